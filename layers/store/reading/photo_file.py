"""Photos of sites, out of the folder of this machine: PNG or JPEG, as many pixels as print needs.

The only module that knows pillow. A photo is drawn anew from its pixels, so that nothing else
of its file (where and when it was taken, by what) gets onto a sheet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.Image import open as image_of

from geo.errors import DataError, Problem
from layers.i18n.wording import Lang
from layers.model.sites.site_details import Detail, detail_words, is_address
from layers.store import limits
from layers.store.atomic_file import write_file
from layers.store.local_folder import folder, unwritable

__all__ = ["FOLDER", "PhotoFile", "copy_photos", "photo_file", "photo_of"]

FOLDER = "photos"
"""Where photos lie in the folder of this machine; those of a layer in a folder of its id there."""

_FORMATS = ("PNG", "JPEG")
_MOST_PIXELS = 1_200
"""The longer side of what is kept of a photo: 100 mm at 300 dots an inch."""

_MEGAPIXEL = 1_000_000


@dataclass(frozen=True, eq=False)
class PhotoFile:
    """A photo: its file's name as the data have it, and its pixels, shape (rows, columns, 3)."""

    name: str
    pixels: NDArray[np.uint8]

    @property
    def aspect(self) -> float:
        """Its width in parts of its height."""
        high, wide = self.pixels.shape[:2]
        return float(wide / high)

    @property
    def png(self) -> bytes:
        """The photo as PNG, the same bytes every time."""
        out = BytesIO()
        Image.fromarray(self.pixels).save(out, format="PNG")
        return out.getvalue()


def photo_file(name: str, layer_id: str) -> PhotoFile:
    """Return a photo that lies beside a layer's own ones, else beside those of all layers.

    Parameters
    ----------
    name
        The file, relative to either folder; nothing outside of them is read.
    layer_id
        The layer whose feature names it.

    Raises
    ------
    DataError
        The name leads elsewhere (``photo_outside``), there is no such file
        (``photo_missing``), it is no PNG or JPEG that can be read (``photo_unreadable``),
        or it is too large (``limit_size_mb``, ``limit_megapixels``).
    """
    root = folder() / FOLDER
    for place in (root / layer_id, root):
        path = _inside(place, name)
        if path.is_file():
            return PhotoFile(name, _pixels(_content(path, name), name))
    raise DataError(Problem("photo_missing", file=name, values={"folder": FOLDER}))


def photo_of(
    details: Iterable[Detail], layer_id: str, lang: Lang
) -> PhotoFile | tuple[Problem, ...]:
    """Return the photo that details of a feature name, or what keeps it from being shown.

    Nothing keeps a feature without a photo, or one whose photo has an address, which is written
    and never fetched.

    Parameters
    ----------
    details
        What is told of the feature.
    layer_id
        Its layer.
    lang
        The language of the photo, where each has its own.
    """
    name = detail_words(details, "photo", lang)
    if not name or is_address(name):
        return ()
    try:
        return photo_file(name, layer_id)
    except DataError as error:
        return error.problems


def copy_photos(names: Iterable[str], beside: Path, layer_id: str) -> tuple[Problem, ...]:
    """Copy the photos of a layer from beside the file it came from; return what could not be.

    Parameters
    ----------
    names
        Their files, relative to the folder.
    beside
        The folder of the file; nothing outside of it is read.
    layer_id
        The layer.

    Raises
    ------
    DataError
        The folder of this machine cannot be written (``local_unwritable``, ``local_full``).
    """
    problems: list[Problem] = []
    for name in dict.fromkeys(names):
        try:
            path = _inside(beside, name)
            if not path.is_file():  # it may lie where photos of this machine do
                photo_file(name, layer_id)
                continue
            data = _content(path, name)
            _pixels(data, name)
            target = _inside(folder() / FOLDER / layer_id, name)
        except DataError as error:
            problems += error.problems
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_file(target, data)
        except OSError as error:
            raise unwritable(error) from error
    return tuple(problems)


def _inside(place: Path, name: str) -> Path:
    """Return where a file lies in a folder. Raises DataError where the name leads out of it."""
    try:
        whole = place.resolve()
        path = (whole / name.replace("\\", "/")).resolve()
    except (OSError, ValueError) as error:
        raise DataError(Problem("photo_outside", file=name)) from error
    if whole not in path.parents:
        raise DataError(Problem("photo_outside", file=name))
    return path


def _content(path: Path, name: str) -> bytes:
    try:
        limits.require("photo", "size_mb", path.stat().st_size / limits.MEGABYTE, file=name)
        return path.read_bytes()
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        raise DataError(Problem("photo_unreadable", file=name, values=values)) from error


def _pixels(data: bytes, name: str) -> NDArray[np.uint8]:
    """Return the pixels of a photo the way up it was taken, what is clear in it white."""
    try:
        with image_of(BytesIO(data), formats=_FORMATS) as photo:
            # Asked before a pixel is unpacked: a small file can hold very many.
            size = photo.width * photo.height / _MEGAPIXEL
            limits.require("photo", "megapixels", size, file=name)
            photo.draft("RGB", (2 * _MOST_PIXELS, 2 * _MOST_PIXELS))
            whole = cast("Any", ImageOps.exif_transpose(photo)).convert("RGBA")
    except UnidentifiedImageError as error:
        values = {"reason": "PNG, JPEG"}
        raise DataError(Problem("photo_unreadable", file=name, values=values)) from error
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        values = {"reason": str(error)[:120]}
        raise DataError(Problem("photo_unreadable", file=name, values=values)) from error
    whole.thumbnail((_MOST_PIXELS, _MOST_PIXELS))
    white = Image.new("RGBA", whole.size, "white")
    return np.asarray(Image.alpha_composite(white, whole).convert("RGB"))
