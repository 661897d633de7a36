"""A picture in whatever form it is wanted: printed, as a page, as data, or all of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

from geo.datum import SHIFTED
from geo.errors import ParameterError, Problem
from layers.model.progress import Progress, silent
from layers.paper.choices.print_params import USUAL, PrintParams
from layers.store.atlas import ATLAS

if TYPE_CHECKING:
    from layers.paper.renderer import Form
    from layers.views.picture import Picture

__all__ = [
    "DATUMS", "DATUM_FORMS", "FORMS", "MAP_FORMS", "MIMES", "PRINTED", "RASTER", "SHEET_FORMS",
    "SUFFIXES", "WGS84", "WITH_MAP", "Wish", "datum_problems", "file_name", "make",
]  # fmt: skip

MIMES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "geojson": "application/zip",
    "gpkg": "application/geopackage+sqlite3",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
}
"""What each form is called by programs."""

FORMS = tuple(MIMES)
SUFFIXES = {form: "zip" if form == "geojson" else form for form in FORMS}
"""What the name of a file of each form ends in; GeoJSON is a file a layer, packed."""

MAP_FORMS = tuple(form for form in FORMS if SUFFIXES[form] == form)
"""Forms that a file's name alone tells."""

PRINTED: tuple["Form", ...] = ("pdf", "png", "svg")
WITH_MAP = (*PRINTED, "pptx", "zip")
"""Forms that are, or hold, a printed map."""

SHEET_FORMS = (*PRINTED, "pptx")
"""What a sheet of sites can be written as."""

RASTER = ("png", "pptx", "zip")
"""Forms with an image of some resolution."""

WGS84 = "wgs84"
DATUMS = (WGS84, *SHIFTED)
DATUM_FORMS = ("csv", "geojson", "gpkg")
"""In which coordinates data can be had, and the forms that can be in others than WGS84."""

_ENDINGS = {"geojson": "_geojson.zip", "zip": ".zip"}


@dataclass(frozen=True)
class Wish:
    """What is to be made of a picture.

    Parameters
    ----------
    form
        One of `FORMS`.
    paper
        How it is printed; of no matter to data.
    datum
        In which coordinates data are, one of `DATUMS`; others than the first for
        `DATUM_FORMS` alone.
    """

    form: str = "pdf"
    paper: PrintParams = USUAL
    datum: str = WGS84

    @property
    def beside(self) -> str:
        """What is set beside the map, where one is printed; "" for nothing."""
        return self.paper.beside if self.form in WITH_MAP else ""


def file_name(picture_view: str, lang: str, wish: Wish, when: date) -> str:
    """Return what a file is called: one name on every system, in either language.

    >>> file_name("coverage", "zh", Wish("geojson"), date(2026, 11, 22))
    'baoshan_coverage_zh_2026-11-22_geojson.zip'
    >>> file_name("coverage", "zh", Wish("csv", datum="gcj02"), date(2026, 11, 22))
    'baoshan_coverage_zh_2026-11-22_gcj02.csv'
    """
    ending = _ENDINGS.get(wish.form, f".{wish.form}")
    datum = f"_{wish.datum}" if wish.datum in SHIFTED else ""
    return f"{ATLAS.file_prefix}_{picture_view}_{lang}_{when.isoformat()}{datum}{ending}"


def datum_problems(wish: Wish, *, field: str = "datum") -> Iterator[Problem]:
    """Yield what is wrong with the coordinates that are wished for."""
    if wish.datum not in DATUMS:
        values: dict[str, object] = {"value": wish.datum[:40], "allowed": DATUMS}
        yield Problem("value_unknown", field=field, values=values)
    elif wish.datum in SHIFTED and wish.form not in DATUM_FORMS:
        yield Problem("take_datum", field=field, values={"allowed": DATUM_FORMS})


def make(
    picture: "Picture", wish: Wish, *, link: str = "", when: date, progress: Progress = silent
) -> bytes:
    """Return a picture in the form that is wished for; its recipe is in every map.

    The same picture, wish, link and date give the same bytes.

    Raises
    ------
    ParameterError
        There is no such form (``take_form``), or none in such coordinates (``take_datum``,
        ``value_unknown``); see also `layers.paper.printmap.print_picture`.
    DataError
        No font, no map library, or no room for a temporary file.
    """
    if wish.form not in FORMS:
        values = {"value": wish.form[:40], "allowed": FORMS}
        raise ParameterError(Problem("take_form", field="form", values=values))
    if problems := list(datum_problems(wish)):
        raise ParameterError(problems)
    # What prints and writes is loaded once something is made.
    maker = import_module("layers.export.makers").MAKERS[wish.form]
    made: bytes = maker(picture, wish, link, when, progress)
    progress(1.0)
    return made
