"""Links and closures of a walking network, against distances worked out by hand."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.walking.snapping import attach_points, attach_shapes
from geo.walking.street_edits import closed_segments, edited_streets, loose_ends
from geo.walking.street_network import Streets, network_of_segments
from geo.walking.walking import nearest_m, walk_m

CRS = "EPSG:32651"


def ladder() -> Streets:
    """Return two streets eastwards, 200 m apart, of four pieces of 100 m, joined at the west."""
    x = np.tile(np.arange(5) * 100.0, 2)
    y = np.repeat([0.0, 200.0], 5)
    tail, head = np.array([0, 1, 2, 3, 5, 6, 7, 8, 0]), np.array([1, 2, 3, 4, 6, 7, 8, 9, 5])
    return network_of_segments(x, y, tail, head, CRS)


def walked(streets: Streets, one: tuple[float, float], other: tuple[float, float]) -> float:
    ways = [attach_points(streets, *np.array([each]).T) for each in (one, other)]
    return float(walk_m(streets, nearest_m(streets, ways[0], 1e5), *ways)[0])


def line(*corners: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(corners)


def test_a_link_is_the_short_way_and_parts_the_streets_it_meets() -> None:
    east = (350.0, 0.0), (350.0, 200.0)
    assert walked(ladder(), *east) == pytest.approx(350 + 200 + 350)
    # It ends 10 m short of both streets, which are parted at 350.
    found = edited_streets(ladder(), [line((350, 10), (350, 190))], [])
    assert walked(found, *east) == pytest.approx(200)
    assert walked(found, (400.0, 0.0), (300.0, 200.0)) == pytest.approx(50 + 200 + 50)
    assert found.total_m == pytest.approx(ladder().total_m + 200)
    assert found.nodes == ladder().nodes + 4


def test_links_that_meet_one_street_at_one_spot_share_its_node() -> None:
    links = [line((350, 0), (350, 100)), line((350, 0), (380, 100)), line((320, 0), (320, 90))]
    found = edited_streets(ladder(), links, [])
    # Two cuts in one piece; the ends off the streets are loose, and nothing is drawn to them.
    assert found.total_m == pytest.approx(ladder().total_m + 100 + np.hypot(30, 100) + 90)
    assert walked(found, (350.0, 100.0), (320.0, 90.0)) == pytest.approx(100 + 30 + 90)
    assert loose_ends(ladder(), links) == [0, 1, 2]


def test_what_a_line_runs_along_is_closed_and_what_it_crosses_is_not() -> None:
    along = line((-5, 8), (400, 8))
    closed = closed_segments(ladder(), [along])
    assert closed.sum() == 4
    found = edited_streets(ladder(), [], [along])
    assert found.total_m == pytest.approx(ladder().total_m - 400)
    across = line((150, -50), (150, 250))
    assert not closed_segments(ladder(), [across]).any()
    assert closed_segments(ladder(), [line((2, 60), (2, 140))]).sum() == 1


def test_a_closed_street_makes_the_way_round_as_long_as_it_is() -> None:
    ring = edited_streets(ladder(), [line((400, 0), (400, 200))], [])
    assert walked(ring, (150.0, 0.0), (250.0, 0.0)) == pytest.approx(100)
    cut = edited_streets(ring, [], [line((110, 0), (190, 0))])
    # From 200 on it is open; one end of the closed piece is at 100: the other way round.
    assert walked(cut, (100.0, 0.0), (200.0, 0.0)) == pytest.approx(100 + 200 + 400 + 200 + 200)


@given(st.integers(0, 2**32))
def test_nothing_edited_is_the_same_and_no_link_makes_a_way_longer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    same = edited_streets(ladder(), [], [])
    assert same.digest == ladder().digest
    links = [shapely.LineString(rng.uniform(0, 400, (2, 2))) for _ in range(3)]
    found = edited_streets(ladder(), links, [])
    for _ in range(3):
        one, other = (rng.uniform(0, 400), 0.0), (rng.uniform(0, 400), 200.0)
        assert walked(found, one, other) <= walked(ladder(), one, other) + 1e-6


def test_an_added_street_is_a_further_way_in_and_takes_no_other_away() -> None:
    # 60 m off the street, the place goes straight to it, 20 m from the link or not.
    place, goal = (250.0, 60.0), (250.0, 0.0)
    assert walked(ladder(), place, goal) == pytest.approx(60)
    link = edited_streets(ladder(), [line((350, 0), (270, 60), (200, 199))], [])
    assert walked(link, place, goal) == pytest.approx(60)
    # And now to the street in the north as well: beside the link and along it.
    north = walked(link, place, (200.0, 200.0))
    assert np.hypot(50, 140) <= north <= 20 + np.hypot(70, 139) + 1
    park = gpd.GeoSeries([shapely.box(240, 55, 260, 65)], crs=CRS)
    rows = attach_shapes(link, park)
    assert max(rows.leg_m.round(1).tolist()) == 55.0


def test_a_link_leads_to_where_a_place_is_stated_wherever_it_truly_lies() -> None:
    link = edited_streets(ladder(), [line((350, 0), (350, 200))], [])
    stated, true = (np.array([350.0]), np.array([90.0])), (np.array([310.0]), np.array([90.0]))
    alone, both = attach_points(link, *true), attach_points(link, *true, stated=stated)
    assert alone.leg_m.tolist() == [90.0]  # 40 m from the link: too far for a way in
    assert both.leg_m.tolist() == [90.0, 0.0]
    assert both.place.tolist() == [0, 0]


def test_edits_leave_the_length_that_samples_go_by() -> None:
    once = edited_streets(ladder(), [line((350, 0), (350, 200))], [line((0, 0), (100, 0))])
    twice = edited_streets(once, [], [line((100, 0), (200, 0))])
    assert once.total_m == pytest.approx(ladder().total_m + 200 - 100)
    assert [each.unedited_total_m for each in (once, twice)] == [ladder().total_m] * 2
