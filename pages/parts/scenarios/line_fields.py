"""The line in hand: how often it runs, how long it takes, and where it ends; each one edit."""

from collections.abc import Callable

import streamlit as st

from layers.i18n.wording import Lang, distance, has, line_name, say, text_of
from layers.scenarios.edit import Edit
from layers.scenarios.editing.line_edits import (
    LineEnd,
    beyond,
    cut_edit,
    extension_edit,
    headway_edit,
    headways_of,
    line_ends,
    rides_of,
    run_time_edit,
)
from layers.scenarios.editing.new_line import changes_near, transfer_edit
from layers.scenarios.kinds.add_station import RUN_S
from layers.scenarios.kinds.set_headway import HEADWAY_S
from layers.scenarios.records import Records
from layers.scenarios.tables import row_of
from pages.parts.controls import distinct_labels
from pages.parts.scenarios.steps import take

__all__ = ["show_changes", "show_line"]

_MINUTE_S = 60


def show_line(line: str, version: str, records: Records, lang: Lang) -> None:
    """Show what runs on a line, each figure edited where it stands.

    Parameters
    ----------
    line
        Its number or name, as the tables have it.
    version
        Of the scenario: in another one each control begins with the value that counts there.
    records
        The places and rows as the scenario leaves them.
    """
    if (rides := rides_of(records, line)) == ():
        st.caption(say("line.none", lang))
        return
    key = f"scenarios.line.{version}.{line}"
    st.markdown(f"**{say('line.headway', lang)}**")
    with st.container(horizontal=True, gap="small"):
        for period, (row, seconds) in headways_of(records, line).items():
            _headway(f"{key}.{period}", period, row, seconds, lang)

    def name(station: str) -> str:
        return text_of(records.get("stations", station) or {}).in_(lang) or station

    by_segment = {each.segment: each for each in rides}
    between = {each.segment: f"{name(each.ends[0])} – {name(each.ends[1])}" for each in rides}
    chosen = st.selectbox(
        say("line.ride", lang), list(between), key=f"{key}.ride", filter_mode="contains",
        format_func=distinct_labels(between, between.__getitem__),
    )  # fmt: skip
    if chosen is not None:
        ride = by_segment[chosen]
        control = f"{key}.run.{ride.segment}"
        low, high = RUN_S
        st.number_input(
            say("line.run", lang), value=float(ride.run_s), min_value=float(low),
            max_value=float(high), step=10.0, format="%.0f", key=control,
            on_change=_take, args=(control, 1, run_time_edit, ride.segment),
        )  # fmt: skip
    _show_ends(key, line, records, name, lang)


def show_changes(station: str, version: str, records: Records, lang: Lang) -> None:
    """Offer to let people change on foot to a station of another line."""
    near = changes_near(records, station)

    def name(other: str) -> str:
        record = records.get("stations", other) or {}
        line = line_name(str(record.get("line"))).in_(lang)
        metres = distance(near[other], lang)
        return say("line.change_to", lang, station=text_of(record), line=line, metres=metres)

    _choose(f"scenarios.change.{version}.{station}", say("line.change", lang), tuple(near), name,
            lambda now, other: transfer_edit(now, station, other))  # fmt: skip


def _headway(key: str, period: str, row: str, seconds: float | None, lang: Lang) -> None:
    low, high = (each / _MINUTE_S for each in HEADWAY_S)
    st.number_input(
        say(f"period.{period}", lang), value=None if seconds is None else seconds / _MINUTE_S,
        min_value=low, max_value=high, step=0.5, format="%.2f", key=key, width=150,
        placeholder=say("value.none", lang), on_change=_take,
        args=(key, _MINUTE_S, headway_edit, row),
    )  # fmt: skip


def _take(key: str, factor: float, make: Callable[[Records, str, float], Edit], row: str) -> None:
    """Take the edit of a figure that was typed; one that was emptied stays as it is."""
    value = st.session_state[key]
    if value is not None:
        seconds = round(value * factor)
        take(lambda own: own.add(make(own.records(), row, seconds)))


def _show_ends(
    key: str, line: str, records: Records, name: Callable[[str], str], lang: Lang
) -> None:
    """Offer to cut a service back from one of its ends, or to extend it beyond."""
    ends = line_ends(records, line)
    if not ends:
        return

    several = len({each.service for each in ends}) > 1

    def called(end: LineEnd) -> str:
        if not several:
            return name(end.station)
        service = row_of("services", end.service)["service"]
        words = f"line.service.{service}"
        return say("line.of_service", lang, station=name(end.station),
                   service=say(words, lang) if has(words) else service)  # fmt: skip

    end = st.selectbox(say("line.end", lang), ends, format_func=called, key=f"{key}.end")
    if end is None:
        return
    _choose(f"{key}.cut", say("line.cut", lang), end.inner, name,
            lambda records, station: cut_edit(records, end, station))  # fmt: skip
    _choose(f"{key}.extend", say("line.extend", lang), beyond(records, end), name,
            lambda records, station: extension_edit(records, end, station))  # fmt: skip
    st.caption(say("line.by_hand", lang))


def _choose(
    key: str, label: str, stations: tuple[str, ...], name: Callable[[str], str],
    make: Callable[[Records, str], Edit],
) -> None:  # fmt: skip
    """Offer stations of which one is chosen for an edit; nothing where there are none."""

    def step() -> None:
        station = st.session_state[key]
        if station is not None:
            take(lambda own: own.add(make(own.records(), station)))

    if stations:
        st.selectbox(
            label, stations, index=None, format_func=distinct_labels(stations, name), key=key,
            on_change=step, placeholder=label, filter_mode="contains",
        )  # fmt: skip
