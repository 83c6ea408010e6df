"""Makes of a clean picture of a receipt one as a cheap camera in a bad place takes it.

Tilted and in perspective, creased, unevenly and dimly lit, out of focus or moved, noisy, and
compressed. Always the same for the same seed.
"""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

FRAME = (960, 720)
#: How wide the code is in the frame, in dots.
CODE_WIDTH = (200, 400)


def spoiled(receipt: Image.Image, seed: int, strength: float = 0.76) -> bytes:
    """A JPEG of ``FRAME`` with ``receipt`` in it. ``strength``: at 0.76 jsQR reads six in ten."""
    chance = random.Random(seed)
    paper = receipt.convert("L")
    code = _code_in(paper)
    frame = _held(_creased(paper, code, chance), code, chance)
    frame = _lit(frame, chance)
    frame = _unsharp(frame, chance, strength)
    noise = Image.effect_noise(FRAME, chance.uniform(4, 14) * strength)
    frame = ImageChops.add(frame, noise, 1, -128)
    out = io.BytesIO()
    frame.save(out, "JPEG", quality=chance.randrange(45, 80))
    return out.getvalue()


@dataclass(frozen=True)
class _Code:
    """Where the code is on the clean paper: its middle and its width, in dots."""

    x: float
    y: float
    width: float


def _code_in(paper: Image.Image) -> _Code:
    place = zxingcpp.read_barcodes(paper)[0].position
    low, high = place.top_left, place.bottom_right
    return _Code((low.x + high.x) / 2, (low.y + high.y) / 2, high.x - low.x)


def _creased(paper: Image.Image, code: _Code, chance: random.Random) -> Image.Image:
    """Folds across the code or near it: a line, and what is beyond it a little moved."""
    for _ in range(chance.randrange(1, 4)):
        wide, high = paper.size
        at = code.y + chance.uniform(-0.9, 0.9) * code.width
        slope = chance.uniform(-0.25, 0.25) * high
        beyond = Image.new("L", paper.size, 0)
        pen = ImageDraw.Draw(beyond)
        pen.polygon([(0, at), (wide, at + slope), (wide, high), (0, high)], fill=255)
        moved = ImageChops.offset(paper, chance.randrange(-3, 4), chance.randrange(-2, 3))
        paper = Image.composite(moved, paper, beyond)
        line = Image.new("L", paper.size, 0)
        pen = ImageDraw.Draw(line)
        pen.line(
            [(0, at), (wide, at + slope)],
            fill=chance.randrange(80, 190),
            width=chance.randrange(3, 9),
        )
        shade = Image.new("L", paper.size, chance.choice((90, 235)))
        paper = Image.composite(shade, paper, line.filter(ImageFilter.GaussianBlur(2)))
    return paper


def _held(paper: Image.Image, code: _Code, chance: random.Random) -> Image.Image:
    """In the frame: turned, tilted, near or far, on a table."""
    far = chance.uniform(*CODE_WIDTH) / code.width
    angle = math.radians(chance.uniform(-35, 35))
    tilt, turn = chance.uniform(-0.35, 0.35), chance.uniform(-0.35, 0.35)
    middle = (FRAME[0] / 2 + chance.uniform(-80, 80), FRAME[1] / 2 + chance.uniform(-60, 60))
    corners = []
    for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)):
        across, down = (x * paper.width - code.x) * far, (y * paper.height - code.y) * far
        a = across * math.cos(angle) - down * math.sin(angle)
        b = across * math.sin(angle) + down * math.cos(angle)
        away = 1 + tilt * b / FRAME[1] + turn * a / FRAME[0]
        corners.append((middle[0] + a / away, middle[1] + b / away))
    wide, high = paper.size
    numbers = _perspective(corners, [(0, 0), (wide, 0), (wide, high), (0, high)])
    table = Image.new("L", FRAME, chance.randrange(50, 190))
    bicubic = Image.Resampling.BICUBIC
    seen = paper.transform(FRAME, Image.Transform.PERSPECTIVE, numbers, bicubic)
    whole = Image.new("L", paper.size, 255)
    where = whole.transform(FRAME, Image.Transform.PERSPECTIVE, numbers)
    return Image.composite(seen, table, where)


def _perspective(
    frame: list[tuple[float, float]], paper: list[tuple[int, int]]
) -> tuple[float, ...]:
    """The eight numbers that lead from points of the frame to those of the paper."""
    rows = []
    for (x, y), (u, v) in zip(frame, paper, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    # Gauss and Jordan.
    for i in range(8):
        best = max(range(i, 8), key=lambda r: abs(rows[r][i]))
        rows[i], rows[best] = rows[best], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for other in range(8):
            if other != i:
                factor = rows[other][i]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[i], strict=True)]
    return tuple(row[8] for row in rows)


def _lit(frame: Image.Image, chance: random.Random) -> Image.Image:
    """Dim, flat, and darker to one side, with the shadow of a hand."""
    light = chance.uniform(0.22, 0.8)
    low = chance.uniform(0, 45)
    frame = frame.point(lambda dot: low + dot * light)
    side = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(FRAME)
    floor = chance.uniform(110, 230)
    frame = ImageChops.multiply(frame, side.point(lambda dot: floor + dot * (255 - floor) / 255))
    if chance.random() < 0.5:
        shadow = Image.new("L", FRAME, 255)
        x = chance.randrange(200, FRAME[0] - 200)
        slant = chance.randrange(-200, 200)
        ends = [(x, 0), (FRAME[0], 0), (FRAME[0], FRAME[1]), (x + slant, FRAME[1])]
        ImageDraw.Draw(shadow).polygon(ends, fill=chance.randrange(120, 200))
        frame = ImageChops.multiply(frame, shadow.filter(ImageFilter.GaussianBlur(12)))
    return frame


def _unsharp(frame: Image.Image, chance: random.Random, strength: float) -> Image.Image:
    """Out of focus; one in three moved too."""
    frame = frame.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 1.7) * strength))
    if chance.random() < 0.33:
        steps = chance.randrange(2, 5)
        across, down = chance.choice(((1, 0), (0, 1), (1, 1)))
        moved = frame
        for step in range(1, steps):
            shifted = ImageChops.offset(frame, across * step, down * step)
            moved = Image.blend(moved, shifted, 1 / (step + 1))
        frame = moved
    return frame
