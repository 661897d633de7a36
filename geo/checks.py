"""What a sound layer frame is: every problem of a frame, found at once.

The rules are those of the data contract and of RFC 7946 (GeoJSON). Nothing is
repaired: a file that breaks a rule is named to whoever keeps it.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from itertools import chain
from numbers import Real

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.errors import Problem

__all__ = ["CERTAINTIES", "FIELDS", "STATUSES", "check_layer"]

STATUSES = ("operating", "existing", "under_construction", "built_not_open", "planned")
CERTAINTIES = ("surveyed", "approximate", "indicative", "schematic")
FIELDS = (
    "id",
    "kind",
    "status",
    "opened",
    "certainty",
    "uncertainty_m",
    "source",
)

DECIMALS = 6
YEARS = range(1900, 2101)
MAX_UNCERTAINTY_M = 50_000
"""Who knows a place no better than to the width of the whole district and its surroundings
does not know it: its geometry is null."""

_TEXTS = ("kind", "source")
_VOCABULARIES = {"status": STATUSES, "certainty": CERTAINTIES}
_SLUG = re.compile(r"[a-z][a-z0-9_]*")

Report = Callable[..., Problem]


def check_layer(
    frame: gpd.GeoDataFrame,
    *,
    file: str,
    bounds: tuple[float, float, float, float],
    sources: Collection[str],
    names: Sequence[str],
) -> tuple[Problem, ...]:
    """Return everything in a layer frame that breaks the data contract.

    Parameters
    ----------
    frame
        Features in degrees (STORAGE), one a row, with the columns `FIELDS`.
    file
        Name of the file, as the problems shall name it.
    bounds
        West, south, east and north limit, degrees, that no feature may leave.
    sources
        Ids of the sources in the file's provenance.
    names
        Columns with the name of a feature, one a language.

    Returns
    -------
    problems
        Empty for a sound frame. ``feature`` is the id or, where it is
        missing, "#" and the row counted from 1.

    Examples
    --------
    >>> row = dict.fromkeys(["name", *FIELDS], "x") | {"id": "a b", "status": "open"}
    >>> row |= {"certainty": "surveyed", "uncertainty_m": 5, "source": "osm", "opened": None}
    >>> frame = gpd.GeoDataFrame([row], geometry=[None])
    >>> box = (120.0, 30.0, 122.0, 32.0)
    >>> asked = {"file": "x.geojson", "bounds": box, "sources": {"osm"}, "names": ["name"]}
    >>> [p.code for p in check_layer(frame, **asked)]
    ['id_form', 'value_unknown']
    >>> check_layer(frame.iloc[:0], **asked)
    ()
    """
    ids = frame["id"] if "id" in frame else [None] * len(frame)
    labels = [
        each if isinstance(each, str) and each else f"#{row}" for row, each in enumerate(ids, 1)
    ]
    report = partial(Problem, file=file)
    return tuple(
        chain(
            (
                report("field_missing", field=field)
                for field in (*names, *FIELDS)
                if field not in frame
            ),
            _check_ids(frame, labels, report),
            _check_texts(frame, (*names, *_TEXTS), labels, report, sources),
            _check_values(frame, labels, report),
            _check_geometry(np.asarray(frame.geometry), labels, report, bounds),
        )
    )


def _check_ids(frame: gpd.GeoDataFrame, labels: list[str], report: Report) -> Iterator[Problem]:
    if "id" not in frame:
        return
    for label, value, repeated in zip(labels, frame["id"], frame["id"].duplicated(), strict=True):
        if not (isinstance(value, str) and _SLUG.fullmatch(value)):
            yield report("id_form", feature=label, field="id", values={"value": value})
        elif repeated:
            yield report("id_duplicate", feature=label, field="id", values={"value": value})


def _check_texts(
    frame: gpd.GeoDataFrame,
    fields: Sequence[str],
    labels: list[str],
    report: Report,
    sources: Collection[str],
) -> Iterator[Problem]:
    for field in fields:
        for label, value in zip(labels, frame.get(field, ()), strict=field in frame):
            if not (isinstance(value, str) and value.strip()):
                yield report("text_missing", feature=label, field=field)
            elif field == "source":
                for name in value.split():
                    if name not in sources:
                        yield report(
                            "source_unknown", feature=label, field=field, values={"value": name}
                        )


def _check_values(frame: gpd.GeoDataFrame, labels: list[str], report: Report) -> Iterator[Problem]:
    for field, allowed in _VOCABULARIES.items():
        for label, value in zip(labels, frame.get(field, ()), strict=field in frame):
            if value not in allowed:
                values = {"value": value, "allowed": allowed}
                yield report("value_unknown", feature=label, field=field, values=values)
    located = ~shapely.is_missing(np.asarray(frame.geometry))
    for label, value, known in zip(
        labels, frame.get("uncertainty_m", ()), located, strict="uncertainty_m" in frame
    ):
        # Where no location is known, there is none to be uncertain about.
        if not (_is_length(value) or (_is_null(value) and not known)):
            values = {"value": value}
            yield report("number_invalid", feature=label, field="uncertainty_m", values=values)
        elif not _is_null(value) and value > MAX_UNCERTAINTY_M:
            values = {"value": f"{float(value):,.6g}", "low": 0, "high": f"{MAX_UNCERTAINTY_M:,} m"}
            yield report("value_range", feature=label, field="uncertainty_m", values=values)
    for label, value in zip(labels, frame.get("opened", ()), strict="opened" in frame):
        if not (_is_null(value) or _is_year(value)):
            yield report("year_invalid", feature=label, field="opened", values={"value": value})


def _is_null(value: object) -> bool:
    return value is None or value is pd.NA or value != value  # noqa: PLR0124


def _is_year(value: object) -> bool:
    # A column with one null holds its years as floats.
    return isinstance(value, Real) and not isinstance(value, bool) and value in YEARS


def _is_length(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and 0 <= value < math.inf  # type: ignore[operator]


def _check_geometry(
    geometry: NDArray[np.object_],
    labels: list[str],
    report: Report,
    bounds: tuple[float, float, float, float],
) -> Iterator[Problem]:
    present = ~shapely.is_missing(geometry)
    empty = present & shapely.is_empty(geometry)
    box = shapely.bounds(geometry)
    low, high = np.array(bounds[:2]), np.array(bounds[2:])
    outside = (box[:, :2] < low).any(axis=1) | (box[:, 2:] > high).any(axis=1)
    faults = {
        "geometry_invalid": present & ~shapely.is_valid(geometry),
        "geometry_empty": empty,
        "winding": _is_wound_wrongly(geometry),
        "decimals": _has_more_decimals(geometry),
        "has_z": shapely.has_z(geometry),
        "out_of_bounds": outside,
    }
    for code, rows in faults.items():
        for row in np.flatnonzero(rows):
            values = (
                {"reason": shapely.is_valid_reason(geometry[row])}
                if code == "geometry_invalid"
                else {}
            )
            yield report(code, feature=labels[row], field="geometry", values=values)


def _is_wound_wrongly(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return where an outer ring runs clockwise or a hole counter-clockwise (RFC 7946, 3.1.6)."""
    parts, owner = shapely.get_parts(geometry, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    is_outer = np.diff(part, prepend=-1) > 0
    wrong = np.zeros(len(geometry), dtype=bool)
    wrong[owner[part[shapely.is_ccw(rings) != is_outer]]] = True
    return wrong


def _has_more_decimals(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    xy, owner = shapely.get_coordinates(geometry, return_index=True)
    long = np.zeros(len(geometry), dtype=bool)
    # Exact: the nearest float of a short decimal survives rounding to as many places.
    long[owner[(np.round(xy, DECIMALS) != xy).any(axis=1)]] = True
    return long
