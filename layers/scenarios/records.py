"""What edits act on: places and rows by layer and id, each a mapping of plain JSON values.

A geometry is the GeoJSON object under ``geometry``. Nothing is changed in place: applying
changes gives other records, which hold only what differs from the base, so that an edit
that is undone leaves no trace.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

from layers.scenarios.canonical import canonical, digest_of
from layers.scenarios.edit import Key

__all__ = ["GEOMETRY", "Base", "Change", "MadeBase", "Record", "Records", "same"]

Record = Mapping[str, Any]

GEOMETRY = "geometry"
"""The field that holds where a place is."""


def same(one: Any, other: Any) -> bool:
    """Return whether two plain values say the same.

    >>> same({"a": [1.0]}, {"a": (1,)}), same(True, 1)
    (True, False)
    """
    return canonical(one) == canonical(other)


class Base(Protocol):
    """The data that a scenario starts from."""

    def layers(self) -> tuple[str, ...]:
        """Return the layers and tables there are."""

    def ids(self, layer: str) -> tuple[str, ...]:
        """Return the ids of a layer, in its order; none for an unknown one."""

    def record(self, layer: str, record_id: str) -> Record | None:
        """Return a place or row, None where there is none."""

    def digest(self, layer: str) -> str:
        """Return the hash of a layer's content, "" for an unknown one."""


@dataclass(frozen=True)
class Change:
    """What an edit does to one cell: a field of a record, or the whole record (field None).

    `old` and `new` are plain values; of a whole record None stands for one that is not there.
    """

    layer: str
    id: str
    field: str | None
    old: Any
    new: Any

    @property
    def key(self) -> Key:
        """The place or row."""
        return self.layer, self.id

    def back(self) -> "Change":
        """Return the change that undoes this one."""
        return Change(self.layer, self.id, self.field, self.new, self.old)


@dataclass(frozen=True, eq=False)
class Records:
    """A base and what differs from it.

    Parameters
    ----------
    base
        What it rests on.
    changed
        The records that differ, by layer and id; None for those that are gone.
    """

    base: Base
    changed: Mapping[Key, Record | None] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, layer: str, record_id: str) -> Record | None:
        """Return a record, None where there is none."""
        key = (layer, record_id)
        return self.changed[key] if key in self.changed else self.base.record(layer, record_id)

    def ids(self, layer: str) -> tuple[str, ...]:
        """Return the ids of a layer: those of the base in its order, then the new ones."""
        before = self.base.ids(layer)
        gone = {key[1] for key, each in self.changed.items() if key[0] == layer and each is None}
        new = (key[1] for key, each in self.changed.items() if key[0] == layer and each)
        return tuple(dict.fromkeys([*(each for each in before if each not in gone), *new]))

    def of(self, layer: str) -> Iterator[tuple[str, Record]]:
        """Yield the ids and records of a layer."""
        for each in self.ids(layer):
            record = self.get(layer, each)
            if record is not None:
                yield each, record

    def after(self, changes: Iterable[Change]) -> "Records":
        """Return the records after some changes; what is as in the base again leaves no trace."""
        found = dict(self.changed)
        for each in changes:
            record = self._changed(found, each)
            if same(record, self.base.record(*each.key)):
                found.pop(each.key, None)
            else:
                found[each.key] = record
        return Records(self.base, MappingProxyType(found))

    def _changed(self, found: Mapping[Key, Record | None], change: Change) -> Record | None:
        if change.field is None:
            return change.new if change.new is None else dict(change.new)
        base = self.base.record(*change.key)
        before = found.get(change.key, base) or {}
        if change.new is None and base is not None and change.field not in base:
            return {name: each for name, each in before.items() if name != change.field}
        return {**before, change.field: change.new}


@dataclass(frozen=True)
class MadeBase:
    """A base out of plain values: records by layer and id."""

    content: Mapping[str, Mapping[str, Record]]

    def layers(self) -> tuple[str, ...]:
        """Return the layers there are."""
        return tuple(self.content)

    def ids(self, layer: str) -> tuple[str, ...]:
        """Return the ids of a layer."""
        return tuple(self.content.get(layer, ()))

    def record(self, layer: str, record_id: str) -> Record | None:
        """Return a record."""
        return self.content.get(layer, {}).get(record_id)

    def digest(self, layer: str) -> str:
        """Return the hash of a layer."""
        return digest_of(dict(self.content[layer])) if layer in self.content else ""
