"""Keeping a draft as a layer in the reader's workspace, and taking it away again."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import DataError, ParameterError, Problem
from layers.i18n.faults import at_most
from layers.i18n.languages import columns
from layers.i18n.wording import Text, by_language, say, text
from layers.imports.draft import Choices, Draft
from layers.imports.fields import SILENT, is_silent, kind_of, opened_of, status_of
from layers.imports.repairs import repaired
from layers.imports.rows.amounts import amount_problems, read_amounts
from layers.imports.rows.detail_columns import detail_columns
from layers.imports.versions.same_features import same_ids
from layers.model.catalogue import Weight
from layers.model.palette import OWN
from layers.model.provenance import Lineage, Source
from layers.store import limits, own_layers, repository
from layers.store.atlas import ATLAS, find_entry
from layers.store.data_file import sound_frame, sound_layer
from layers.store.geojson import dump
from layers.store.local_folder import workspace
from layers.store.strict_json import LARGEST, is_plain, without_unseen
from layers.workspace.interface import NEW
from layers.workspace.own_ids import PREFIX, layer_ids, place_id
from layers.workspace.own_layer import OwnLayer

__all__ = [
    "contract_frame", "keep", "kept_layer", "own_layer", "own_names", "problems_of", "remove",
]  # fmt: skip

_SOURCE = "file"
_UNFIT = re.compile(r"[^\w]+")
_LONGEST_FIELD = 60
_LARGEST = 2**53
"""Whole numbers beyond it lose digits as numbers: they are codes, and kept as text."""


def problems_of(draft: Draft) -> tuple[Problem, ...]:
    """Return what keeps a draft from being kept."""
    return draft.located.problems


def keep(draft: Draft, choices: Choices, *, replaces: str | None = None) -> OwnLayer:
    """Keep a draft as a layer and return what is kept of it.

    Parameters
    ----------
    draft, choices
        The file, and what its reader says of it.
    replaces
        Id of the layer of which it is a newer version; what is the same keeps its id.

    Raises
    ------
    DataError
        With everything that keeps it from being kept, or the workspace refuses.
    ParameterError
        There is no layer to replace (``import_unknown``), or a figure to count is missing
        (``weight_field_missing``).
    """
    if problems := problems_of(draft):
        raise DataError(at_most(problems))
    choices = _legible(choices)
    _require_figures(draft, choices)
    former = None if replaces is None else kept_layer(replaces)
    layer_id = former.id if former else _free_id(choices.title)
    frame, _ = contract_frame(draft, choices, layer_id)
    ids = same_ids(frame, repository.layer(layer_id).frame if former else None, layer_id)
    frame, lineage = frame.assign(id=ids), _lineage(draft, choices)
    content = _content(frame, lineage)
    _require_sound(content, frame, lineage, draft.read.file)
    kept = own_layer(draft, choices, layer_id, former)
    seen = own_layers.kept().heads[layer_id].version if former else NEW
    workspace().save("layer", layer_id, kept.to_body(), seen=seen, content=content)
    own_layers.forget()
    return kept


def remove(layer_id: str) -> None:
    """Take a layer away; its history stays.

    Raises
    ------
    ParameterError
        There is none (``import_unknown``).
    DataError
        The workspace refuses, or another has changed it meanwhile.
    """
    kept_layer(layer_id)
    workspace().remove("layer", layer_id, seen=own_layers.kept().heads[layer_id].version)
    own_layers.forget()


def contract_frame(
    draft: Draft, choices: Choices, layer_id: str
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return a draft's features with the fields of every layer, and what was repaired of them."""
    read = draft.located.frame
    shapes, notes = repaired(
        np.asarray(read.geometry.to_numpy()), (f"#{row}" for row in read.index), draft.read.file
    )
    located = ~shapely.is_missing(shapes)
    table = {
        "id": [place_id(layer_id, row) for row in read.index],
        **_names(read, choices),
        "kind": [kind_of(each) or choices.kind for each in _values(read, choices.fields.kind)],
        "status": [status_of(each) or SILENT for each in _values(read, choices.fields.status)],
        "opened": [opened_of(each) for each in _values(read, choices.fields.opened)],
        "certainty": choices.certainty,
        "uncertainty_m": [choices.uncertainty_m if each else None for each in located],
        "source": _SOURCE,
        **detail_columns(read, _SOURCE),
        **_own_values(read, choices),
    }
    frame = gpd.GeoDataFrame(
        pd.DataFrame(table, index=read.index, dtype=object), geometry=shapes, crs=read.crs
    )
    notes += _unknown_statuses(read, choices.fields.status, draft.read.file)
    notes += _unknown_kinds(read, choices, draft.read.file)
    return frame, [*notes, *_figures(draft, choices)[1]]


