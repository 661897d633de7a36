"""Minutes from door to door, by hand and as three plain loops."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ParameterError
from geo.transit.matrix import Direct, Ways, origin_to_destination
from geo.transit.timetable import NEVER
from tests.profiles import examples

MINUTE = 60_000
OFTEN = examples(100)
Walks = list[tuple[int, int]]

BETWEEN = MINUTE * np.array([[0, 12, 30], [14, 0, 10], [33, 11, 0]])
BETWEEN[2, 0] = NEVER


def csr(rows: list[Walks]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return pointers, positions and milliseconds of walks given by place."""
    flat = np.array([walk for row in rows for walk in row], dtype=np.int64).reshape(-1, 2)
    return np.cumsum([0, *(len(row) for row in rows)]), flat[:, 0], flat[:, 1]


def by_loops(
    between: np.ndarray, start: list[Walks], end: list[Walks], direct: list[Walks], limit: float
) -> list[list[float]]:
    """Return the minutes, tried out pair by pair."""
    found = []
    for origin, ways in enumerate(start):
        row = []
        for place, exits in enumerate(end):
            all_ms = [walk for to, walk in direct[origin] if to == place]
            all_ms += [
                walk + int(between[a, b]) + leave
                for a, walk in ways
                for b, leave in exits
                if NEVER not in {walk, leave, int(between[a, b])}
            ]
            minutes = min((ms / MINUTE for ms in all_ms if ms != NEVER), default=math.inf)
            row.append(minutes if minutes <= limit else math.inf)
        found.append(row)
    return found


def test_the_best_pair_of_stops_is_taken() -> None:
    """To the first place 2 + 12 + 5, or 4 + 0 + 5; to the second 2 + 30 + 1, or 4 + 10 + 1."""
    start = Ways(*csr([[(0, 2 * MINUTE), (1, 4 * MINUTE)], []]))
    end = Ways(*csr([[(1, 5 * MINUTE)], [(2, MINUTE)], []]))
    inf = math.inf
    assert origin_to_destination(BETWEEN, start, end).tolist() == [[9, 15, inf], [inf, inf, inf]]


def test_walking_all_the_way_is_taken_where_it_is_quicker() -> None:
    start = Ways(*csr([[(0, 2 * MINUTE)], []]))
    end = Ways(*csr([[(1, 5 * MINUTE)], [(2, MINUTE)]]))
    direct = Direct(*csr([[(0, 20 * MINUTE), (1, 8 * MINUTE)], [(1, NEVER), (0, 90_000)]]))
    assert origin_to_destination(BETWEEN, start, end, direct).tolist() == [[19, 8], [1.5, math.inf]]


def test_a_limit_leaves_out_what_is_longer_than_it() -> None:
    start = Ways(*csr([[(0, 2 * MINUTE)]]))
    end = Ways(*csr([[(1, 5 * MINUTE)], [(1, 5 * MINUTE + 1)]]))
    assert origin_to_destination(BETWEEN, start, end, limit_min=19).tolist() == [[19, math.inf]]
    assert origin_to_destination(BETWEEN, start, end, limit_min=0).tolist() == [
        [math.inf, math.inf]
    ]


@pytest.mark.parametrize("limit", [math.nan, math.inf, -1.0])
def test_a_limit_that_is_none_is_refused(limit: float) -> None:
    with pytest.raises(ParameterError) as caught:
        origin_to_destination(BETWEEN, Ways(*csr([])), Ways(*csr([])), limit_min=limit)
    assert [(p.code, p.field) for p in caught.value.problems] == [("number_invalid", "limit_min")]


def test_without_places_or_stops_there_is_nothing() -> None:
    none = Ways(*csr([]))
    two = Ways(*csr([[], []]))
    assert origin_to_destination(BETWEEN, none, two).shape == (0, 2)
    assert origin_to_destination(BETWEEN, two, none).shape == (2, 0)
    assert np.isinf(origin_to_destination(np.zeros((0, 0), dtype=np.int64), two, two)).all()


def walks(positions: int, places: int) -> st.SearchStrategy[list[Walks]]:
    walk = st.tuples(st.integers(0, positions - 1), st.sampled_from([0, 1, 30_000, 600_000, NEVER]))
    return st.lists(st.lists(walk, max_size=4), min_size=places, max_size=places)


@OFTEN
@given(st.data(), st.integers(1, 5), st.integers(1, 40), st.integers(1, 6))
def test_it_is_what_three_loops_find(
    data: st.DataObject, stops: int, origins: int, destinations: int
) -> None:
    times = st.lists(
        st.sampled_from([0, 7, 450_000, 3_600_000, NEVER]), min_size=stops**2, max_size=stops**2
    )
    table = np.array(data.draw(times), dtype=np.int64).reshape(stops, stops)
    start, end = data.draw(walks(stops, origins)), data.draw(walks(stops, destinations))
    direct = data.draw(walks(destinations, origins))
    limit = data.draw(st.sampled_from([None, 0.0, 0.5, 60.0]))
    found = origin_to_destination(
        table, Ways(*csr(start)), Ways(*csr(end)), Direct(*csr(direct)), limit_min=limit
    )
    expected = by_loops(table, start, end, direct, math.inf if limit is None else limit)
    assert found.tolist() == expected
