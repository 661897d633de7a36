"""The place in hand: its fields to be edited, and the ways to remove it or to put it back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from geo.checks import STATUSES
from layers.i18n.languages import needed_columns
from layers.i18n.wording import Lang, say, text_of
from layers.scenarios.edit import Edit, Key
from layers.scenarios.edit_words import layer_text
from layers.scenarios.editing.session import Session
from layers.scenarios.kinds.open_place import LAST_YEAR, OPEN, YEARS
from layers.scenarios.kinds.set_weight import MOST
from layers.scenarios.propose import with_old
from layers.scenarios.records import Record, Records
from layers.store.atlas import find_entry
from layers.views.scenario_map import EDITED_FIELDS, place_of
from pages.parts.messages import escape_markdown
from pages.parts.scenarios.line_fields import show_changes, show_line
from pages.parts.scenarios.steps import gesture, take
from pages.parts.state import View

__all__ = ["show_place"]


@dataclass(frozen=True)
class _Cell:
    """A field of a place, in one version of the scenario."""

    key: Key
    field: str
    version: str

    @property
    def widget(self) -> str:
        """The key of its control: another one in each version, which begins with its value."""
        return f"scenarios.field.{self.version}.{'.'.join(self.key)}.{self.field}"


def show_place(view: View, session: Session, records: Records, lang: Lang) -> None:
    """Show the fields of the chosen place, each edited where it stands."""
    found = place_of(view["place"], records)
    if found is None:
        return
    layer, record = found
    key: Key = (layer, str(view["place"]))
    st.markdown(f"###### {escape_markdown(text_of(record).in_(lang))}")
    st.caption(layer_text(layer).in_(lang))
    for field in (*needed_columns("name"), *EDITED_FIELDS):
        if field in record:
            _field(_Cell(key, field, session.scenario.id), records, lang)
    _show_weight(key, record, session.scenario.id, lang)
    if "status" in record:
        _show_opening(key, record, session.scenario.id, lang)
    with st.container(horizontal=True, gap="small"):
        st.button(
            say("layout.remove_place", lang), icon=":material/delete:", key="scenarios.remove",
            on_click=gesture, args=({"do": "remove", "layer": key[0], "id": key[1]},),
        )  # fmt: skip
        if session.scenario.about(key):
            st.button(
                say("layout.restore", lang), icon=":material/restore:", key="scenarios.restore",
                on_click=take, args=(lambda own: own.restored(key),),
            )  # fmt: skip
    if layer == "lines":
        show_line(str(record.get("line")), session.scenario.id, records, lang)
    if layer == "stations":
        show_changes(key[1], session.scenario.id, records, lang)
    _offer_merging(key, records, lang)


def _field(cell: _Cell, records: Records, lang: Lang) -> None:
    """Show one field: a status, a choice of the kinds its layer has, a year, or a text."""
    field, widget, change = cell.field, cell.widget, partial(_set, cell)
    words = say(f"scenario.field.{field}", lang)
    label = words[:1].upper() + words[1:]
    value = (records.get(*cell.key) or {}).get(field)
    if field == "opened":
        st.number_input(
            label, value=value, min_value=YEARS[0], max_value=YEARS[1], step=1, key=widget,
            on_change=change,
        )  # fmt: skip
    elif field in ("status", "kind"):
        had = {str(each[field]) for _, each in records.of(cell.key[0])}
        known = list(STATUSES) if field == "status" else sorted(had)
        st.selectbox(
            label, known, index=known.index(str(value)), key=widget, on_change=change,
            format_func=lambda each: say(f"{field}.{each}", lang),
        )  # fmt: skip
    else:
        st.text_input(label, value=str(value or ""), key=widget, max_chars=80, on_change=change)


def _show_weight(key: Key, record: Record, version: str, lang: Lang) -> None:
    """Show how many residents, jobs or firms a place of a layer with such a figure has."""
    entry = find_entry(key[0])
    weight = None if entry is None else entry.weight
    value = None if weight is None else record.get(weight.field)
    if weight is None or not isinstance(value, int | float):
        return
    cell = _Cell(key, weight.field, version)
    st.number_input(
        say(f"choose.weight.{key[0]}", lang), value=float(value), min_value=0.0, max_value=MOST,
        step=100.0, format="%.0f", key=cell.widget,
        on_change=_take, args=(cell, lambda new: Edit(
            op="set_weight", layer=key[0], id=key[1], field=weight.field, new=new)),
    )  # fmt: skip


def _show_opening(key: Key, record: Record, version: str, lang: Lang) -> None:
    """Offer to open a place that is not open, or to close one, in a year that is typed."""
    op, field = ("close_place", LAST_YEAR) if record["status"] in OPEN else ("open_place", "opened")
    cell = _Cell(key, op, version)
    st.number_input(
        say(f"layout.{op}", lang), value=None, min_value=YEARS[0], max_value=YEARS[1], step=1,
        key=cell.widget, placeholder=say("layout.year", lang), on_change=_take,
        args=(cell, lambda new: Edit(op=op, layer=key[0], id=key[1], new={field: int(new)})),
    )  # fmt: skip


def _set(cell: _Cell) -> None:
    (layer, place), field = cell.key, cell.field
    value = st.session_state[cell.widget]
    _add(Edit(op="set_field", layer=layer, id=place, field=field, new=value))


def _take(cell: _Cell, make: Callable[[Any], Edit]) -> None:
    """Take the edit of a figure that was typed; one that was emptied stays as it is."""
    value = st.session_state[cell.widget]
    if value is not None:
        _add(make(value))


def _add(edit: Edit) -> None:
    take(lambda session: session.add(with_old(edit, session.records())))


def _offer_merging(key: Key, records: Records, lang: Lang) -> None:
    """Offer to make one of the place and another of its layer, of which both are areas or lines."""
    record = records.get(*key) or {}
    family = (record.get("geometry") or {}).get("type", "Point")
    if family.endswith("Point"):
        return
    others = {
        name: text_of(each).in_(lang)
        for name, each in records.of(key[0])
        if name != key[1] and (each.get("geometry") or {}).get("type", "").endswith(family[-7:])
    }
    with st.popover(say("layout.merge", lang), icon=":material/merge:"):
        for name, label in others.items():
            ids = [key[1], name]
            st.button(
                escape_markdown(label), key=f"scenarios.merge.{name}", type="tertiary",
                on_click=gesture, args=({"do": "merge", "layer": key[0], "ids": ids},),
            )  # fmt: skip
