"""Whether the stops of a feed lie where the atlas's stations of the same names do."""

import re
import unicodedata

import pandas as pd

from layers.i18n.languages import columns
from layers.imports.datum_shift import shift_m
from layers.store import repository

__all__ = ["datum_shift_m"]

_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_BESIDE = re.compile(
    r"(轨道交通|地铁|轻轨|站$|\b(metro|subway|station|stop|road|rd)\b|[\s·・.'’-]+)"
)
"""What is said of a station beside its name."""


def datum_shift_m(stops: pd.DataFrame) -> tuple[float, float, int] | None:
    """Return how far stops lie from the stations of their names, as they are and as of GCJ-02.

    Parameters
    ----------
    stops
        ``name``, ``lon``, ``lat``: text and degrees.

    Returns
    -------
    shift
        See `layers.imports.datum_shift.shift_m`; of platforms with one name the nearest counts.
    """
    key = stops["name"].map(_base_name)
    named = stops[["lon", "lat"]].assign(place=key, key=key)
    return shift_m(named[named["key"] != ""], _stations())


def _stations() -> pd.DataFrame:
    frame = repository.layer("stations").frame
    frame = frame[frame.geometry.notna()]
    both = [
        pd.DataFrame(
            {"key": frame[column].map(_base_name), "lon": frame.geometry.x, "lat": frame.geometry.y}
        )
        for column in columns("name")
    ]
    found = pd.concat(both, ignore_index=True)
    return found[found["key"] != ""]


def _base_name(name: object) -> str:
    """Return a station's name without what is said beside it.

    >>> _base_name("地铁宝安公路站（1号线）"), _base_name("Bao'an Highway Station")
    ('宝安公路', 'baoanhighway')
    """
    folded = unicodedata.normalize("NFKC", name if isinstance(name, str) else "").casefold()
    return _BESIDE.sub("", _BRACKETS.sub("", folded).strip())
