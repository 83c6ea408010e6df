"""Read QR codes in a picture, also one that is dim, tilted or small."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from tracker.basics.errors import Damaged

MAX_PIXELS = 60_000_000


def read_picture(data: bytes) -> list[str]:
    """The texts of all QR codes found; Damaged("picture_unreadable") for no picture.

    A second and third look at a doubled and a sharpened picture are taken only when the
    first finds nothing.
    """
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MAX_PIXELS:
            raise Damaged("picture_too_large")
        grey = ImageOps.exif_transpose(picture.convert("L"))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise Damaged("picture_unreadable") from error
    # Made here: kept in the module, the binding reports it as leaked when Python ends.
    qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for look in _looks(grey):
        texts = [r.text for r in zxingcpp.read_barcodes(look, formats=qr)]
        if texts:
            return texts
    return []


def _looks(grey: Image.Image) -> list[Image.Image]:
    doubled = grey.resize((min(grey.width * 2, 6000), min(grey.height * 2, 6000)))
    return [
        grey,
        doubled,
        ImageOps.autocontrast(grey.filter(ImageFilter.SHARPEN)),
        ImageOps.autocontrast(doubled.filter(ImageFilter.GaussianBlur(1.2))),
    ]