def _require_figures(draft: Draft, choices: Choices) -> None:
    """Refuse a layer to be counted by a figure that it does not have, or that is none."""
    if "weight" in choices.roles and choices.weight is None:
        raise ParameterError(Problem("weight_field_missing"))
    if wrong := _figures(draft, choices)[0]:
        raise DataError(at_most(wrong))


def _figures(draft: Draft, choices: Choices) -> tuple[list[Problem], list[Problem]]:
    """Return what is wrong with the figure of a draft, and notes on it."""
    if choices.weight is None or "weight" not in choices.roles:
        return [], []
    read, field = draft.located.frame, choices.weight.field
    return amount_problems(list(read[field]), list(read.index), draft.read.file, field)


def _own_values(read: gpd.GeoDataFrame, choices: Choices) -> dict[str, list[Any]]:
    """Return the fields of a file by their names here, the figure it is counted by as numbers."""
    figure = choices.weight.field if choices.weight and "weight" in choices.roles else None
    return {
        name: read_amounts(list(read[column]))
        if column == figure
        else [_plain(each) for each in read[column]]
        for column, name in own_names(read).items()
    }


def _unknown_statuses(read: gpd.GeoDataFrame, field: str | None, file: str) -> Iterator[Problem]:
    """Yield a note for each text of a status that no status is known by."""
    unknown = Counter(str(each) for each in _values(read, field) if status_of(each) is None)
    for value, count in unknown.items():
        values = {
            "value": value[:_LONGEST_FIELD],
            "count": count,
            "status": text(f"status.{SILENT}"),
        }
        yield Problem("import_status", file=file, field=field, values=values)


def _unknown_kinds(read: gpd.GeoDataFrame, choices: Choices, file: str) -> Iterator[Problem]:
    """Yield a note for each text of a kind that no kind is known by."""
    field, taken = choices.fields.kind, text(f"kind.{choices.kind}")
    said = (each for each in _values(read, field) if not is_silent(each))
    unknown = Counter(str(each) for each in said if kind_of(each) is None)
    for value, count in unknown.items():
        values = {"value": value[:_LONGEST_FIELD], "count": count, "kind": taken}
        yield Problem("import_kind", file=file, field=field, values=values)


def _names(read: gpd.GeoDataFrame, choices: Choices) -> dict[str, list[str]]:
    """Return the names of all features in every language; what has none goes by its number."""
    own = [_name(each) for each in _values(read, choices.fields.name)]
    english = [_name(each) for each in _values(read, choices.fields.name_en)]
    first, second = columns("name")[0], "name_en"
    found = {}
    for column in columns("name"):
        given = english if column == second and column != first else own
        found[column] = [
            name or other or f"{choices.title} {row}"
            for name, other, row in zip(given, own, read.index, strict=True)
        ]
    return found


def _name(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def _values(read: gpd.GeoDataFrame, field: str | None) -> list[Any]:
    return [None] * len(read) if field is None else list(read[field])


def own_names(read: gpd.GeoDataFrame) -> dict[str, str]:
    """Return the fields of a file, each by a name that no field of the atlas has."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for column in (each for each in read.columns if each != read.geometry.name):
        stem = PREFIX + _UNFIT.sub("_", str(column)).strip("_")[:_LONGEST_FIELD]
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}_{number}"
        taken.add(name)
        found[str(column)] = name
    return found


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; whole numbers too long for a number stay text."""
    if isinstance(value, np.generic):
        value = value.item()
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) < _LARGEST else str(value)
        case float():
            if abs(value) > LARGEST:
                return f"{value:.0f}" if np.isfinite(value) else None
            return value if np.isfinite(value) else None
    return None if pd.isna(value) is True else str(value)


