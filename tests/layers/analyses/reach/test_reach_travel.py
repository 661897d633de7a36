"""Reach by the real data, against travel times and against itself."""

import geopandas as gpd
import numpy as np
import pytest

from geo.crs import STORAGE
from layers.analyses import ANALYSES
from layers.analyses.reach.reach import LIMITS_MIN, STATISTICS, ReachParams, reach_itinerary
from layers.analyses.travel.travel import (
    SPREAD,
    TravelParams,
    itinerary,
    travel_time,
)
from layers.analyses.travel.travel_places import origin_layers, places
from layers.store.atlas import METRIC
from layers.transit.services import transit
from tests.layers.reaching import FOOT, areas


@pytest.fixture(
    params=[
        {"origin": "robot_park"},
        {"origin": "st_1_0138", "statistic": "late"},
        {"point": (121.4737, 31.2304), "statistic": "fastest"},
        {"point": (121.40, 31.31), "wait": "informed"},
    ],
    ids=["park", "station", "centre", "point"],
)
def question(request: pytest.FixtureRequest) -> ReachParams:
    return ReachParams(**request.param)


def test_a_place_is_inside_the_ground_within_its_time(question: ReachParams) -> None:
    """Up to the step of the grid: a place in time by more than it is inside, and no other.

    Stations are entered by train or from where one sets out; the spot they stand on may
    be walked to sooner from a station of another line.
    """
    result = ANALYSES["reach"].run(question)
    grounds, known = areas(result), places()
    frame = transit("am_peak").stops
    step_min = result.step_m / FOOT
    tried = {True: 0, False: 0}
    for row in result.table.itertuples():
        place = known[row.id]
        shapes = frame.geometry[list(place.stations)] if place.stations else [place.geometry]
        where = gpd.GeoSeries(list(shapes), crs=STORAGE).to_crs(METRIC)
        for limit, ground in grounds.items():
            apart = where.distance(ground).min()
            if row.statistic_min <= limit - step_min:
                # Outlines are drawn to 5 m; a platform may be reached from another one.
                assert apart <= 5, row.id
                tried[True] += 1
            elif not (place.stations or row.statistic_min <= limit + step_min):
                deep = where.intersection(ground.buffer(-result.step_m)).is_empty
                assert deep.all(), row.id
                tried[False] += 1
            assert (row.within_min <= limit) == (row.statistic_min <= limit)
    assert min(tried.values()) > 10


def test_counts_and_areas_grow_with_the_limit_and_shrink_with_the_statistic() -> None:
    found = {
        each: ANALYSES["reach"].run(ReachParams(point=(121.45, 31.3), statistic=each))
        for each in STATISTICS
    }
    for result in found.values():
        km2 = [value for value, _, _ in result.area_km2.values()]
        assert km2 == sorted(km2)
        for counts in result.counts.values():
            assert list(counts.values()) == sorted(counts.values())
    for limit in LIMITS_MIN:
        sizes = [found[each].area_km2[limit].km2 for each in STATISTICS]
        assert sizes[0] >= sizes[1] >= sizes[2]
        assert sizes[0] > sizes[2] or limit == LIMITS_MIN[0]  # all of it walked
        reached_ = [found[each].counts["stations"][limit] for each in STATISTICS]
        assert reached_ == sorted(reached_, reverse=True)


def test_the_table_is_that_of_travel_times() -> None:
    travel = travel_time(TravelParams(origin="nanda_smart_city", wait="informed")).table
    result = ANALYSES["reach"].run(
        ReachParams(origin="nanda_smart_city", wait="informed", statistic="late")
    )
    assert result.table[travel.columns].equals(travel)
    late = result.table["informed_p95_min"]
    assert result.table["statistic_min"].equals(late.where(np.isfinite(late)))
    others = result.table[result.table["id"] != "nanda_smart_city"]
    for layer_id, counts in result.counts.items():
        for limit, count in counts.items():
            rows = others[others["layer_id"] == layer_id]
            assert count == (rows["informed_p95_min"] <= limit).sum()
    assert [layer.id for layer in result.layers] == ["reach", *origin_layers()]
    assert len(SPREAD) == 5


def test_the_way_is_that_of_travel_times() -> None:
    way = reach_itinerary(ReachParams(origin="robot_park"), "hub_pudong_airport")
    assert way == itinerary(TravelParams(origin="robot_park"), "hub_pudong_airport")
    assert reach_itinerary(ReachParams(origin="robot_park"), "robot_park") == (0.0, ())


def test_every_limit_has_a_colour_of_its_own_and_the_widest_is_lowest() -> None:
    result = ANALYSES["reach"].run(
        ReachParams(point=(121.45, 31.3), limits_min=(5.0, 10.0, 15.0, 20.0))
    )
    rings = result.layers[0]
    assert rings.frame["minutes"].tolist() == [20, 15, 10, 5]
    assert rings.frame["name_en"].tolist()[0] == "within 20 min"
    fills = [entry.symbol.fill for entry in rings.style.entries]
    assert len(set(fills)) == 4
    assert rings.style.classes(rings.frame).tolist() == [3, 2, 1, 0]
    assert rings.frame.geometry.is_valid.all()


def test_the_question_is_refused_what_it_cannot_tell_and_notes_say_what_it_rests_on() -> None:
    result = ANALYSES["reach"].run(ReachParams(point=(121.45, 31.3)))
    assert result.method == "detour"
    text = " ".join(note.in_("en") for note in result.notes)
    assert f"grid of {result.step_m:g} m" in text
    assert "sampled" in text
    assert result.start_name.in_("en") == "point 31.3, 121.45"
    assert result.origin is None
