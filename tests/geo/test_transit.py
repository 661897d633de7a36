"""The metro as arrays: its interchanges, what is left out, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from geo.errors import DataError, PlaceError
from geo.transit import ALIGHT, BOARD, RIDE, TRANSFER, Metro, build_metro

Tables = dict[str, pd.DataFrame]


def test_nodes_and_edges_by_count(metro: Metro) -> None:
    on_trains = 4 + 4 + 4 + 3
    assert len(metro.station_of) == 12 + on_trains
    counts = {kind: int((metro.kind == kind).sum()) for kind in (BOARD, ALIGHT, RIDE, TRANSFER)}
    rides = 2 * (3 + 3 + 4 + 1)
    assert counts == {BOARD: on_trains, ALIGHT: on_trains, RIDE: rides, TRANSFER: 4}
    assert metro.indptr[-1] == len(metro.indices)


def test_a_segment_of_unknown_time_is_left_out_and_named(metro: Metro) -> None:
    assert metro.missing == (("B", "b2", "b3"),)
    assert np.isfinite(metro.amount).all()


def test_transfers_and_nothing_else_make_one_place(metro: Metro) -> None:
    assert metro.place("a4") == metro.place("r1") == ("a4", "r1")
    assert metro.place("b1") == ("r3", "b1")
    assert metro.place("a1") == ("a1",)
    with pytest.raises(PlaceError):
        metro.place("zz")


def test_a_chain_of_transfers_is_one_place(small: Tables) -> None:
    small["transfers"].loc[2] = ("b1", "a1", 90.0)
    assert build_metro(**small).place("a1") == ("a1", "r3", "b1")


def test_arrays_are_read_only_and_tables_untouched(small: Tables) -> None:
    kept = {name: frame.copy() for name, frame in small.items()}
    metro = build_metro(**small)
    for name, frame in small.items():
        pd.testing.assert_frame_equal(frame, kept[name])
    for array in (metro.interchange, metro.station_of, metro.indices, metro.amount, metro.kind):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_all_problems_come_at_once(small: Tables) -> None:
    small["services"].loc[9] = ("A", "far", "a1", "b1")
    small["segments"].loc[99] = ("A", "a1", "zz", -1.0)
    with pytest.raises(DataError) as caught:
        build_metro(**small)
    assert {problem.code for problem in caught.value.problems} == {
        *("line_mismatch", "station_unknown", "number_invalid", "service_unconnected")
    }


def test_missing_columns_are_named(small: Tables) -> None:
    small["services"] = small["services"].drop(columns=["service", "to_id"])
    small["transfers"] = small["transfers"].drop(columns="distance_m")
    with pytest.raises(DataError) as caught:
        build_metro(**small)
    assert [(problem.file, problem.field) for problem in caught.value.problems] == [
        ("services", "service"),
        ("services", "to_id"),
        ("transfers", "distance_m"),
    ]


def test_neither_a_name_nor_nearness_makes_a_place(small: Tables, shanghai: Metro) -> None:
    """向城路 (line 4) and 浦电路 (line 6) lie 400 m apart without a passage."""
    assert set(small["stations"]["name_zh"]) == {"站"}
    assert build_metro(**small).place("a2") == ("a2",)
    assert shanghai.place("st_4_0418") == ("st_4_0418",)
    assert shanghai.place("st_6_0631") == ("st_6_0631",)


def test_every_station_of_the_product_is_served(shanghai: Metro) -> None:
    served = set(shanghai.station_of[len(shanghai.stations) :].tolist())
    assert served == set(range(len(shanghai.stations)))
    assert {line for line, *_ in shanghai.missing} == {"maglev"}
