"""Walks of a place to settle: of all its parts together, and from its middle."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE, to_storage
from geo.indicators.ptal import REACH_M
from geo.uncertainty import SAMPLES
from geo.walking.walk_rule import Walks
from layers.analyses.common.times import Goals
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.sites.site_goals import Goal
from layers.analyses.sites.site_list import Site
from layers.analyses.walking.walk_ends import place_ends, stop_ends, walk_rule
from layers.analyses.walking.walks import direct_walks, ways_out
from layers.store.atlas import to_metric
from layers.transit.places import Place
from layers.transit.services import Transit

__all__ = ["ends_of", "middle_walks", "walks_out"]


def walks_out(whole: Site | Goal, running: Transit, habits: TravelOptions) -> Walks:
    """Return the walks between a site or goal and the stops around it, the nearest stop first.

    Of several parts the nearest one to each stop counts.
    """
    parts = whole.parts
    return ways_out(parts, running, habits).grouped(np.zeros(len(parts), dtype=np.int64), 1)


def ends_of(
    site: Site,
    goals: Mapping[str, tuple[Goal, Walks]],
    running: Transit,
    habits: TravelOptions,
) -> Goals:
    """Return all goals but the site itself as ends of journeys from it.

    Parameters
    ----------
    site
        Where one sets out.
    goals
        Where one goes, each with its walks as `walks_out` has them.
    running, habits
        What runs, and how one walks.
    """
    parts = [part for goal, _ in goals.values() for part in goal.parts]
    others = [walks for key, (_, walks) in goals.items() if key != site.id]
    number = {key: k for k, key in enumerate(key for key in goals if key != site.id)}
    goal_of = np.array(
        [number.get(key, -1) for key, (goal, _) in goals.items() for _ in goal.parts],
        dtype=np.int64,
    )
    rule = walk_rule(habits.method, habits.detour, running.crs)
    near = direct_walks(place_ends(site.parts, running, rule), parts, running, habits)
    near = replace(near, stop=goal_of[near.stop])
    near = near.grouped(np.zeros(len(site.parts), dtype=np.int64), 1)
    near = near.take(near.stop >= 0, near.point[near.stop >= 0], 1)
    return Goals.of(Walks.concatenate(others, SAMPLES), near, near.stop)


def middle_walks(sites: Sequence[Site], running: Transit, habits: TravelOptions) -> Walks:
    """Return the walks from the middle of each site to the stops within the reach of services.

    Of a park in blocks it is the middle of the largest one. In the samples it moves
    with its site.
    """
    rule = walk_rule(habits.method, habits.detour, running.crs)
    middles = place_ends([_middle(site) for site in sites], running, rule)
    return rule.walks(middles, stop_ends(running, rule), float(REACH_M.max()))


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
