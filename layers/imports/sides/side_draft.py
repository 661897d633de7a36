"""Four sides in words as a draft of a layer: an outline whose edges keep their clauses."""

import hashlib
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE
from geo.errors import DataError, Problem
from layers.imports.draft import Draft, located_anew
from layers.imports.read_file import ReadFile
from layers.imports.sides.clauses import Clause, clauses_of
from layers.imports.sides.outline import Outline, outline_between
from layers.imports.sides.side_lines import NamedLine, lines_named
from layers.store.atlas import METRIC

__all__ = ["draft_of_sides"]

_SQUARE_KM = 1e6
_PROLONGED_M = 50.0
"""Where a line is prolonged, it is that much less sure."""


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
    clauses = clauses_of(said)
    lines = _lines_of(clauses, title)
    outline = outline_between({side: each.shape for side, each in lines.items()})
    if outline is None:
        raise DataError(Problem("import_sides_open", file=title))
    uncertain = _uncertainties(outline, lines)
    notes = _notes(title, outline, published_km2)
    digest = hashlib.sha256(said.encode("utf-8")).hexdigest()
    frame = _frame(title, clauses, outline, uncertain)
    read = ReadFile(title, digest, "sides", frame, STORAGE, notes)
    found = located_anew(read, "wgs84")
    most_m = max(uncertain.values())
    return replace(found, proposed=replace(
        found.proposed, title=title, uncertainty_m=most_m, certainty="approximate",
    ))  # fmt: skip


def _lines_of(clauses: tuple[Clause, ...], title: str) -> dict[str, NamedLine]:
    found = {each.side: lines_named(each.name) for each in clauses}
    missing = [
        Problem("import_side_unknown", file=title, values={"value": each.text})
        for each in clauses
        if found[each.side] is None
    ]
    if missing:
        raise DataError(missing)
    return {side: each for side, each in found.items() if each is not None}


def _uncertainties(outline: Outline, lines: dict[str, NamedLine]) -> dict[str, float]:
    """Return how far each edge may lie off: as its line, and more where that is prolonged."""
    more = _PROLONGED_M if outline.guessed_m > 1 else 0.0
    return {side: each.uncertainty_m + more for side, each in lines.items()}


def _frame(
    title: str, clauses: tuple[Clause, ...], outline: Outline, uncertain: dict[str, float]
) -> gpd.GeoDataFrame:
    """Return the area as a feature whose fields are its clauses, each with its uncertainty."""
    fields = {f"side_{each.side}": f"{each.text} ±{uncertain[each.side]:.0f} m" for each in clauses}
    return gpd.GeoDataFrame(
        {"name": [title], **{key: [value] for key, value in fields.items()}},
        geometry=_in_storage(outline.area), index=[1],
    )  # fmt: skip


def _notes(title: str, outline: Outline, published_km2: float | None) -> tuple[Problem, ...]:
    area = _area_note(title, outline.area.area / _SQUARE_KM, published_km2)
    if outline.guessed_m <= 1:
        return (area,)
    values = {"metres": round(outline.guessed_m)}
    return area, Problem("import_side_prolonged", file=title, values=values)


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