def own_layer(
    draft: Draft, choices: Choices, layer_id: str, former: OwnLayer | None = None
) -> OwnLayer:
    """Return what is kept of a draft beside its features; of a newer version the colour stays."""
    system = draft.located.system
    number = len(own_layers.kept().layers) % len(OWN)
    return OwnLayer(
        id=layer_id,
        title=Text(**{name.removeprefix("name_"): choices.title for name in columns("name")}),
        family=draft.family,
        roles=choices.roles,
        kind=choices.kind,
        colour=former.colour if former else OWN[number],
        confidential=choices.confidential,
        file=draft.read.file,
        sha256=draft.read.sha256,
        read=date.today().isoformat(),  # noqa: DTZ011 - the reader's own calendar day
        datum="" if system is None else system.id,
        datum_basis=draft.located.basis,
        weight=_weight(draft, choices),
    )


def _weight(draft: Draft, choices: Choices) -> Weight | None:
    """Return the figure a layer is counted by, its field as the layer calls it."""
    if choices.weight is None or "weight" not in choices.roles:
        return None
    names = own_names(draft.located.frame)
    return replace(choices.weight, field=names[choices.weight.field])


def _lineage(draft: Draft, choices: Choices) -> Lineage:
    """Return where a layer comes from: its file, who says so, and how its place is known."""
    title = Text(**{name.removeprefix("name_"): choices.title for name in columns("name")})
    publisher = choices.publisher.strip()
    source = Source(
        id=_SOURCE,
        title=text("own.file", file=draft.read.file),
        publisher=text("unit.plain", value=publisher) if publisher else text("own.reader"),
        date=date.today().isoformat(),  # noqa: DTZ011
        licence="user-file",
        url=None,
    )
    note = text("own.confidential_note") if choices.confidential else text("own.note")
    return Lineage(title, (source,), _method(draft), note)


def _method(draft: Draft) -> Text:
    located = draft.located
    vote = located.vote
    found = {} if vote is None else {"metres": f"{vote.offset_m:,.0f}", "count": vote.count}
    return by_language(
        lambda lang: say(
            "own.method" if vote is None else "own.method_offset",
            lang,
            file=draft.read.file,
            sha256=draft.read.sha256[:16],
            system="" if located.system is None else located.system.title.in_(lang),
            basis=say(f"own.basis_{located.basis}", lang),
            **found,
        )
    )


def _content(frame: gpd.GeoDataFrame, lineage: Lineage) -> bytes:
    """Return a frame and where it comes from as GeoJSON; shapes are as GEOS writes them."""
    names = [each for each in frame.columns if each != "geometry"]
    rows = zip(*(frame[each] for each in names), strict=True)
    shapes = shapely.to_geojson(frame.geometry.to_numpy())
    features = [
        b'{"type":"Feature","properties":%b,"geometry":%b}'
        % (dump(dict(zip(names, row, strict=True))), (shape or "null").encode("ascii"))
        for row, shape in zip(rows, shapes, strict=True)
    ]
    return b'{"type":"FeatureCollection","provenance":%b,"features":[%b]}' % (
        dump(lineage.to_dict()), b",".join(features),
    )  # fmt: skip


def _legible(choices: Choices) -> Choices:
    """Return what a reader says without signs that do not show, as texts pasted in may have."""
    title = without_unseen(choices.title).strip()
    return replace(choices, title=title, publisher=without_unseen(choices.publisher))


def _require_sound(content: bytes, frame: gpd.GeoDataFrame, lineage: Lineage, file: str) -> None:
    """Refuse what the atlas would refuse to read once it is kept, by the very same rules.

    Text of it is read again only where it holds what its reader looks at closely.
    """
    limits.require("layer", "size_mb", len(content) / limits.MEGABYTE, file=file)
    limits.require("layer", "features", len(frame), file=file)
    limits.require("layer", "columns", frame.shape[1] - 1, file=file)
    try:
        if is_plain(content):
            sound_frame(frame.reset_index(drop=True), lineage.to_dict(), file, ATLAS.bounds)
        else:
            sound_layer(content, file, ATLAS.bounds)
    except DataError as error:
        raise DataError(at_most(error.problems)) from error


def kept_layer(layer_id: str) -> OwnLayer:
    """Return a layer that is kept. Raises ParameterError where there is none."""
    kept = own_layers.kept().layers
    if layer_id not in kept:
        values = {"value": layer_id, "allowed": tuple(kept) or ("-",)}
        raise ParameterError(Problem("import_unknown", values=values))
    return kept[layer_id]


def _free_id(title: str) -> str:
    """Return an id for a new layer that none has or had."""
    return next(
        each for each in layer_ids(title)
        if find_entry(each) is None and not workspace().history("layer", each)
    )  # fmt: skip
