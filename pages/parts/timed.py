"""Places by minutes on a map, and the way to one of them; shared by pages of times."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from layers import store
from layers.analyses.habits import Habits
from layers.analyses.journeys import Step
from layers.analyses.travel import SPREAD
from layers.layer import Layer
from layers.places import Place
from layers.ranges import departure_spread, minutes_spread
from layers.tables import itinerary_table
from layers.transit import stop_layer, transit
from layers.webmap import Shown
from layers.words import Lang, minutes, say
from pages.parts.frame import plain

__all__ = ["by_minutes", "first_of", "place_of", "show_way"]

_ORIGIN = "robot_park"


def by_minutes(
    graded: Sequence[Layer],
    table: pd.DataFrame,
    known: Mapping[str, Place],
    habits: Habits,
    lang: Lang,
) -> list[Shown]:
    """Return places coloured by their minutes, stations on top, from the bottom up.

    Parameters
    ----------
    graded
        Layers of places with their grades, stations first.
    table
        Places by id, with ``seconds``.
    known
        Places one can go to, by id.
    habits
        How one travels.
    lang
        The reader's language.
    """
    tips = {
        stop: say("travel.tip", lang, minutes=minutes(table.loc[key, "seconds"], lang))
        for key, place in known.items()
        if key in table.index
        for stop in place.stations or (key,)
    }
    running = transit(habits.period, habits.year)
    return [
        Shown(
            stop_layer(running) if layer.id == "stations" else store.layer(layer.id),
            only=tuple(key for key in layer.frame.index if key in tips),
            tips=tips,
            restyled=layer,
        )
        for layer in (*graded[1:], graded[0])
    ]


def first_of(known: Mapping[str, Place]) -> str | None:
    """Return where one sets out on a page just opened."""
    return _ORIGIN if _ORIGIN in known else next(iter(known), None)


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
