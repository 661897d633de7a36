"""Which stations are in service: today, or at the end of a year."""

from datetime import date

import pandas as pd

from layers.model.opening import is_undated

__all__ = ["in_service"]


def in_service(stations: pd.DataFrame, year: int | None) -> pd.Series:
    """Return whether each station is in service.

    Parameters
    ----------
    stations
        With status, opened (a year) and, where a scenario closes any, closed: the year from
        which on it is out of service.
    year
        Opened until its end, planned ones with a year included; None for what is in operation.
        What a scenario adds without a year is in service from the present year on.

    Examples
    --------
    >>> stations = pd.DataFrame({"status": ["operating", "planned", "built_not_open"],
    ...                          "opened": [2009, 2030, 2000], "closed": [None, None, 2028]})
    >>> in_service(stations, None).tolist(), in_service(stations, 2027).tolist()
    ([True, False, False], [True, False, True])
    >>> in_service(stations, 2030).tolist()
    [True, True, False]
    """
    if year is None:
        return stations["status"] == "operating"
    there = pd.to_numeric(stations["opened"]) <= year
    if year >= date.today().year:  # noqa: DTZ011 - by the reader's own calendar
        there |= is_undated(stations)
    if "closed" not in stations:
        return there
    return there & ~(pd.to_numeric(stations["closed"]) <= year)
