"""A picture in whatever form it is wanted: printed, as a page, as data, or all of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from geo.errors import ParameterError, Problem
from layers.export import archive
from layers.export.recipe import recipe_of
from layers.export.recipe_files import Form, with_recipe
from layers.export.webpage import web_page
from layers.model.progress import Progress, silent
from layers.paper.printmap import print_picture
from layers.paper.sheet_sizes import SIZES
from layers.views.picture import Picture

__all__ = ["DPI", "FORMS", "MIMES", "PRINTED", "SIZES", "Wish", "file_name", "make"]

MIMES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "geojson": "application/zip",
    "gpkg": "application/geopackage+sqlite3",
    "zip": "application/zip",
}
"""What each form is called by programs."""

FORMS = tuple(MIMES)
PRINTED: tuple[Form, ...] = ("pdf", "png", "svg")
DPI = (150, 300)

_ENDINGS = {"geojson": "_geojson.zip", "zip": ".zip"}
_QR_STARTS = ("http://", "https://")


@dataclass(frozen=True)
class Wish:
    """What is to be made of a picture.

    Parameters
    ----------
    form
        One of `FORMS`.
    size, portrait, dpi, graticule, qr
        How it is printed; of no matter to data. `dpi` is that of a PNG.
    """

    form: str = "pdf"
    size: str = "a4"
    portrait: bool = False
    dpi: int = 300
    graticule: bool = False
    qr: bool = False


def file_name(picture_view: str, lang: str, wish: Wish, when: date) -> str:
    """Return what a file is called: one name on every system, in either language.

    >>> file_name("coverage", "zh", Wish("geojson"), date(2026, 11, 22))
    'baoshan_coverage_zh_2026-11-22_geojson.zip'
    """
    ending = _ENDINGS.get(wish.form, f".{wish.form}")
    return f"baoshan_{picture_view}_{lang}_{when.isoformat()}{ending}"


def make(
    picture: Picture, wish: Wish, *, link: str = "", when: date, progress: Progress = silent
) -> bytes:
    """Return a picture in the form that is wished for; its recipe is in every map.

    The same picture, wish, link and date give the same bytes.

    Raises
    ------
    ParameterError
        There is no such form (``take_form``); see also `layers.paper.printmap.print_picture`.
    DataError
        No font, no map library, or no room for a temporary file.
    """
    maker = _MAKERS.get(wish.form)
    if maker is None:
        values = {"value": wish.form[:40], "allowed": FORMS}
        raise ParameterError(Problem("take_form", field="form", values=values))
    made = maker(picture, wish, link, when, progress)
    progress(1.0)
    return made


def _printed(picture: Picture, wish: Wish, link: str, when: date, progress: Progress) -> bytes:
    code = link if wish.qr and link.startswith(_QR_STARTS) else None
    printed = print_picture(
        picture, size=wish.size, portrait=wish.portrait, form=wish.form, dpi=wish.dpi,
        graticule=wish.graticule, qr=code, link=link, when=when, progress=progress,
    )  # fmt: skip
    form = next(each for each in PRINTED if each == wish.form)
    return with_recipe(printed, form, recipe_of(picture))


def _all(picture: Picture, wish: Wish, link: str, when: date, progress: Progress) -> bytes:
    """Return everything in one archive, the map printed as PDF and as PNG."""
    maps = {}
    for number, form in enumerate(("pdf", "png")):
        part = _part(progress, 0.3 * number, 0.3 * (number + 1))
        maps[f"map.{form}"] = _printed(picture, replace(wish, form=form), link, when, part)
    rest = _part(progress, 0.6, 1.0)
    return archive.bundle(picture, link=link, when=when, maps=maps, progress=rest)


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Return what tells the progress of a part as that of the whole."""
    return lambda part: progress(start + (end - start) * part)


_MAKERS: dict[str, Callable[[Picture, Wish, str, date, Progress], bytes]] = {
    **dict.fromkeys(PRINTED, _printed),
    "html": lambda picture, _, link, when, __: web_page(picture, link=link, when=when),
    "xlsx": lambda picture, _, link, when, __: archive.excel(picture, link=link, when=when),
    "csv": lambda picture, *_: archive.comma_table(picture),
    "geojson": lambda picture, _, link, when, __: archive.geojsons(picture, link=link, when=when),
    "gpkg": lambda picture, _, __, when, ___: archive.gpkg(picture, when=when),
    "zip": _all,
}
