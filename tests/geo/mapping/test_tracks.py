"""A track is cut at its stops and stays whole, however its parts lie and run."""

import math

import pytest
import shapely

from geo.mapping.tracks import track_pieces

A, B, C = shapely.Point(0, 20), shapely.Point(1000, -20), shapely.Point(3000, 0)


def pieces(*parts: list[tuple[float, float]], **stops: shapely.Point) -> dict[str, float]:
    """Return the metres between stops, these as one word."""
    found = track_pieces(shapely.MultiLineString(parts), stops)
    return {"".join(sorted(each.between)): round(each.shape.length, 6) for each in found}


@pytest.mark.parametrize(
    "parts",
    [
        ([(0, 0), (3000, 0)],),
        ([(3000, 0), (0, 0)],),
        ([(400, 0), (3000, 0)], [(400, 0), (0, 0)]),
        ([(400, 0), (0, 0)], [(3000, 0.2), (400.2, 0)]),  # apart by less than the data are exact
    ],
)
def test_order_and_direction_of_parts_make_no_difference(
    parts: tuple[list[tuple[float, float]], ...],
) -> None:
    assert pieces(*parts, a=A, b=B, c=C) == {"ab": 1000.0, "bc": 2000.0}


def test_a_ring_is_cut_all_around() -> None:
    corners = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0), (0.0, 1000.0), (0.0, 0.0)]
    stops = {"a": (500, 0), "b": (1000, 500), "c": (500, 1000)}
    spots = {name: shapely.Point(at) for name, at in stops.items()}
    found = track_pieces(shapely.LineString(corners), spots)
    metres = {"".join(sorted(each.between)): each.shape.length for each in found}
    assert metres == {"ab": 1000.0, "bc": 1000.0, "ac": 2000.0}
    assert {each.shape.geom_type for each in found} == {"LineString"}


def test_beyond_the_last_stop_the_one_before_it_is_known() -> None:
    tail, _, end = track_pieces(shapely.LineString([(-50, 0), (1030, 0)]), {"a": A, "b": B})
    assert (tail.between, tail.inward, tail.shape.length) == ({"a"}, "b", 50.0)
    assert (end.between, end.inward, end.shape.length) == ({"b"}, "a", 30.0)


def test_a_branch_goes_by_the_stops_along_it() -> None:
    far = shapely.Point(1000, 2000)
    found = pieces([(0, 0), (3000, 0)], [(1000, 0), (1000, 2000)], a=A, b=B, c=C, d=far)
    assert found == {"ab": 1000.0, "bc": 2000.0, "bd": 2000.0}


def test_all_of_a_curve_remains() -> None:
    turn = [(1000 * math.cos(t / 50), 1000 * math.sin(t / 50)) for t in range(150)]
    track = shapely.set_precision(shapely.LineString(turn), 0.5)
    stops = {str(k): track.interpolate(k / 7, normalized=True) for k in range(1, 7)}
    found = track_pieces(track, stops)
    assert len(found) == 7
    assert sum(each.shape.length for each in found) == pytest.approx(track.length)
    assert shapely.union_all([each.shape for each in found]).hausdorff_distance(track) < 1e-6
