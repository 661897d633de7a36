"""What a hand does on the map, as an edit: one finished gesture is one edit.

A browser sends positions as whole numbers of 1e-6 degrees, longitude before latitude, the
precision of the data; a gesture that is made twice makes the same edit to the last digit.
From there anything may come: what is no gesture is refused, not guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.ops import split as cut_by
from shapely.ops import unary_union

from geo.errors import ParameterError, Problem
from layers.i18n.wording import Text, text_fields
from layers.scenarios.edit import Edit
from layers.scenarios.editing.new_line import line_edit
from layers.scenarios.editing.new_station import station_edit
from layers.scenarios.editing.station_entrances import closed_entrance_edit, entrance_edit
from layers.scenarios.geometry import POINTS, family_of, to_geojson, to_shape
from layers.scenarios.propose import with_old
from layers.scenarios.records import GEOMETRY, Record, Records
from layers.scenarios.tables import STREET_EDITS, STREETS

__all__ = ["MOST_BYTES", "Gesture", "edit_of", "families_of"]

MOST_BYTES = 2_048
"""A gesture takes no more as JSON."""

Gesture = Mapping[str, Any]
"""What the browser sends: ``do``, ``layer``, ``id`` and what the kind of gesture needs."""

_ENTRANCES = {"entrances": entrance_edit, "closed_entrances": closed_entrance_edit}
"""An entrance is put down as a point; all else of streets is a line."""

_UNIT = 1e-6
_DECIMALS = 6
_FEWEST = {"Point": 1, "LineString": 2, "Polygon": 3}


def edit_of(gesture: Gesture, records: Records, *, name: Text) -> Edit:
    """Return the edit that a gesture makes, its old value filled in.

    Parameters
    ----------
    gesture
        ``do`` is one of add, vertex, shift, split, merge, remove.
    records
        What it was made on.
    name
        What a new place is called.

    Raises
    ------
    ParameterError
        It is no gesture (``gesture_form``), its place has another shape by now
        (``gesture_stale``), or a cut does not go through it (``gesture_cut``).
    """
    kind = gesture.get("do")
    make = _KINDS.get(kind) if isinstance(kind, str) else None
    if make is None or not isinstance(gesture.get("layer"), str):
        raise ParameterError(Problem("gesture_form"))
    try:
        edit = make(gesture, records, name)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ParameterError(Problem("gesture_form")) from error
    return with_old(edit, records)


def _add(gesture: Gesture, records: Records, name: Text) -> Edit:
    kind, layer = str(gesture["type"]), str(gesture["layer"])
    run = _positions(gesture["at"])
    geometry = to_geojson(_shape(kind, run))
    if layer in STREET_EDITS:
        street_id = _free_street(records, layer)
        if layer in _ENTRANCES:
            return _ENTRANCES[layer](records, street_id, geometry)
        return Edit(op=STREET_EDITS[layer], layer=STREETS, id=street_id, new={GEOMETRY: geometry})
    record_id = _free_id(records, layer)
    if layer == "lines" and kind == "LineString":
        return line_edit(records, run)
    if layer == "stations":
        return station_edit(records, record_id, name, geometry)
    first: Record = next((each for _, each in records.of(layer)), {})
    # New places are of a kind that the layer has; any of its own fields can be edited then.
    new = {**text_fields("name", name), "kind": first.get("kind"), GEOMETRY: geometry}
    return Edit(op="add_place", layer=layer, id=record_id, new=new)


def _vertex(gesture: Gesture, records: Records, name: Text) -> Edit:  # noqa: ARG001
    """Move (from and to), insert (to) or delete (from) one vertex."""
    place, present = _place(gesture, records)
    *path, k = (int(each) for each in gesture["path"])
    before, after = (_positions(gesture.get(each) or []) for each in ("from", "to"))
    if not before and not after:
        raise ValueError("vertex")
    if present["type"] == "Point":
        return replace(place, op="move_place", new={"type": "Point", "coordinates": after[0]})
    closed = "Polygon" in present["type"]
    run = _run(present["coordinates"], path)
    ring = run[:-1] if closed else run
    if before and ring[k] != before[0]:
        raise ParameterError(Problem("gesture_stale"))
    ring = [*ring[:k], *after, *ring[k + len(before) :]]
    new = _with_run(present["coordinates"], path, [*ring, ring[0]] if closed else ring)
    op = "move_place" if present["type"] in POINTS else "reshape_place"
    return replace(place, op=op, new={"type": present["type"], "coordinates": new})


def _shift(gesture: Gesture, records: Records, name: Text) -> Edit:  # noqa: ARG001
    """Move a whole place, its shape as it is."""
    place, present = _place(gesture, records)
    (by,) = _positions(gesture["by"])
    new = {**present, "coordinates": _moved(present["coordinates"], by)}
    return replace(place, op="move_place", new=new)


def _split(gesture: Gesture, records: Records, name: Text) -> Edit:
    """Cut a place in two or more along a line; the largest part keeps the id."""
    place, present = _place(gesture, records)
    line = _shape("LineString", _positions(gesture["at"]))
    parts = [*cut_by(shape(present), line).geoms]
    family = "Polygon" if "Polygon" in present["type"] else "LineString"
    parts = [each for each in parts if each.geom_type == family]
    if len(parts) < 2 or present["type"] in POINTS:  # noqa: PLR2004 - a cut makes two
        raise ParameterError(Problem("gesture_cut"))
    parts.sort(key=lambda each: -each.area or -each.length)
    new: dict[str, Any] = {place.id: {GEOMETRY: to_geojson(parts[0])}}
    known = records
    for k, each in enumerate(parts[1:], start=2):
        part = f"{place.id}_{k}"
        part_id = part if known.get(place.layer, part) is None else _free_id(known, place.layer)
        numbered = {lang: f"{words} {k}" for lang, words in _name_of(place, records, name).items()}
        new[part_id] = {**text_fields("name", Text(**numbered)), GEOMETRY: to_geojson(each)}
    return replace(place, op="split_place", new=new, field=None)


def _merge(gesture: Gesture, records: Records, name: Text) -> Edit:  # noqa: ARG001
    """Make several places one, which is called as the first of them."""
    layer = str(gesture["layer"])
    ids = [str(each) for each in gesture["ids"]]
    shapes = [to_shape((records.get(layer, each) or {})[GEOMETRY]) for each in ids]
    old = {each: (records.get(layer, each) or {})[GEOMETRY] for each in ids}
    new = {GEOMETRY: to_geojson(unary_union(shapes))}
    return Edit(op="merge_places", layer=layer, id=ids[0], old=old, new=new)


def _remove(gesture: Gesture, records: Records, name: Text) -> Edit:  # noqa: ARG001
    place, _ = _place(gesture, records)
    return replace(place, op="remove_place", field=None, new=None)


_KINDS: Mapping[str, Callable[[Gesture, Records, Text], Edit]] = {
    "add": _add, "vertex": _vertex, "shift": _shift, "split": _split, "merge": _merge,
    "remove": _remove,
}  # fmt: skip


def _place(gesture: Gesture, records: Records) -> tuple[Edit, dict[str, Any]]:
    """Return an edit of the geometry of a gesture's place, still without new value, and that."""
    layer, name = str(gesture["layer"]), str(gesture["id"])
    present = (records.get(layer, name) or {}).get(GEOMETRY)
    if present is None:
        raise ParameterError(Problem("gesture_stale"))
    return Edit(op="move_place", layer=layer, id=name, field=GEOMETRY), dict(present)


