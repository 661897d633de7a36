"""Accessibility: one figure for each cell of an area, and what it comes to by town and park."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import ParameterError, Problem
from geo.indicators.ptal import BANDS, bands
from geo.uncertainty import interval
from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_results import AccessResult
from layers.analyses.access.access_styles import grades, unsure
from layers.analyses.access.access_tables import UNITS, by_area, histogram, town_of
from layers.analyses.access.access_words import notes, title
from layers.analyses.access.buses.bus_services import bus_facts, running_of
from layers.analyses.access.indicators import nearest_stop, values
from layers.analyses.access.opportunities import opportunities
from layers.analyses.access.people_access import CellAmounts, cell_amounts, people_measures
from layers.analyses.common.grid import Grid, grid_of, walks_of
from layers.analyses.common.proximity import method_in_use
from layers.analyses.travel.travel_places import find_place, places
from layers.i18n.wording import text
from layers.model.mesh import Mesh
from layers.model.progress import Progress, silent
from layers.model.provenance import Lineage
from layers.store import repository
from layers.streets import local_network
from layers.transit.places import Place
from layers.transit.services import Transit, stop_layer

__all__ = ["UNITS", "access", "lineage_of"]

_DECIMALS = 9
"""To so many an access index counts, as in `geo.indicators.ptal.bands`."""

FloatArray = NDArray[np.float64]


def access(params: AccessParams, progress: Progress = silent) -> AccessResult:
    """Return the surface of an indicator.

    Returns
    -------
    AccessResult
        No layers, but a surface. table: one row a cell: id, lon, lat, the
        value in the unit of `UNITS` (such as value_min; nan where there is no way)
        with _low and _high, town_id, and for "ptal" band, band_low, band_high and
        odds (the share of the samples in the band shown), for "nearest_station" nearest_station_id.

    Raises
    ------
    PlaceError
        The area or the goal is unknown.
    ParameterError
        The area is too large (``cells_many``), or there is nothing to count
        (``counted_elsewhere``).
    DataError
        If a layer, a metro table, the street network or the feed is missing or broken.
    """
    running = running_of(params)
    grid = grid_of(params.area, running)
    goal = None
    if params.indicator == "time_to":
        goal = find_place(str(params.goal), places(params.year, params.period), params.year)
    counts = params.indicator == "places_within"
    among = len(opportunities(params, running).ids) if counts else 0
    if counts and not among:
        raise ParameterError(Problem("counted_elsewhere", field="counted"))
    amounts = cell_amounts(params, running, grid)
    progress(0.1)
    walks = walks_of(params, running, grid)
    progress(0.4)
    value, sampled = values(params, running, walks, grid)
    progress(0.8)
    low, high = interval(sampled, value)
    result = AccessResult(
        (),
        _with_amounts(_table(params, running, grid, walks, (value, sampled, low, high)), amounts),
        (),
        _surface(params, running, grid, goal, (value, low, high)),
        method=method_in_use(params.method, running.crs),
        indicator=params.indicator,
        unit=UNITS[params.indicator],
        area=grid.area.id,
        goal=params.goal if goal is not None else None,
        cells=len(grid.cells),
        resolution=grid.cells.resolution,
        cell_km2=float(grid.cells.cell_km2.mean()),
        reached=int(np.isfinite(value).sum()),
        off_streets=_off_streets(params, running, walks),
        places=among,
        counted=None if amounts is None else amounts.counted.layer.id,
        measures=None
        if amounts is None or not counts
        else people_measures(params, running, walks, grid, amounts),
        by_area=by_area(params, grid, running, (value, sampled), amounts),
        histogram=histogram(params, value),
    )
    return replace(
        result, notes=notes(params, running, result, None if goal is None else goal.name)
    )


def _table(
    params: AccessParams,
    running: Transit,
    grid: Grid,
    walks: Walks,
    figures: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
) -> pd.DataFrame:
    """Return one row a cell."""
    values, sampled, low, high = figures
    value = f"value_{UNITS[params.indicator]}"
    columns: dict[str, Any] = {
        "id": list(grid.cells.ids),
        "lon": grid.cells.centres[:, 0],
        "lat": grid.cells.centres[:, 1],
        value: np.where(np.isfinite(values), values, np.nan),
        f"{value}_low": low,
        f"{value}_high": high,
        "town_id": town_of(grid, running),
    }
    if params.indicator == "ptal":
        band = bands(values)
        names = np.array(BANDS)
        columns["band"] = names[band]
        columns["band_low"], columns["band_high"] = names[bands(low)], names[bands(high)]
        columns["odds"] = (bands(sampled) == band).mean(axis=0)
    if params.indicator == "nearest_station":
        stops = np.array([*running.timetable.stops, None], dtype=object)
        columns["nearest_station_id"] = stops[nearest_stop(walks)]
    return pd.DataFrame(columns)


def _with_amounts(table: pd.DataFrame, amounts: CellAmounts | None) -> pd.DataFrame:
    """Return the table of cells with what of a figure lies in each."""
    return table if amounts is None else table.assign(amount=amounts.stated)


def _surface(
    params: AccessParams,
    running: Transit,
    grid: Grid,
    goal: Place | None,
    figures: tuple[FloatArray, FloatArray, FloatArray],
) -> Mesh:
    value, low, high = (
        np.round(each, _DECIMALS) if params.indicator == "ptal" else each for each in figures
    )
    style = grades(params, value)
    lineage = lineage_of(params, running, goal)
    return Mesh(
        "access",
        title(params, None if goal is None else goal.name),
        grid.cells,
        value,
        style,
        lineage,
        unsure(style, value, low, high),
    )


def lineage_of(params: AccessParams, running: Transit, goal: Place | None = None) -> Lineage:
    """Return what the figures of a question rest on."""
    network = (
        local_network.load() if method_in_use(params.method, running.crs) == "streets" else None
    )
    layers = set(params.counted) if params.indicator == "places_within" else set()
    if goal is not None and not goal.stations:
        layers.add(goal.layer_id)
    if bus_facts(params) is not None:
        layers.add(params.buses)
    others = [repository.layer(each).lineage for each in sorted(layers)]
    return stop_layer(running).lineage.then(
        text(f"access.step_{params.indicator}"), *others, *((network.lineage,) if network else ())
    )


def _off_streets(params: AccessParams, running: Transit, walks: Walks) -> int:
    """Return how many cells have walks but none along streets, if walks go along them."""
    if method_in_use(params.method, running.crs) != "streets":
        return 0
    cells = len(walks.ptr) - 1
    along = np.bincount(walks.point[walks.on_streets], minlength=cells) > 0
    return int(((np.diff(walks.ptr) > 0) & ~along).sum())


def _waits(params: AccessParams) -> bool:
    """Return whether headways matter."""
    return params.indicator in ("ptal", "places_within") or (
        params.indicator == "time_to" and params.wait != "none"
    )
