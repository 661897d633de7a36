"""Maps of a comparison on paper: the ground of the screen, at one scale."""

from dataclasses import replace

import geopandas as gpd
import shapely

from geo.crs import STORAGE
from layers.analyses import ANALYSES
from layers.analyses.sites.site_reach import SiteReachParams
from layers.paper.primitives import Box
from layers.sheets.comparison_maps import comparison_maps
from layers.sheets.known import site_answers
from layers.store.atlas import to_metric
from layers.views.site_maps import frames

IDS = ("robot_park", "nanda_smart_city", "caijing_sci_park")


def test_each_map_holds_the_ground_of_the_screen_and_all_have_one_scale() -> None:
    maps = comparison_maps(site_answers(), IDS)
    corners = frames(ANALYSES["site_reach"].run(SiteReachParams(IDS)).grounds)
    grounds = maps.grounds(dict.fromkeys(IDS, Box(0.0, 0.0, 60.0, 50.0)))
    assert list(grounds) == list(corners) == list(IDS[:2])  # the third has no location
    assert len({ground.window.scale for ground in grounds.values()}) == 1
    for key, ((south, west), (north, east)) in corners.items():
        seen = gpd.GeoSeries([shapely.box(west, south, east, north)], crs=STORAGE)
        left, bottom, right, top = to_metric(seen).total_bounds
        window = shapely.box(*grounds[key].window.bounds)
        assert shapely.covers(window.buffer(1.0), shapely.box(left, bottom, right, top))


def test_without_times_each_map_shows_the_site_and_what_is_near() -> None:
    known = site_answers()
    elsewhere = replace(known, result=replace(known.result, reached={}))
    maps = comparison_maps(elsewhere, IDS)
    assert (list(maps.bounds), maps.reached) == (list(IDS[:2]), {})
