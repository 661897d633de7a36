"""A store on a server as one file: checked, backed up and restored.

The file is that of a workspace of one machine, so that what a department keeps can be taken
to a laptop and back.
"""

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from geo.errors import AtlasError, DataError, Problem
from layers.workspace import copies
from layers.workspace.database import form_of, opened, worded
from layers.workspace.interface import LOCAL
from layers.workspace.postgres.address import Address
from layers.workspace.postgres.driver import CommitUnknownError, Transaction, transaction
from layers.workspace.postgres.schema import read, writing
from layers.workspace.rows import COLUMNS, PURGE_COLUMNS

__all__ = ["back_up", "problems_of", "restore"]

_WHOLE = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_ROWS_EACH = 500
"""So many rows of a history go over at once."""

_HISTORY = ("number", *COLUMNS)
_PURGES = ("number", *PURGE_COLUMNS)

_LOST_HEADS = """
SELECT id FROM atlas.history AS h
WHERE NOT removed
    AND version = (SELECT max(version) FROM atlas.history WHERE kind = h.kind AND id = h.id)
    AND NOT EXISTS (
        SELECT 1 FROM atlas.heads WHERE kind = h.kind AND id = h.id AND version = h.version
    )
"""

_FAULTS = {
    "contents": "SELECT left(digest, 16) FROM atlas.contents "
    "WHERE encode(sha256(data), 'hex') <> digest",
    "heads": _LOST_HEADS,
    "features": "SELECT DISTINCT head_id FROM atlas.features WHERE NOT ST_IsValid(geometry)",
}
"""What may be wrong within, and how each case of it is found."""


def problems_of(address: Address) -> tuple[Problem, ...]:
    """Return everything that is wrong with a store; nothing where it is sound."""
    try:
        if not read(address, "SELECT form FROM atlas.store"):
            return (Problem("workspace_none", file=address.name),)
        return tuple(
            Problem("store_broken", file=address.name, values={"reason": f"{what} {row[0]}"})
            for what, query in _FAULTS.items()
            for row in read(address, query)
        )
    except AtlasError as error:
        return error.problems


def back_up(address: Address, target: Path) -> None:
    """Write a store to one file, as it is at one moment; whole under its name or not there.

    Raises
    ------
    DataError
        There is none (``workspace_none``), or the server or the disk refuses.
    """
    if problems := problems_of(address):
        raise DataError(problems)
    try:
        with transaction(address, _WHOLE) as base:
            _write(base, target)
    except CommitUnknownError:
        pass  # nothing was to be written there


def restore(backup: Path, address: Address, folder: Path) -> Path | None:
    """Put a backup in place of a store, in one transaction; see the interface."""
    if problems := copies.problems_of(backup):
        raise DataError(problems)
    try:
        with opened(backup, write=False) as file, writing(address) as base:
            aside = _set_aside(base, folder)
            _replace(file, base)
    except CommitUnknownError as error:
        raise DataError(Problem("store_unknown", file=address.name)) from error
    return aside


def _set_aside(base: Transaction, folder: Path) -> Path | None:
    """Keep what is there as a file, while nobody else may write; None where there is nothing."""
    if not base.run("SELECT 1 FROM atlas.history LIMIT 1"):
        return None
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    aside = folder / f"store-before-restore-{moment}.sqlite"
    _write(base, aside)
    return aside


def _write(base: Transaction, target: Path) -> None:
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with opened(part, write=True) as file:
            _fill(base, file)
        copies.settle(part)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise worded(error, target) from error
    finally:
        copies.discard(part)


def _fill(base: Transaction, file: sqlite3.Connection) -> None:
    for (digest,) in base.run("SELECT digest FROM atlas.contents ORDER BY digest"):
        data = base.run("SELECT data FROM atlas.contents WHERE digest = :digest", digest=digest)
        file.execute("INSERT INTO contents VALUES (?, ?)", (digest, bytes(data[0][0])))
    for table, columns in (("history", _HISTORY), ("purges", _PURGES)):
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        file.executemany(statement, _in_pieces(base, table, columns))
    heads = base.run("SELECT kind, id, version FROM atlas.heads")
    file.executemany("INSERT INTO heads VALUES (?, ?, ?)", heads)


def _in_pieces(base: Transaction, table: str, columns: tuple[str, ...]) -> Iterator[list[object]]:
    last = 0
    query = (
        f"SELECT {', '.join(columns)} FROM atlas.{table} WHERE number > :last "  # noqa: S608
        "ORDER BY number LIMIT :most"
    )
    while rows := base.run(query, last=last, most=_ROWS_EACH):
        yield from rows
        last = rows[-1][0]


def _replace(file: sqlite3.Connection, base: Transaction) -> None:
    """Put the rows of a file in place of all there are; numbers go on from those."""
    base.run("SELECT set_config('atlas.purge', 'on', true)")
    for table in ("heads", "history", "contents"):  # what was deleted stays written down
        base.run(f"DELETE FROM atlas.{table}")  # noqa: S608
    for digest, data in file.execute("SELECT digest, data FROM contents"):
        base.run("INSERT INTO atlas.contents VALUES (:digest, :data)", digest=digest, data=data)
    older = form_of(file) < 2  # noqa: PLR2004 - 1 knew neither authors nor deletions
    author = f"'{LOCAL}'" if older else "author"
    history = f"SELECT {', '.join(COLUMNS[:-1])}, {author} FROM history ORDER BY number"  # noqa: S608
    for row in file.execute(history):
        values = dict(zip(COLUMNS, row, strict=True))
        _insert(base, "history", {**values, "removed": bool(values["removed"])})
    for row in file.execute("SELECT kind, id, version FROM heads"):
        _insert(base, "heads", dict(zip(("kind", "id", "version"), row, strict=True)))
        base.run("SELECT atlas.lay_out(:kind, :id)", kind=row[0], id=row[1])
    deleted = f"SELECT {', '.join(PURGE_COLUMNS)} FROM purges ORDER BY number"  # noqa: S608
    for row in () if older else file.execute(deleted):
        values = dict(zip(PURGE_COLUMNS, row, strict=True))
        same = " AND ".join(f"{each} = :{each}" for each in values)
        if not base.run(f"SELECT 1 FROM atlas.purges WHERE {same}", **values):  # noqa: S608
            _insert(base, "purges", values)


def _insert(base: Transaction, table: str, values: dict[str, object]) -> None:
    names = ", ".join(values)
    marks = ", ".join(f":{each}" for each in values)
    base.run(f"INSERT INTO atlas.{table} ({names}) VALUES ({marks})", **values)  # noqa: S608
