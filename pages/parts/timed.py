"""Places by minutes on a map, and the way to one of them; shared by pages of times."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from layers.analyses.journeys import Step
from layers.analyses.travel import SPREAD
from layers.places import Place
from layers.ranges import departure_spread, minutes_spread
from layers.time_tables import itinerary_table
from layers.words import Lang, minutes
from pages.parts.frame import plain

__all__ = ["place_of", "show_way"]


def place_of(feature: str, known: Mapping[str, Place]) -> str:
    """Return the place a clicked feature belongs to: of a platform its interchange."""
    return next((key for key, place in known.items() if feature in place.stations), feature)


def show_way(
    name: str, found: tuple[float, Sequence[Step]], row: pd.Series, wait: str, lang: Lang
) -> None:
    """Show how long a way takes, how that spreads and ranges, and its steps.

    `row` is the destination's of the analysis's table, `wait` what is known of departures.
    """
    seconds, steps = found
    st.metric(plain(name), minutes(seconds, lang))
    st.caption(minutes_spread(row["low"], row["high"], lang))
    if wait != "none":
        for traveller in ("random", "informed"):
            spread = [row[f"{traveller}_{part}"] for part in SPREAD]
            st.markdown(plain(departure_spread(spread, traveller, lang)))
    st.table(itinerary_table(steps, lang).map(plain), hide_index=True)
