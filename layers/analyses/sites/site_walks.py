"""Walks of a place to settle: of all its parts together, and from its middle."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE, to_metric, to_storage
from geo.indicators.ptal import REACH_M
from geo.uncertainty import DRAWS
from layers.analyses.common.proximity import method_in_use
from layers.analyses.common.times import Goals
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.sites.site_goals import Goal
from layers.analyses.sites.site_list import Site
from layers.analyses.walking.access_legs import AccessLegs
from layers.analyses.walking.legs import Ground
from layers.analyses.walking.walks import concatenate_walks, direct_walks, ways_out
from layers.streets import local_network
from layers.transit.places import Place
from layers.transit.services import Transit

__all__ = ["ends_of", "middle_walks", "walks_out"]


def walks_out(
    whole: Site | Goal, known: Mapping[str, Place], running: Transit, habits: TravelOptions
) -> AccessLegs:
    """Return the walks between a site or goal and the stops around it, the nearest stop first.

    Of several parts the nearest one to each stop counts.
    """
    return _together(ways_out(whole.parts, known, running, habits))


def ends_of(
    site: Site,
    goals: Mapping[str, tuple[Goal, AccessLegs]],
    known: Mapping[str, Place],
    running: Transit,
    habits: TravelOptions,
) -> Goals:
    """Return goals as ends of journeys from a site.

    Parameters
    ----------
    site
        Where one sets out.
    goals
        Where one goes, each with its walks as `walks_out` has them.
    known
        All their parts, and more.
    running, habits
        What runs, and how one walks.
    """
    row = {part.id: k for k, (goal, _) in enumerate(goals.values()) for part in goal.parts}
    metres, drawn = np.full(len(goals), np.inf), np.full((DRAWS, len(goals)), np.inf)
    along = np.zeros(len(goals), dtype=bool)
    for part in site.parts:
        legs = direct_walks(part.id, known, running, habits)
        for leg, end in enumerate(legs.end.tolist()):
            k = row.get(end)
            if k is None:
                continue
            if legs.metres[leg] < metres[k]:
                metres[k], along[k] = legs.metres[leg], legs.on_streets[leg]
            drawn[:, k] = np.minimum(drawn[:, k], legs.drawn_m[:, leg])
    return Goals(concatenate_walks(walks for _, walks in goals.values()), metres, drawn, along)


def middle_walks(sites: Sequence[Site], running: Transit, habits: TravelOptions) -> AccessLegs:
    """Return the walks from the middle of each site to the stops within the reach of services.

    Of a park in blocks it is the middle of the largest one. In the draws it moves
    with its site.
    """
    middles = {site.id: _middle(site) for site in sites}
    method = method_in_use(habits.method, running.crs)
    network = local_network.load() if method == "streets" else None
    ground = Ground(
        {place.id: place for place in middles.values()},
        running.stops,
        network.streets if network else None,
        habits.detour,
        crs=running.crs,
    )
    found = []
    for site in sites:
        legs = ground.to_stations(middles[site.id].id, float(REACH_M.max()))
        stop = np.array([running.position[each] for each in legs.end], dtype=np.int64)
        found.append(
            AccessLegs(np.array([0, len(stop)]), stop, legs.metres, legs.drawn_m, legs.on_streets)
        )
    return concatenate_walks(found)


def _middle(site: Site) -> Place:
    """Return the middle of a site: its centre of mass, or a point inside where that is outside."""
    shapes = to_metric(gpd.GeoSeries([part.geometry for part in site.parts], crs=STORAGE))
    largest = int(shapes.area.to_numpy().argmax())
    shape = shapes.iloc[largest]
    middle = shape.centroid
    if not shapely.covers(shape, middle):
        middle = shapely.point_on_surface(shape)
    point = to_storage(gpd.GeoSeries([middle], crs=shapes.crs)).iloc[0]
    return replace(site.parts[largest], geometry=point)


def _together(walks: AccessLegs) -> AccessLegs:
    """Return the walks of several points as those of one: to each stop the shortest."""
    stops, which = np.unique(walks.stop, return_inverse=True)
    metres, drawn = np.full(len(stops), np.inf), np.full((len(walks.drawn_m), len(stops)), np.inf)
    along = np.zeros(len(stops), dtype=bool)
    for walk in np.argsort(walks.metres, kind="stable")[::-1]:  # the shortest one comes last
        metres[which[walk]], along[which[walk]] = walks.metres[walk], walks.on_streets[walk]
    np.minimum.at(drawn.T, which, walks.drawn_m.T)
    order = np.argsort(metres, kind="stable")
    return AccessLegs(
        np.array([0, len(stops)]), stops[order], metres[order], drawn[:, order], along[order]
    )
