"""The picture of a receipt's QR code.

Error correction M, four modules of quiet zone, one bit a pixel. A module is printed six
dots wide at the 203 dpi of a thermal printer, so no module is rounded away: 53 modules
(a payload of at most 178 letters and digits) make 39.75 mm.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M

_BORDER = 4
_DOTS = 6
_DOTS_PER_MM = 8
_CSS_PIXELS_PER_MM = 96 / 25.4


@dataclass(frozen=True)
class QrPicture:
    """``png``: the file. ``width``: CSS pixels to print it with."""

    png: bytes
    width: int

    @property
    def millimetres(self) -> float:
        return self.width / _CSS_PIXELS_PER_MM


def qr_picture(text: str) -> QrPicture:
    """The QR code of ``text``."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=_DOTS, border=_BORDER)
    code.add_data(text)
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image().get_image().convert("1").save(out, "PNG", optimize=True)
    modules = code.modules_count + 2 * _BORDER
    return QrPicture(out.getvalue(), round(modules * _DOTS / _DOTS_PER_MM * _CSS_PIXELS_PER_MM))
