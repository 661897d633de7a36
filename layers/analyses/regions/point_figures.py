"""One figure for each of any number of points, as stated: what a region is worked out with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geo.cells import CellNumbers, cell_centres
from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from geo.gtfs.frequencies import Frequencies
from geo.indicators.ptal import REACH_M, ptal_many
from geo.transit.modes import RAIL
from geo.walking.walk_rule import WalkEnds, WalkRule
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.indicators import routes_often, services_near
from layers.analyses.regions.place_counts import place_counts
from layers.analyses.walking.walk_ends import stop_ends, walk_rule
from layers.analyses.walking.walks import least_of
from layers.transit.services import Transit

__all__ = ["INDICATORS", "CellFigures", "PointFigures", "cell_figures", "check_indicator"]

_POINTS_AT_ONCE = 2_000
"""So many points with all services near them fit into some 100 MB."""

FloatArray = NDArray[np.float64]
PointFigures = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class CellFigures:
    """The figure of an indicator for cells; it can be sent to another process as it is.

    Parameters
    ----------
    crs
        In which metres are taken.
    figures
        Given east and north of points in `crs`, shape (K, 2), their figures, shape (K,).
    """

    crs: str
    figures: PointFigures

    def of(self, cells: CellNumbers) -> tuple[FloatArray, FloatArray]:
        """Return the centres of cells, in degrees, and their figures, nan where there is no way.

        Returns
        -------
        centres, values
            Shapes (K, 2) and (K,).
        """
        centres = cell_centres(cells)
        metric = gpd.GeoSeries.from_xy(*centres.T, crs=STORAGE).to_crs(self.crs)
        found = self.figures(np.column_stack([metric.x, metric.y]))
        return centres, np.where(np.isfinite(found), found, np.nan)


@dataclass(frozen=True, eq=False)
class StationMinutes:
    """Minutes on foot from points to the nearest station, inf where there is no way."""

    rule: WalkRule
    crs: str
    stops: WalkEnds
    walk_limit_m: float
    walk_m_min: float

    def __call__(self, points: FloatArray) -> FloatArray:
        """Return the figures of points in `crs`, shape (K, 2)."""
        starts = self.rule.ends(gpd.GeoSeries.from_xy(*points.T, crs=self.crs))
        walks = self.rule.walks(starts, self.stops, self.walk_limit_m, nearest=1)
        return np.asarray(least_of(walks.ptr, walks.metres) / self.walk_m_min)


@dataclass(frozen=True, eq=False)
class AccessIndices:
    """The access index of points (PTAL), 0 where no service is near enough.

    Parameters
    ----------
    rule, crs, stops
        How one walks, in which metres, and to which stops.
    often
        How often routes leave these, as stated.
    """

    rule: WalkRule
    crs: str
    stops: WalkEnds
    often: Frequencies

    def __call__(self, points: FloatArray) -> FloatArray:
        """Return the figures of points in `crs`, shape (K, 2)."""
        parts = [
            self._indices(points[first : first + _POINTS_AT_ONCE])
            for first in range(0, len(points), _POINTS_AT_ONCE)
        ]
        return np.concatenate([np.zeros(0), *parts])

    def _indices(self, points: FloatArray) -> FloatArray:
        starts = self.rule.ends(gpd.GeoSeries.from_xy(*points.T, crs=self.crs))
        walks = self.rule.walks(starts, self.stops, float(REACH_M.max()), nearest=1)
        walk, service = services_near(walks, self.often)
        return ptal_many(
            walks.point[walk], self.often.mode[service], self.often.route[service],
            walks.metres[walk], self.often.headway_min[0, service], len(points),
        )[0]  # fmt: skip


def cell_figures(params: AccessParams, running: Transit) -> CellFigures:
    """Return what works out the figure of an indicator for cells.

    Raises
    ------
    ParameterError
        As of `check_indicator`, or there is too much to count (``sums_many``).
    DataError
        If a layer, a metro table or the street network is missing or broken.
    """
    check_indicator(params)
    return CellFigures(running.crs, _BY_INDICATOR[params.indicator](params, running))


def check_indicator(params: AccessParams) -> None:
    """Raise ParameterError where the indicator is none of `INDICATORS` (``region_indicator``)."""
    if params.indicator not in _BY_INDICATOR:
        values = {"value": params.indicator, "allowed": INDICATORS}
        raise ParameterError(Problem("region_indicator", field="--indicator", values=values))


def _station_minutes(params: AccessParams, running: Transit) -> PointFigures:
    rule = walk_rule(params.method, params.detour, running.crs, samples=0)
    rails = running.stops["mode"].to_numpy() == RAIL
    some = replace(running, stops=running.stops[rails]) if rails.any() else running
    return StationMinutes(
        rule, running.crs, stop_ends(some, rule), params.walk_limit_m, params.walk_m_min
    )


def _access_indices(params: AccessParams, running: Transit) -> PointFigures:
    rule = walk_rule(params.method, params.detour, running.crs, samples=0)
    often = routes_often(running)
    stated = replace(often, headway_min=often.headway_min[:1])
    return AccessIndices(rule, running.crs, stop_ends(running, rule), stated)


_BY_INDICATOR: dict[str, Callable[[AccessParams, Transit], PointFigures]] = {
    "nearest_station": _station_minutes,
    "ptal": _access_indices,
    "places_within": place_counts,
}

INDICATORS: Sequence[str] = tuple(_BY_INDICATOR)
"""Indicators that a region can be asked for."""
