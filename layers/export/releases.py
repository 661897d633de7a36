"""Releases of the data: what a release held, and what has changed since.

A manifest in data/ holds, of each feature and table row of the last release, a
short digest of each field, so that a later state can be compared field by field
without the old files.
"""

import base64
import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import StringIO
from typing import Any

from geo.errors import DataError, Problem
from layers.export.output_file import hand_out
from layers.i18n.wording import Text, text
from layers.store import repository
from layers.store.atlas import SHIPPED

__all__ = [
    "MANIFEST",
    "PROVENANCE",
    "Change",
    "Release",
    "changes",
    "last_release",
    "write_release",
]

MANIFEST = "release.json"
"""The file of data/ that holds the last release."""

PROVENANCE = "provenance"
"""Stands in place of a file for what the layers say of themselves, a row a layer."""

_FORM = 1
_WIDTH = 4
"""Letters of a digest: 24 bits, so that one change in 17 million goes unseen."""

_ABSENT = "." * _WIDTH
"""Stands for a field that is missing or empty; no digest has a point."""

Row = Mapping[str, Any]
Part = Mapping[str, Row]
"""Rows by id, each with its fields."""


@dataclass(frozen=True)
class Release:
    """A release of the data as its manifest tells it.

    Parameters
    ----------
    date
        The day of the release, ISO.
    title
        What it is called.
    parts
        Digests by file below data/, row and field.
    """

    date: str
    title: Text
    parts: Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True)
class Change:
    """A row that is not as in the last release.

    Parameters
    ----------
    file
        The file below data/ it stands in, or `PROVENANCE`.
    id
        The feature, or the row of a table by its key.
    kind
        "added", "removed" or "changed".
    fields
        The fields that changed; empty for a row that is new or gone.
    """

    file: str
    id: str
    kind: str
    fields: tuple[str, ...] = ()


def last_release() -> Release | None:
    """Return the release the manifest tells of, None where there is no manifest.

    Raises
    ------
    DataError
        If the manifest is broken (``release_form``).
    """
    if not (repository.DATA / MANIFEST).is_file():
        return None
    try:
        tree = json.loads(repository.content(MANIFEST).decode("utf-8"))
        return _release(tree)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        values = {"reason": str(error)}
        raise DataError(Problem("release_form", file=MANIFEST, values=values)) from error


def write_release(day: date) -> int:
    """Write the manifest of the data as they are; return how many rows it holds.

    The old manifest stays until the new one is whole on disk.

    Raises
    ------
    DataError
        If a file of data/ is missing or the manifest cannot be written.
    """
    parts = dict(_digests())
    tree = {
        "form": _FORM,
        "date": day.isoformat(),
        "title": text("release.title", date=day.isoformat()).to_dict(),
        "parts": {file: _pack_rows(rows) for file, rows in parts.items()},
    }
    # A line a row: a manifest under version control shows which rows a release changed.
    written = json.dumps(tree, ensure_ascii=False, indent=0)
    hand_out(repository.DATA / MANIFEST, (written + "\n").encode("utf-8"))
    return sum(len(rows) for rows in parts.values())


def changes(since: Release) -> tuple[Change, ...]:
    """Return what has changed since a release, file by file; rows in the order of the files.

    Raises DataError if a file of data/ is missing.
    """
    now = dict(_digests())
    files = [*now, *(file for file in since.parts if file not in now)]
    return tuple(
        change
        for file in files
        for change in _compared(file, since.parts.get(file, {}), now.get(file, {}))
    )


def _release(tree: Mapping[str, Any]) -> Release:
    """Return the release a manifest holds. Raises as a mapping does that is none of ours."""
    if tree["form"] != _FORM:
        raise ValueError(f"form {tree['form']}")
    parts = {
        file: {key: _unpacked(part["fields"], packed) for key, packed in part["rows"].items()}
        for file, part in tree["parts"].items()
    }
    day = date.fromisoformat(tree["date"]).isoformat()
    return Release(day, Text(**tree["title"]), parts)


def _compared(file: str, before: Part, now: Part) -> Iterator[Change]:
    for key, row in now.items():
        if key not in before:
            yield Change(file, key, "added")
        elif fields := _changed(before[key], row):
            yield Change(file, key, "changed", fields)
    yield from (Change(file, key, "removed") for key in before if key not in now)


def _changed(before: Row, now: Row) -> tuple[str, ...]:
    names = dict.fromkeys([*now, *before])
    return tuple(name for name in names if before.get(name, _ABSENT) != now.get(name, _ABSENT))


def _digests() -> Iterator[tuple[str, dict[str, dict[str, str]]]]:
    """Yield each file below data/ with the digests of its rows, by field."""
    for file, rows in _contents():
        yield (
            file,
            {key: {name: _digest(value) for name, value in row.items()} for key, row in rows},
        )


def _contents() -> Iterator[tuple[str, Iterator[tuple[str, Row]]]]:
    """Yield each file of a layer or a table with its rows; the provenance of all layers first."""
    files = {entry.id: f"geojson/{entry.id}.geojson" for entry in SHIPPED}
    trees = {name: json.loads(repository.content(file)) for name, file in files.items()}
    yield PROVENANCE, iter((name, tree["provenance"]) for name, tree in trees.items())
    for name, tree in trees.items():
        yield files[name], _features(tree)
    for name, (file, _) in repository.TABLES.items():
        yield file, _rows(name, repository.content(file).decode("utf-8-sig"))


def _features(tree: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """Yield the features of a layer: their properties, and their geometry as a field more."""
    for feature in tree["features"]:
        yield feature["properties"]["id"], feature["properties"] | {"geometry": feature["geometry"]}


def _rows(name: str, content: str) -> Iterator[tuple[str, Row]]:
    seen: dict[str, int] = {}
    for row in csv.DictReader(StringIO(content)):
        key = " ".join(row[column] for column in repository.key_of(name))
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key} #{seen[key]}"), row


def _digest(value: Any) -> str:
    if value in (None, "", [], {}):
        return _ABSENT
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(sha256(canonical.encode("utf-8")).digest())[:_WIDTH].decode()


def _pack_rows(rows: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return rows as their fields once, and the digests of each row in that order."""
    fields = list(dict.fromkeys(name for row in rows.values() for name in row))
    return {
        "fields": fields,
        "rows": {
            key: "".join(row.get(name, _ABSENT) for name in fields) for key, row in rows.items()
        },
    }


def _unpacked(fields: list[str], packed: str) -> dict[str, str]:
    if len(packed) != _WIDTH * len(fields):
        raise ValueError(packed)
    return {name: packed[k * _WIDTH : (k + 1) * _WIDTH] for k, name in enumerate(fields)}
