"""From which year on there is a feature: by its year of opening, else by its status.

What a scenario adds without a year is tried as of today: it is in no past year.
"""

import numpy as np
import pandas as pd

__all__ = [
    "ALWAYS", "NOT_YET", "PART_ENDS", "PART_YEARS", "SCENARIO", "THERE", "first_years",
    "is_undated", "there_in",
]  # fmt: skip

SCENARIO = "scenario"
"""Id of the source of what only a scenario holds."""

ALWAYS, NOT_YET = -np.inf, np.inf
"""Since when there is what has no year: it is there, or it is still to come."""

PART_YEARS = "part_years"
"""The column of the years since when there is each part of a geometry, the oldest first."""

PART_ENDS = "part_ends"
"""The column of the years from which on each part is there no more, `NOT_YET` for none."""

THERE = ("operating", "existing")
"""Statuses of what is there."""


def is_undated(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Return whether each feature is one that a scenario adds, in operation, without a year.

    >>> frame = pd.DataFrame({"opened": [None, 2030, None], "source": ["scenario"] * 2 + ["osm"],
    ...                       "status": ["operating"] * 3})
    >>> is_undated(frame).tolist(), first_years(frame).tolist()
    ([True, False, False], [inf, 2030.0, -inf])
    """
    if not {"opened", "source", "status"} <= set(frame.columns):
        return pd.Series(data=False, index=frame.index, dtype=bool)
    own = (frame["source"] == SCENARIO) & frame["status"].isin(THERE)
    return own & pd.to_numeric(frame["opened"]).isna()


def first_years(frame: pd.DataFrame) -> "pd.Series[float]":
    """Return the first year of each feature, `ALWAYS` or `NOT_YET` for those without one.

    >>> frame = pd.DataFrame({"opened": [2009, None, None],
    ...                       "status": ["operating", "existing", "planned"]})
    >>> first_years(frame).tolist()
    [2009.0, -inf, inf]
    >>> first_years(pd.DataFrame({"name": ["a"]})).tolist()
    [-inf]
    """
    if "opened" not in frame:
        return pd.Series(ALWAYS, index=frame.index, dtype=float)
    undated = pd.Series(ALWAYS, index=frame.index, dtype=float)
    if "status" in frame:
        undated = undated.where(frame["status"].isin(THERE) & ~is_undated(frame), NOT_YET)
    return pd.to_numeric(frame["opened"]).astype(float).fillna(undated)


def there_in(frame: pd.DataFrame, year: int, *, now: int) -> pd.Index:
    """Return the ids of the features that are there by the end of a year.

    What is still to come, one knows not when, is shown from the year `now` on.

    >>> frame = pd.DataFrame({"opened": [2009, None], "status": ["operating", "planned"]})
    >>> [there_in(frame, year, now=2026).tolist() for year in (2008, 2009, 2026)]
    [[], [0], [0, 1]]
    """
    first = first_years(frame)
    return frame.index[(first <= year) | ((first == NOT_YET) & (year >= now))]
