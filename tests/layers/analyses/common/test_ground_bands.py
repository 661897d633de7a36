"""Grounds within rising limits as they are on_map: side by side, each with its own colour."""

import geopandas as gpd
import shapely

from geo.crs import STORAGE
from layers.analyses import ANALYSES
from layers.analyses.common.ground_bands import as_bands, bands_of
from layers.analyses.reach.reach_params import ReachParams
from layers.views.reach import scene


def test_bands_lie_beside_each_other_and_make_up_the_widest() -> None:
    squares = [shapely.box(-half, -half, half, half) for half in (1.0, 2.0, 3.0)]
    bands = bands_of(squares)
    assert shapely.area(bands).tolist() == [4.0, 16.0 - 4.0, 36.0 - 16.0]
    assert shapely.area(shapely.union_all(bands)) == 36.0


def test_no_ground_of_a_reach_lies_over_another_on_its_map() -> None:
    params = ReachParams(point=(121.42, 31.39))
    result = ANALYSES["reach"].run(params)
    on_map = next(
        each.layer for each in scene(result, params, "en").layers if each.layer.id == "reach"
    )
    frame = on_map.frame.to_crs("EPSG:32651")
    nested = result.layers[0].frame.to_crs("EPSG:32651")
    assert frame.area.sum() < 0.999 * nested.area.sum()
    assert abs(frame.area.sum() - nested.union_all().area) < 1e-6 * nested.union_all().area
    assert on_map.digest != result.layers[0].digest


def test_a_layer_of_one_ground_stays_as_it_is() -> None:
    params = ReachParams(point=(121.42, 31.39), limits_min=(15.0,))
    layer = ANALYSES["reach"].run(params).layers[0]
    same = gpd.GeoSeries(as_bands(layer).frame.geometry, crs=STORAGE)
    assert same.geom_equals(layer.frame.geometry).all()
