"""Pictures from outside, drawn anew: what leaves here was written by us, and has nothing of the original's metadata."""

import io
import warnings
from collections.abc import Sequence

from PIL import Image, ImageOps, UnidentifiedImageError

CONTENT_TYPE = "image/webp"
# What Pillow may try: no SVG, nothing that another program would have to read.
_FORMATS = ("PNG", "JPEG", "WEBP")
_MOST_PIXELS = 16_000_000
_QUALITY = 85


class NotAPictureError(ValueError):
    """These bytes are no PNG, JPEG or WebP, are broken, or would be too large a picture."""


def redrawn(content: bytes, sizes: Sequence[int]) -> dict[int, bytes]:
    """The first frame of a PNG, JPEG or WebP, upright, as WebP that fits into a square of each size (pixels).

    Smaller pictures are not enlarged. What is larger than 16 million pixels is refused by its header, before it is
    unpacked. Raises NotAPictureError.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise NotAPictureError("too many pixels")
                opened.draft("RGB", (max(sizes), max(sizes)))
                upright = ImageOps.exif_transpose(opened)
                picture = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, OverflowError) as error:
            raise NotAPictureError(str(error)) from error
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise NotAPictureError(str(error)) from error
    return {size: _fitted(picture, size) for size in sizes}


def _fitted(picture: Image.Image, size: int) -> bytes:
    smaller = picture.copy()
    smaller.thumbnail((size, size), Image.Resampling.LANCZOS)
    # Metadata travels in `info`, which a bare picture does not have.
    bare = Image.new(smaller.mode, smaller.size)
    bare.paste(smaller)
    written = io.BytesIO()
    bare.save(written, "WEBP", quality=_QUALITY, method=4)
    return written.getvalue()
