"""The page of sites: what its link holds, and what its maps show."""

import math

import numpy as np
import pytest
import shapely

from layers.analyses import ANALYSES
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.sites.site_reach import SiteReachParams
from layers.analyses.sites.sites import SitesParams
from layers.i18n.wording import LANGUAGES, sentence
from layers.model.parameters import read, write
from layers.model.progress import silent
from layers.views import VIEWS, site_maps, sites
from tests.layers.site_samples import BLOCKS, OPENING, WHOLE


def test_unknown_ids_are_dropped_and_named() -> None:
    kept, problems = sites.shortlisted_sites(["robot_park", "nope", "robot_park", "<b>"])
    assert kept == ["robot_park"]
    assert [problem.code for problem in problems] == ["site_unknown"] * 2
    assert ["nope" in sentence(problems[0], lang) for lang in LANGUAGES] == [True, True]
    assert "<b>" in sentence(problems[1], "en")


def test_the_link_holds_filters_shortlist_and_needs() -> None:
    known = VIEWS["sites"].params
    values = OPENING | {
        "q": "南大 park", "industry": ["ngit"], "shortlist": ["robot_park", "nanda_smart_city"],
        "need_hub": "hub_people_square", "need_area_km2": 2.5, "weight_area": 5, "sort": "walk",
    }  # fmt: skip
    query = write(known, values)
    assert query["shortlist"] == "robot_park,nanda_smart_city"
    assert read(known, query) == (values, ())
    _, problems = read(known, {"weight_area": "6", "need_area_km2": "-1", "q": "x" * 99})
    assert [problem.field for problem in problems] == ["weight_area", "need_area_km2", "q"]


def test_a_click_on_a_block_is_one_on_its_park() -> None:
    assert {sites.site_of(block) for block in BLOCKS} == {WHOLE}
    assert sites.site_of("robot_park") == "robot_park"
    assert sites.site_of("st_1_0111") is None


def test_the_picture_shows_the_sites_found() -> None:
    image = sites.picture(OPENING | {"kind": ["zone"], "site": "nanda_smart_city"}, "en", silent)
    scene_layers = {each.layer.id: each.only for each in image.scene.layers}
    assert scene_layers["zones"] == ("nanda_smart_city", "wusong_innovation_city")
    assert "parks" not in scene_layers
    assert image.scene.selected == "nanda_smart_city"
    compared = sites.picture(OPENING | {"tab": "compare", "shortlist": [WHOLE, "x"]}, "zh", silent)
    assert {each.layer.id: each.only for each in compared.scene.layers}["parks"] == BLOCKS


def test_scores_colour_the_map() -> None:
    image = sites.picture(OPENING | {"tab": "match", "need_industry": "robotics_im"}, "en", silent)
    parks = next(each for each in image.scene.layers if each.layer.id == "parks")
    assert parks.restyled is not None
    scores = parks.restyled.frame["score"]
    assert image.result is not None
    ranked = image.result.table.set_index("id")["score"]
    assert scores["robot_park"] == pytest.approx(100 * ranked["robot_park"])
    assert scores[BLOCKS[0]] == scores[BLOCKS[1]] == pytest.approx(100 * ranked[WHOLE])


def test_a_ranking_that_leaves_tells_its_needs() -> None:
    known = VIEWS["sites"].params
    query = {"tab": "match", "need_industry": "ngit", "need_area_km2": "2", "weight_hub": "0"}
    query |= {"need_university": "sjtu", "need_university_min": "45", "weight_university": "5"}
    text = sites.picture(read(known, query)[0], "en").notes[0].in_("en")
    assert "Industry: new-generation information technology (3)" in text
    assert "Shanghai Jiao Tong University (Minhang Campus) within 45 min (5)" in text
    assert "At least 2.00 km² (1)" in text
    assert "hub" not in text


def test_maps_side_by_side_have_one_scale() -> None:
    ids = ("robot_park", WHOLE, "simic_baoshan_incubator", "caijing_sci_park")
    found = ANALYSES["site_reach"].run(SiteReachParams(ids))
    grounds = found.grounds
    assert list(grounds) == list(ids[:3])
    frames = site_maps.frames(grounds)
    sizes = []
    for (south, west), (north, east) in frames.values():
        mercator = [
            math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) for lat in (south, north)
        ]
        sizes.append((east - west, math.degrees(mercator[1] - mercator[0])))
    assert np.ptp(sizes, axis=0) == pytest.approx(0, abs=1e-6)
    for key, ((south, west), (north, east)) in frames.items():
        frame = grounds[key].frame
        within = frame.geometry[frame["minutes"] <= 30]
        assert shapely.box(west, south, east, north).buffer(1e-6).contains(within.union_all())


def test_maps_side_by_side_have_the_same_layers_and_one_legend() -> None:
    ids = ("robot_park", "nanda_smart_city", "caijing_sci_park")
    result = ANALYSES["sites"].run(SitesParams())
    found = ANALYSES["site_reach"].run(SiteReachParams(ids))
    maps = site_maps.site_maps(result, found, ids, "en", year=None)
    assert list(maps.scenes) == list(ids[:2])  # the third has no location
    first, second = ([each.layer.id for each in scene.layers] for scene in maps.scenes.values())
    assert first == second
    scene_layer = {key: {each.layer.id: each.only for each in scene.layers}
             for key, scene in maps.scenes.items()}  # fmt: skip
    assert (scene_layer["robot_park"]["parks"], scene_layer["robot_park"]["zones"]) == (
        ("robot_park",),
        (),
    )
    assert maps.together is not None
    whole = {each.layer.id: each.only for each in maps.together.layers}
    assert (whole["parks"], whole["zones"]) == (("robot_park",), ("nanda_smart_city",))
    stations = [scene_layer[key]["stations"] for key in maps.scenes]
    assert set(whole["stations"] or ()) == set(stations[0] or ()) | set(stations[1] or ())


def test_without_any_location_there_is_no_map() -> None:
    ids = ("caijing_sci_park",)
    result = ANALYSES["sites"].run(SitesParams())
    found = ANALYSES["site_reach"].run(SiteReachParams(ids))
    maps = site_maps.site_maps(result, found, ids, "en", year=None)
    assert (dict(maps.scenes), maps.together) == ({}, None)


def test_the_ground_of_blocks_is_that_of_each_together() -> None:
    found = ANALYSES["site_reach"].run(SiteReachParams((WHOLE,))).layers[0].frame
    for block in BLOCKS:
        params = ReachParams(origin=block, limits_min=(15.0, 30.0, 45.0))
        alone = ANALYSES["reach"].run(params).layers[0].frame
        for limit in found.index:
            left = alone.geometry[limit].difference(found.geometry[limit].buffer(1e-9))
            assert left.area == pytest.approx(0, abs=1e-9)
