"""PTAL, worked by hand after the definition, and written out as plain loops."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError, ParameterError
from geo.indicators.ptal import BANDS, bands, ptal, ptal_many
from geo.transit.modes import MODES

INF = math.inf
NAN = math.nan
COLUMNS = ["mode", "route", "stop", "walk_m", "headway_min"]
Row = tuple[Any, ...]

SITE = [
    ("rail", "X", "East", 800, 2.5),  # 10 + 1.25 + 0.75 = 12 min, 2.5 an hour's half
    ("rail", "Y", "West", 400, 8.5),  # 5 + 4.25 + 0.75 = 10, 3.0, the best on rails
    ("bus", "52", "gate", 160, 12),  # 2 + 6 + 2 = 10, 3.0
    ("bus", "52", "mall", 240, 1),  # would be better, but is not the nearest
    ("bus", "6", "park", 320, 6),  # the worse direction
    ("bus", "6", "park", 320, 4),  # 4 + 2 + 2 = 8, 3.75, the best bus
    ("bus", "7", "mill", 640, 10),  # 8 + 5 + 2 = 15, 2.0, at the very limit
    ("bus", "8", "mill", 640.1, 1),
    ("rail", "Z", "North", 961, 2),
    ("rail", "night", "West", 400, INF),
]


def table(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def test_a_site_by_hand() -> None:
    """3 + 2.5 / 2 on rails, 3.75 + (3 + 2) / 2 by bus."""
    found = ptal(table(SITE))
    assert found.index_value == pytest.approx(10.5, rel=1e-12)
    assert found.band == "3"
    rows = found.rows
    assert rows["scheduled_wait_min"].tolist()[:3] == [1.25, 4.25, 6]
    assert rows["average_wait_min"].tolist()[:3] == [2, 5, 8]
    assert rows["walk_min"].tolist()[:3] == [10, 5, 2]
    assert rows["total_access_min"].tolist()[:7] == [12, 10, 10, 5.5, 9, 8, 15]
    assert rows["frequency"].tolist()[:3] == [2.5, 3, 3]
    assert rows["weight"].tolist() == [0.5, 1, 0.5, 0, 0, 1, 0.5, 0, 0, 0]
    assert (rows["share"] * 10.5).tolist() == pytest.approx([1.25, 3, 1.5, 0, 0, 3.75, 1, 0, 0, 0])
    assert rows["left_out"].fillna("counts").tolist() == [
        "counts", "counts", "counts", "farther_stop", "other_direction", "counts", "counts",
        "too_far", "too_far", "no_service",
    ]  # fmt: skip


def test_rows_keep_their_index_and_the_table_stays_as_it_was() -> None:
    services = table(SITE).set_index(pd.Index([7] * len(SITE))).assign(note="kept out")
    before = services.copy()
    found = ptal(services)
    assert found.index_value == pytest.approx(10.5)
    assert found.rows.index.tolist() == [7] * len(SITE)
    assert "note" not in found.rows
    pd.testing.assert_frame_equal(services, before)


@pytest.mark.parametrize(
    ("row", "frequency"),
    [
        (("rail", "1", "a", 960, 10.5), 30 / 18),  # 12 + 5.25 + 0.75
        (("rail", "1", "a", 960.001, 10.5), 0),
        (("bus", "1", "a", 640, 20), 30 / 20),  # 8 + 10 + 2
        (("bus", "1", "a", 640.001, 20), 0),
        (("rail", "1", "a", 0, 0), 40),  # 0.75 alone
        (("bus", "1", "a", 0, 0), 15),  # 2 alone
        (("bus", "1", "a", INF, 5), 0),
        (("bus", "1", "a", 0, INF), 0),
    ],
)
def test_limits_and_extremes(row: Row, frequency: float) -> None:
    assert ptal(table([row])).index_value == pytest.approx(frequency, rel=1e-12)
    mode, _, _, walk_m, headway = row
    index, _ = ptal_many([0], [MODES.index(mode)], [1], [walk_m], [headway], 1)
    assert index.tolist() == pytest.approx([frequency], rel=1e-12)


def test_one_best_route_even_when_two_are_equally_good() -> None:
    rows = [("bus", name, name, 160, 12) for name in ("a", "b", "c")]
    found = ptal(table(rows))
    assert found.rows["weight"].tolist() == [1, 0.5, 0.5]
    assert found.index_value == pytest.approx(6, rel=1e-12)


def test_a_bus_and_a_train_of_one_name_are_two_routes() -> None:
    rows = [("rail", "3", "a", 400, 8.5), ("bus", "3", "a", 160, 12)]
    assert ptal(table(rows)).index_value == pytest.approx(3 + 3, rel=1e-12)


def test_of_stops_equally_near_the_better_one_counts() -> None:
    rows = [("bus", "3", "a", 160, 20), ("bus", "3", "b", 160, 12)]
    found = ptal(table(rows))
    assert found.index_value == pytest.approx(3)
    assert found.rows["left_out"].fillna("counts").tolist() == ["farther_stop", "counts"]


def test_a_stop_that_is_not_served_does_not_hide_the_next_one() -> None:
    rows = [("bus", "3", "a", 80, INF), ("bus", "3", "b", 160, 12)]
    assert ptal(table(rows)).index_value == pytest.approx(3)


def test_nothing_near() -> None:
    for rows in ([], [("bus", "1", "a", 900, 5)]):
        found = ptal(table(rows))
        assert (found.index_value, found.band) == (0, "0")
        assert len(found.rows) == len(rows)
        assert found.rows["share"].sum() == 0


def test_bands_as_published() -> None:
    tops = {"1a": 2.5, "1b": 5, "2": 10, "3": 15, "4": 20, "5": 25, "6a": 40}
    for name, top in tops.items():
        assert BANDS[bands([top])[0]] == name
        above = BANDS[bands([top + 0.01])[0]]
        assert BANDS.index(above) == BANDS.index(name) + 1
    assert BANDS[bands([0])[0]] == "0"
    assert BANDS[bands([400.0])[0]] == "6b"


def test_a_sum_that_rounds_above_a_bound_stays_in_its_class() -> None:
    assert BANDS[bands([math.nextafter(2.5, 3)])[0]] == "1a"


def test_everything_wrong_is_told_at_once() -> None:
    rows = [
        ("tram", "1", "a", 100, 5),
        (None, "", "a", -1, NAN),
        ("bus", NAN, None, "80", True),
        ("bus", "1", "a", 100, 5),
        (pd.NA, "1", "a", pd.NA, -INF),
    ]
    with pytest.raises(DataError) as caught:
        ptal(table(rows))
    assert [(p.code, p.field, p.feature) for p in caught.value.problems] == [
        ("value_unknown", "mode", "#1"),
        ("value_unknown", "mode", "#2"),
        ("value_unknown", "mode", "#5"),
        ("text_missing", "route", "#2"),
        ("text_missing", "route", "#3"),
        ("text_missing", "stop", "#3"),
        ("number_invalid", "walk_m", "#2"),
        ("number_invalid", "walk_m", "#3"),
        ("number_invalid", "walk_m", "#5"),
        ("number_invalid", "headway_min", "#2"),
        ("number_invalid", "headway_min", "#3"),
        ("number_invalid", "headway_min", "#5"),
    ]


def test_missing_columns_do_not_hide_what_else_is_wrong() -> None:
    with pytest.raises(DataError) as caught:
        ptal(pd.DataFrame({"mode": ["ship"], "walk_m": [1.0]}))
    assert [(p.code, p.field) for p in caught.value.problems] == [
        ("value_unknown", "mode"),
        ("column_missing", "route"),
        ("column_missing", "stop"),
        ("column_missing", "headway_min"),
    ]


def test_many_refuse_everything_wrong_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        ptal_many([0, 3, -1], [0, 2, 0.5], [1, 1], [NAN, 1, 1], [1, -1, INF], 3)
    assert [(p.code, p.field, p.feature) for p in caught.value.problems] == [
        ("value_range", "place", "#2"),
        ("value_range", "place", "#3"),
        ("value_range", "mode", "#2"),
        ("value_range", "mode", "#3"),
        ("shape_mismatch", "route", None),
        ("number_invalid", "walk_m", "#1"),
        ("number_invalid", "headway_min", "#2"),
    ]
    with pytest.raises(ParameterError):
        ptal_many([], [], [], [], [], -1)


def test_many_without_places_or_rows() -> None:
    assert ptal_many([], [], [], [], [], 0)[0].shape == (0,)
    index, band = ptal_many([], [], [], [], [], 2)
    assert index.tolist() == [0, 0]
    assert band.tolist() == [0, 0]


WALKS = {
    "a": 0.0,
    "b": 80.0,
    "c": 400.0,
    "d": 640.0,
    "e": 640.5,
    "f": 960.0,
    "g": 961.0,
    "h": 400.0,
}
ROWS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(MODES),
        st.integers(-1, 3),
        st.sampled_from(sorted(WALKS)),
        st.sampled_from([0.0, 1.0, 2.5, 5.0, 10.0, 10.0, 60.0, INF]),
    ),
    max_size=25,
)


def by_loops(rows: list[tuple[str, int, float, float]]) -> float:
    """Return the index of one place, the definition written out."""
    total = 0.0
    for mode, reach, late in (("rail", 960, 0.75), ("bus", 640, 2.0)):
        routes: dict[int, tuple[float, float]] = {}
        for kind, route, walk, headway in rows:
            if kind == mode and walk <= reach and headway < INF:
                routes[route] = min(routes.get(route, (INF, INF)), (walk, headway))
        frequencies = sorted(30 / (w / 80 + h / 2 + late) for w, h in routes.values())
        if frequencies:
            total += frequencies.pop() + 0.5 * sum(frequencies)
    return total


@given(ROWS)
def test_one_and_many_are_as_loops_have_them(rows: list[tuple[int, str, int, str, float]]) -> None:
    place, mode, route, stop, headway = ([row[k] for row in rows] for k in range(5))
    walk = [WALKS[each] for each in stop]
    index, band = ptal_many(place, [MODES.index(each) for each in mode], route, walk, headway, 5)
    for each in range(5):
        own = [k for k in range(len(rows)) if place[k] == each]
        expected = by_loops([(mode[k], route[k], walk[k], headway[k]) for k in own])
        found = ptal(table([(mode[k], route[k], stop[k], walk[k], headway[k]) for k in own]))
        assert found.index_value == pytest.approx(expected, rel=1e-12)
        assert index[each] == pytest.approx(expected, rel=1e-12)
        assert found.band == BANDS[band[each]]
        assert found.rows["share"].sum() == pytest.approx(1 if expected else 0)
        assert (found.rows["left_out"].isna() == (found.rows["weight"] > 0)).all()


def test_routes_of_many_may_be_named_in_words() -> None:
    index, _ = ptal_many([0, 0], [1, 1], np.array(["宝山1路", "52"]), [160, 160], [12, 12], 1)
    assert index.tolist() == pytest.approx([4.5])
