"""One pair of places has one walking time: in all five questions, with and without streets."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely

from layers.analyses import ANALYSES
from layers.analyses.access.access_params import AccessParams
from layers.analyses.common.grid import Grid, grid_of, walks_of
from layers.analyses.common.journeys import itinerary
from layers.analyses.coverage.coverage import CoverageParams
from layers.analyses.reach.reach import reach_itinerary
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.sites.sites import SitesParams
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.travel.travel_places import places
from layers.analyses.walking.walks import ways_out
from layers.store.atlas import to_metric
from layers.streets import local_network
from layers.transit.services import transit

SPEED_M_MIN = 80.0


@pytest.fixture(params=["detour", "streets"], scope="module")
def streets(
    request: pytest.FixtureRequest, streets_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[bool]:
    """Whether there is a walking network: the town on both banks, or none."""
    along = request.param == "streets"
    with pytest.MonkeyPatch.context() as patch:
        folder = streets_folder if along else tmp_path_factory.mktemp("none")
        patch.setenv("ATLAS_LOCAL", str(folder))
        assert (local_network.load() is not None) == along
        yield along


def minutes(place: str, station: str) -> float:
    """Return the minutes between a place and a stop that travel time and reach walk."""
    running = transit("am_peak")
    ways = ways_out([places()[place]], running, TravelParams(place))
    (row,) = np.flatnonzero(ways.stop == running.position[station])
    return float(ways.metres[row]) / SPEED_M_MIN


def test_coverage_travel_and_sites_say_the_same(*, streets: bool) -> None:
    """Each place beside the station its row names, circles and the other measure alike."""
    seen, known = 0, places()
    for method in ("circle", "streets" if streets else "detour"):
        for target in ("parks", "science_parks"):
            table = ANALYSES["coverage"].run(CoverageParams(target=target, method=method)).table
            for row in table.itertuples():
                if row.id in known and row.nearest_station_id is not None:
                    expected = minutes(row.id, row.nearest_station_id)
                    assert row.walk_min == pytest.approx(expected, abs=1e-6), row.id
                    seen += row.walk_min > 0
    assert seen > 10
    sites = ANALYSES["sites"].run(SitesParams()).table.set_index("id")
    for site in ("robot_park", "nanda_smart_city"):
        expected = minutes(site, sites["nearest_station_id"][site])
        assert sites["walk_min"][site] == pytest.approx(expected, abs=1e-4)


def test_the_first_leg_of_a_journey_is_that_walk(*, streets: bool) -> None:
    """By the shortest of its walks, both ways, and from the park as a start of reach."""
    question = CoverageParams(target="parks", radii_m=(800.0,))
    table = ANALYSES["coverage"].run(question).table.set_index("id")
    park = table.loc["robot_park"]
    for ask in (itinerary, reach_itinerary):
        kind = TravelParams if ask is itinerary else ReachParams
        _, steps = ask(kind(origin="robot_park", wait="none"), park["nearest_station_id"])
        assert [step.kind for step in steps] == ["walk"]
        assert steps[0].seconds / 60 == pytest.approx(park["walk_min"], abs=1e-3)
        assert steps[0].on_streets == streets
    if not streets:
        # By hand: the straight metres of the circle, times 1.3, at 80 m a minute: 14 and not 10.
        assert park["walk_min"] == pytest.approx(park["nearest_m"] * 1.3 / SPEED_M_MIN)
        assert (round(park["walk_min"]), round(park["nearest_m"] / SPEED_M_MIN)) == (14, 10)


@pytest.mark.usefixtures("streets")
def test_a_cell_a_point_and_a_stop_on_one_spot_walk_alike() -> None:
    """Accessibility of a cell, reach of its centre, and the same pair the other way round."""
    running = transit("am_peak")
    where = grid_of("town_gucun", running)
    cell = Grid(where.area, where.cells, where.points[:60])
    walks = walks_of(AccessParams(), running, cell)
    stops = to_metric(running.stops.geometry)
    for k in range(0, 60, 20):
        own = walks.of([k])
        lon, lat = where.cells.centres[k]
        point = ReachParams(point=(float(lon), float(lat)), wait="none")
        nearest = running.timetable.stops[own.stop[0]]
        _, steps = reach_itinerary(point, nearest)
        assert steps[0].seconds / 60 == pytest.approx(own.metres[0] / SPEED_M_MIN, abs=0.02)
        apart = shapely.distance(shapely.Point(where.points[k]), stops[nearest])
        assert own.metres[0] >= apart
