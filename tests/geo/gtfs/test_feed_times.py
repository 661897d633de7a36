"""Times of a feed against values worked by hand."""

import numpy as np
import pandas as pd
import pytest

from geo.gtfs.feed_times import fill_times, seconds_of

NAN = float("nan")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:00:00", 0), ("7:05:09", 25_509), ("23:59:59", 86_399), ("25:10:00", 90_600)],
)
def test_a_time_is_counted_from_midnight(text: str, seconds: float) -> None:
    assert seconds_of(pd.Series([text])).tolist() == [seconds]


@pytest.mark.parametrize(
    "text", ["", "7:05", "7:60:00", "7:00:60", "-1:00:00", "7:05:00 ", "x", "7:05:00x", "1e3:00:00"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert np.isnan(seconds_of(pd.Series([text]))[0])


def test_blank_times_are_shared_out_from_departure_to_arrival() -> None:
    # 100 s leave, 3 legs to an arrival at 400 s: 100 s each; the dwell is not shared out.
    arrive = np.array([90.0, NAN, NAN, 400.0, NAN, 500.0])
    depart = np.array([100.0, NAN, NAN, 420.0, NAN, NAN])
    filled = fill_times(arrive, depart)
    assert filled[0].tolist() == [90, 200, 300, 400, 460, 500]
    assert filled[1].tolist() == [100, 200, 300, 420, 460, 500]
    assert np.isnan(arrive[1])  # the input is left as it is


def test_one_trip_says_nothing_of_the_next() -> None:
    arrive = np.array([0.0, NAN, 60.0, 1000.0, NAN, 1300.0])
    assert fill_times(arrive, arrive)[0].tolist() == [0, 30, 60, 1000, 1150, 1300]
