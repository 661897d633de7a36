"""Four sides in words as a draft of a layer: an outline whose edges keep their clauses."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE
from geo.errors import DataError, Problem
from layers.i18n.wording import text
from layers.imports.draft import Draft, located_anew
from layers.imports.read_file import ReadFile
from layers.imports.sides.clauses import Clause, readings_of
from layers.imports.sides.outline import MOST_M, Outline, outline_of
from layers.imports.sides.side_lines import NamedLine, lines_named
from layers.store.atlas import METRIC

__all__ = ["draft_of_sides"]

_SQUARE_KM = 1e6
_LEAST_M, _SHARE = 50.0, 0.2
"""Where a line is prolonged it is that much less sure: a fifth of what is prolonged, which is
the sine of 11 degrees by which it may turn, and no less than the metres."""

_ON_LINE_M = 5.0
"""Corners make an edge seem longer than its line by as little."""


def draft_of_sides(said: str, title: str, published_km2: float | None = None) -> Draft:
    """Return what the area between four sides would become.

    Parameters
    ----------
    said
        The text that names them.
    title
        What the area is called.
    published_km2
        Its area as published, to be held against that of the outline.

    Raises
    ------
    ParameterError
        A side is missing, or named twice (``import_sides``).
    DataError
        No line of a name is known (``import_side_unknown``), all of them at once, or they
        enclose no area (``import_sides_open``).
    """
    readings = readings_of(said)
    lines, outline = _outline(readings, title)
    clauses = readings[outline.reading]
    by_side = {each.side: lines[each.name] for each in clauses}
    uncertain = _uncertainties(outline, by_side)
    notes = tuple(_notes(title, outline, clauses, by_side, published_km2))
    digest = hashlib.sha256(said.encode("utf-8")).hexdigest()
    frame = _frame(title, clauses, outline, uncertain)
    read = ReadFile(title, digest, "sides", frame, STORAGE, notes)
    found = located_anew(read, "wgs84")
    most_m = max(uncertain.values())
    return replace(found, proposed=replace(
        found.proposed, title=title, uncertainty_m=most_m, certainty="approximate",
    ))  # fmt: skip


def _outline(
    readings: tuple[tuple[Clause, ...], ...], title: str
) -> tuple[dict[str, NamedLine], Outline]:
    """Return the lines of a text by name and what they enclose; by wider names if need be."""
    for wider in (False, True):
        lines = _lines_of(readings[0], title, wider=wider)
        by_side = [{each.side: each.name for each in reading} for reading in readings]
        shapes = {name: each.shape for name, each in lines.items()}
        if (outline := outline_of(shapes, by_side)) is not None:
            return lines, outline
    raise DataError(Problem("import_sides_open", file=title, values={"metres": round(MOST_M)}))


def _lines_of(clauses: tuple[Clause, ...], title: str, *, wider: bool) -> dict[str, NamedLine]:
    own = {each.name: lines_named(each.name) for each in clauses}
    missing = [
        Problem("import_side_unknown", file=title, values={"value": each.text})
        for each in clauses
        if own[each.name] is None
    ]
    if missing:
        raise DataError(missing)
    more = {name: lines_named(name, wider=True) for name in own if wider}
    return {name: more.get(name) or each for name, each in own.items() if each is not None}


def _uncertainties(outline: Outline, lines: Mapping[str, NamedLine]) -> dict[str, float]:
    """Return how far each edge may lie off: as its line, and more where that is prolonged."""
    return {side: each.uncertainty_m + _more_m(outline, side) for side, each in lines.items()}


def _more_m(outline: Outline, side: str) -> float:
    prolonged_m = outline.prolonged_m(side)
    return max(_LEAST_M, _SHARE * prolonged_m) if prolonged_m > _ON_LINE_M else 0.0


def _frame(
    title: str, clauses: tuple[Clause, ...], outline: Outline, uncertain: dict[str, float]
) -> gpd.GeoDataFrame:
    """Return the area as a feature whose fields are its clauses, each with its uncertainty."""
    fields = {f"side_{each.side}": f"{each.text} ±{uncertain[each.side]:.0f} m" for each in clauses}
    return gpd.GeoDataFrame(
        {"name": [title], **{key: [value] for key, value in fields.items()}},
        geometry=_in_storage(outline.area), index=[1],
    )  # fmt: skip


def _notes(
    title: str,
    outline: Outline,
    clauses: tuple[Clause, ...],
    lines: Mapping[str, NamedLine],
    published_km2: float | None,
) -> Iterator[Problem]:
    yield _area_note(title, outline.area.area / _SQUARE_KM, published_km2)
    for each in clauses:
        if names := lines[each.side].names:
            values = {"value": each.name, "names": names}
            yield Problem("import_side_related", file=title, values=values)
        if more_m := _more_m(outline, each.side):
            yield Problem("import_side_prolonged", file=title, values={
                "side": text(f"own.side_{each.side}"), "name": each.name,
                "metres": round(outline.prolonged_m(each.side)), "more": round(more_m),
            })  # fmt: skip


def _in_storage(area: shapely.Polygon) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.asarray(gpd.GeoSeries([area], crs=METRIC).to_crs(STORAGE).to_numpy())


def _area_note(title: str, area_km2: float, published_km2: float | None) -> Problem:
    if published_km2 is None:
        return Problem("import_side_area", file=title, values={"area": f"{area_km2:.2f}"})
    values = {
        "area": f"{area_km2:.2f}",
        "published": f"{published_km2:.2f}",
        "percent": f"{(area_km2 / published_km2 - 1) * 100:+.0f}",
    }
    return Problem("import_side_area_differs", file=title, values=values)