def _positions(flat: Any) -> list[list[float]]:
    """Return a flat list of whole numbers of 1e-6 degrees as positions."""
    if not isinstance(flat, list) or len(flat) % 2 or not all(type(each) is int for each in flat):
        raise ValueError("positions")
    degrees = [round(each * _UNIT, _DECIMALS) for each in flat]
    return [[degrees[k], degrees[k + 1]] for k in range(0, len(degrees), 2)]


def _shape(kind: str, run: Sequence[Sequence[float]]) -> shapely.Geometry:
    if len(run) < _FEWEST[kind]:
        raise ValueError(kind)
    if kind == "Point":
        return shapely.Point(run[0])
    return shapely.Polygon(run) if kind == "Polygon" else shapely.LineString(run)


def _run(coordinates: Any, path: Sequence[int]) -> list[Any]:
    for k in path:
        coordinates = coordinates[k]
    return list(coordinates)


def _with_run(coordinates: Any, path: Sequence[int], run: list[Any]) -> list[Any]:
    """Return coordinates in which one run of positions is another."""
    if not path:
        return run
    k, *rest = path
    return [_with_run(each, rest, run) if i == k else each for i, each in enumerate(coordinates)]


def _moved(coordinates: Any, by: Sequence[float]) -> Any:
    if isinstance(coordinates[0], int | float):
        return [round(value + step, _DECIMALS) for value, step in zip(coordinates, by, strict=True)]
    return [_moved(each, by) for each in coordinates]


def _free_id(records: Records, layer: str) -> str:
    """Return an id that no place of any layer has: that of the layer, numbered."""
    taken = {name for each in records.base.layers() for name in records.ids(each)}
    k = 1
    while f"{layer}_new_{k}" in taken:
        k += 1
    return f"{layer}_new_{k}"


def _free_street(records: Records, layer: str) -> str:
    """Return an id that no edit of streets has."""
    taken, k = set(records.ids(STREETS)), 1
    while f"{layer}_{k}" in taken:
        k += 1
    return f"{layer}_{k}"


def _name_of(place: Edit, records: Records, name: Text) -> Mapping[str, str]:
    record = records.get(place.layer, place.id) or {}
    found = {lang: record.get(f"name_{lang}") or words for lang, words in name.items()}
    return {lang: str(words) for lang, words in found.items()}


def families_of(records: Records, layer: str) -> tuple[str, ...]:
    """Return the types of places that can be added to a layer: those that it has."""
    if layer in STREET_EDITS:
        return ("Point",) if layer in _ENTRANCES else ("LineString",)
    known = (each[GEOMETRY]["type"] for _, each in records.of(layer) if each.get(GEOMETRY))
    found = dict.fromkeys(family_of({"type": each})[0] for each in known)
    return tuple(found) or tuple(_FEWEST)
