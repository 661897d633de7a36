"""Walks of journeys over the atlas's own places: which stations, how far, along which streets."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.transit.timetable import NEVER
from geo.walking.snapping import attach_shapes
from geo.walking.walking import reach, walk_m
from layers.analyses.travel.travel import travel_time
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.travel.travel_places import places
from layers.analyses.walking.walks import Walk, milliseconds, walk_range, ways_out
from layers.store.atlas import to_metric
from layers.streets import local_network
from layers.transit.services import transit


def walks(key: str, params: TravelParams) -> dict[str, Walk]:
    """Return the walks of a place that are taken, by station."""
    known, running = places(), transit(params.period)
    ways = ways_out([known[key]], running, params)
    return {
        running.timetable.stops[ways.stop[k]]: walk_range(
            float(ways.metres[k]), ways.sampled_m[:, k], params, on_streets=bool(ways.on_streets[k])
        )
        for k in np.flatnonzero(milliseconds(ways, ways.metres, params) < NEVER)
    }


@pytest.mark.usefixtures("certain_places")
def test_what_is_sure_has_the_range_of_its_factor_without_streets() -> None:
    """To its nearest station the park's edge has 836 m in a straight line."""
    params = TravelParams("robot_park", method="detour")
    walk = min(walks("robot_park", params).values(), key=lambda each: each.seconds)
    straight_s = 836 / 80 * 60
    assert walk.seconds == pytest.approx(1.3 * straight_s, abs=2)
    assert walk.low_s == pytest.approx(1.215 * straight_s, rel=0.012)
    assert walk.high_s == pytest.approx(1.485 * straight_s, rel=0.012)


def test_all_stations_within_half_an_hour_are_walked_to() -> None:
    """Some places have more than a dozen, and the quickest may be the farthest of them."""
    params = TravelParams("robot_park", method="detour")
    stations = to_metric(transit("am_peak").stops.geometry)
    several = 0
    for place in places().values():
        if place.stations:
            continue
        here = to_metric(gpd.GeoSeries([place.geometry], crs=4326)).iloc[0]
        straight = stations.distance(here)
        within = set(straight.index[straight * 1.3 <= 2400]) or {straight.idxmin()}
        assert set(walks(place.id, params)) == within
        several += len(within) > 12
    assert several > 5


@pytest.mark.usefixtures("walkable")
def test_walks_along_streets_are_those_of_the_network(walkable: local_network.Network) -> None:
    known, streets = places(), walkable.streets
    params = TravelParams("robot_park")
    frame = transit("am_peak").stops
    goals = attach_shapes(streets, to_metric(frame.geometry))
    seen = 0
    for key in ("robot_park", "nanda_smart_city", "netc", "fudan_software_park"):
        here = attach_shapes(streets, to_metric(gpd.GeoSeries([known[key].geometry], crs=4326)))
        near = reach(streets, here, 20_000)
        along = pd.Series(walk_m(streets, near.of(0), here, goals), frame.index)
        for station, walk in walks(key, params).items():
            assert walk.on_streets == (goals.connected[list(frame.index).index(station)])
            if walk.seconds and walk.on_streets:
                assert walk.seconds / 60 * 80 == pytest.approx(along[station], abs=0.001)
                seen += 1
    assert seen > 10


@pytest.mark.usefixtures("walkable")
def test_places_off_the_network_are_named(walkable: local_network.Network) -> None:
    """Those farther than 250 m from each street, measured one street at a time by shapely."""
    streets = walkable.streets
    one_way = streets.tail < streets.neighbour
    ends = np.stack([streets.tail[one_way], streets.neighbour[one_way]], axis=1)
    lines = shapely.STRtree(
        shapely.linestrings(np.stack([streets.x[ends], streets.y[ends]], axis=-1))
    )
    known = {key: place for key, place in places().items() if not place.stations}
    shapes = to_metric(gpd.GeoSeries({k: p.geometry for k, p in known.items()}, crs=4326))
    off = [key for key in known if not len(lines.query(shapes[key], "dwithin", distance=250))]
    result = travel_time(TravelParams("robot_park"))
    assert 0 < len(off) < len(known)
    assert list(result.off_network) == off
    (said,) = [
        note for note in result.notes if "no route to a station along streets" in note.in_("en")
    ]
    assert said.in_("en").startswith(f"{len(off)} places")
    assert known[off[0]].name.in_("zh") in said.in_("zh")
    assert "1.3" in said.in_("zh")
