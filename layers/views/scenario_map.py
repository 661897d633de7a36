"""The page of scenarios: all layers as the scenario leaves them, and what can be edited there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from layers.analyses.common.travel_options import YearOption
from layers.i18n.wording import Lang
from layers.model.parameters import parameter
from layers.scenarios.editing.gestures import families_of
from layers.scenarios.editing.session import Session
from layers.scenarios.records import GEOMETRY, Records
from layers.store.atlas import catalogue, find_entry
from layers.views import overview
from layers.webmap.editing import MapEditing
from layers.webmap.payload import Scene

__all__ = ["EDITED_FIELDS", "ScenariosPage", "editable_layers", "place_of", "scene"]

EDITED_FIELDS = ("status", "opened", "kind")
"""Fields of a place that are edited beside its names, in this order."""

_STATIONS = "stations"


def editable_layers() -> tuple[str, ...]:
    """Return the layers whose places can be added and edited: all but the ground of the map."""
    return tuple(each.id for each in catalogue() if each.group != "base")


@dataclass(frozen=True)
class ScenariosPage(YearOption):
    """The place in hand, and the layer that takes what is drawn."""

    place: str | None = parameter(
        None, kind="word", words="search.label", checked=False, names_place=True,
        choices="layers.views.overview:feature_ids", shared="place",
    )  # fmt: skip
    into: str = parameter(
        _STATIONS, kind="word", words="choose.into", value_words="layer",
        choices="layers.views.scenario_map:editable_layers",
    )  # fmt: skip


def place_of(place: str | None, records: Records) -> tuple[str, Mapping[str, Any]] | None:
    """Return the layer and the record of a place that can be edited, None where it cannot."""
    for layer in editable_layers() if place else ():
        record = records.get(layer, str(place))
        if record is not None:
            return layer, record
    return None


def scene(
    values: Mapping[str, Any], session: Session, records: Records, lang: Lang, *, token: int = 0
) -> Scene:
    """Return all layers with the tools to edit them.

    Parameters
    ----------
    values
        Of the page, by name in its link.
    session, records
        The scenario that is open, and the places and rows as it leaves them.
    token
        See `layers.webmap.editing.MapEditing`.
    """
    whole = overview.scene({**values, "halo": False, "point": None}, lang)
    found = place_of(values["place"], records)
    hand = None
    if found is not None and found[1].get(GEOMETRY):
        hand = (found[0], str(values["place"]), found[1][GEOMETRY])
    editing = MapEditing(
        values["into"], families_of(records, values["into"]), hand, _STATIONS,
        can_undo=session.can_undo, can_redo=session.can_redo, token=token,
    )  # fmt: skip
    layers = tuple(
        replace(each, interactive=each.interactive and not _is_ground(each.layer.id))
        for each in whole.layers
    )
    return replace(whole, layers=layers, point=False, switches=(), years=None, edit=editing)


def _is_ground(layer: str) -> bool:
    entry = find_entry(layer)
    return entry is not None and entry.group == "base"
