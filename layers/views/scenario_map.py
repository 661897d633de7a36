"""The page of scenarios: all layers as the scenario leaves them, and what can be edited there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd

from geo.crs import STORAGE
from layers.analyses.common.travel_options import YearOption
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.i18n.wording import Lang, text
from layers.model.layer import Layer, derived
from layers.model.palette import CLOSED, LINKED
from layers.model.parameters import parameter
from layers.model.style import Categories, Entry, Symbol
from layers.scenarios.editing.gestures import families_of
from layers.scenarios.editing.session import Session
from layers.scenarios.geometry import to_shape
from layers.scenarios.kinds.streets.add_entrance import ENTRANCE
from layers.scenarios.kinds.streets.add_street_link import CLOSURE, LINK
from layers.scenarios.library import present_records
from layers.scenarios.records import GEOMETRY, Records
from layers.scenarios.tables import STREET_EDITS, STREETS
from layers.store import repository
from layers.store.atlas import catalogue, find_entry
from layers.views import overview
from layers.webmap.editing import MapEditing
from layers.webmap.payload import Scene, SceneLayer

__all__ = [
    "EDITED_FIELDS", "ScenariosPage", "editable_layers", "place_of", "scene", "targets_to_draw",
    "with_street_edits",
]  # fmt: skip

EDITED_FIELDS = ("status", "opened", "kind")
"""Fields of a place that are edited beside its names, in this order."""

_STATIONS = "stations"

_LOOKS = {
    ENTRANCE: Symbol(LINKED, 3.0, dash=(1.0, 4.0)),
    LINK: Symbol(LINKED, 4.0),
    CLOSURE: Symbol(CLOSED, 4.0, dash=(4.0, 4.0)),
}


def editable_layers() -> tuple[str, ...]:
    """Return the layers whose places can be added and edited: all but the ground of the map."""
    return tuple(each.id for each in catalogue() if each.group != "base")


def targets_to_draw() -> tuple[str, ...]:
    """Return what takes what is drawn: editable layers, and edits of streets."""
    return (*editable_layers(), *STREET_EDITS)


@dataclass(frozen=True)
class ScenariosPage(YearOption):
    """The place in hand, and the layer that takes what is drawn."""

    place: str | None = parameter(
        None, kind="word", words="search.label", checked=False, names_place=True,
        choices="layers.views.overview:feature_ids", shared="place",
    )  # fmt: skip
    into: str = parameter(
        _STATIONS, kind="word", words="choose.into", value_words="layer",
        choices="layers.views.scenario_map:targets_to_draw",
    )  # fmt: skip


def place_of(place: str | None, records: Records) -> tuple[str, Mapping[str, Any]] | None:
    """Return the layer and the record of a place that can be edited, None where it cannot."""
    for layer in editable_layers() if place else ():
        record = records.get(layer, str(place))
        if record is not None:
            return layer, record
    return None


def scene(
    values: Mapping[str, Any],
    session: Session,
    records: Records,
    lang: Lang,
    *,
    token: int = 0,
    with_tools: bool = True,
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
    with_tools
        Whether there are any: not for whoever may only look.
    """
    whole = overview.scene({**values, "halo": False, "point": None}, lang)
    found = place_of(values["place"], records)
    hand = None
    if found is not None and found[1].get(GEOMETRY):
        hand = (found[0], str(values["place"]), found[1][GEOMETRY])
    editing = MapEditing(
        values["into"], families_of(records, values["into"]), hand, _STATIONS,
        _out_of_service(records), max(CoverageParams().radii_m),
        can_undo=session.can_undo, can_redo=session.can_redo, token=token,
    )  # fmt: skip
    layers = tuple(
        replace(each, interactive=each.interactive and not _is_ground(each.layer.id))
        for each in whole.layers
    )
    on_map = _over(replace(whole, layers=layers), records)
    return replace(
        on_map, point=False, switches=(), years=None, edit=editing if with_tools else None
    )


def with_street_edits(scene: Scene) -> Scene:
    """Return a map with what is edited of streets by the scenario that all is read in, if any."""
    records = present_records()
    return scene if records is None else _over(scene, records)


def _over(scene: Scene, records: Records) -> Scene:
    """Return a map with what is edited of streets over all else."""
    layer = _street_edits(records)
    if layer is None:
        return scene
    return replace(scene, layers=(*scene.layers, SceneLayer(layer, by_address=False)))


def _street_edits(records: Records) -> Layer | None:
    """Return what a scenario edits of streets, as a layer; None for nothing."""
    found = {name: each for name, each in records.of(STREETS) if each.get(GEOMETRY)}
    if not found:
        return None
    kinds = {ENTRANCE: "entrances", LINK: "street_links", CLOSURE: "street_closures"}
    there = {str(each["kind"]) for each in found.values()}
    groups = tuple(
        ((kind,), Entry(text(f"layer.{layer}"), _LOOKS[kind]))
        for kind, layer in kinds.items()
        if kind in there
    )
    layer = derived(
        "street_edits",
        text("draw.street_edits"),
        geometry=gpd.GeoSeries([to_shape(e[GEOMETRY]) for e in found.values()], crs=STORAGE),
        names={name: text(f"layer.{kinds[each['kind']]}") for name, each in found.items()},
        style=Categories("street", groups),
        lineage=repository.layer(_STATIONS).lineage.then(text("draw.streets_step")),
    )
    return replace(layer, frame=layer.frame.assign(street=[e["kind"] for e in found.values()]))


def _out_of_service(records: Records) -> tuple[str, ...]:
    """Return the stations at which no train stops today, as the page of coverage counts them."""
    return tuple(name for name, each in records.of(_STATIONS) if each.get("status") != "operating")


def _is_ground(layer: str) -> bool:
    entry = find_entry(layer)
    return entry is not None and entry.group == "base"
