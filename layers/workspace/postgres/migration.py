"""The steps of a store's tables, carried out by Alembic, which keeps count of them.

A step is a numbered SQL file with the revision of ``migrations/versions`` that names it; all that
are missing are carried out in one transaction. Alembic notes in ``atlas.alembic_version`` where
the tables stand, ``atlas.migrations`` names each step and when. Tables that were numbered
before Alembic kept count are noted as what they are, and go on from there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import DataError, Problem
from layers.workspace.postgres.address import Address
from layers.workspace.postgres.driver import CommitUnknownError, connect, is_broken, worded

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext, MigrationInfo
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection

__all__ = ["bring_up", "carry_out", "steps"]

_FOLDER = Path(__file__).with_name("migrations")
_LOCK = 0x41544C53
"""Held by who makes the tables: ATLS."""


def carry_out(revision: str) -> None:
    """Run the SQL file of a step, within the migration under way."""
    from alembic import op  # noqa: PLC0415 - optional

    # As it is: the server reads several statements, and colons in them are no parameters.
    op.get_bind().exec_driver_sql(_file(revision).read_text(encoding="utf-8"))


def _file(revision: str) -> Path:
    (found,) = _FOLDER.glob(f"{revision}_*.sql")
    return found


@cache
def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - optional

    return ScriptDirectory(_FOLDER, version_locations=[_FOLDER / "versions"])


def steps() -> tuple[str, ...]:
    """Return the revisions of all steps, the first one first."""
    return tuple(each.revision for each in _scripts().walk_revisions())[::-1]


def bring_up(address: Address, known: int, *, to: str = "head") -> None:
    """Carry out the steps that a store's tables lack, all of them or none.

    Parameters
    ----------
    address
        Where the store is.
    known
        The newest version of the tables the program can use.
    to
        The revision to reach.

    Raises
    ------
    DataError
        The tables are from a newer atlas (``workspace_newer``), whoever connects may not make
        them (``store_rights``), or as `transaction` of the driver says.
    CommitUnknownError
        The connection broke while the commit was under way.
    """
    with _transaction(address) as base:
        base.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        there = _form_of(base)
        if there > known:
            values = {"form": there}
            raise DataError(Problem("workspace_newer", file=address.name, values=values))
        if not there:
            base.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS atlas")
            base.exec_driver_sql(
                "CREATE TABLE atlas.migrations (number integer PRIMARY KEY, name text NOT NULL, "
                "applied timestamptz NOT NULL DEFAULT now())"
            )
        _upgrade(base, there, to)


def _upgrade(base: "Connection", there: int, to: str) -> None:
    from alembic.operations import Operations  # noqa: PLC0415 - optional
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415

    scripts = _scripts()
    context = MigrationContext.configure(base, opts={
        "script": scripts, "version_table_schema": "atlas",
        "fn": lambda at, _: scripts._upgrade_revs(to, at),  # noqa: SLF001 - as Alembic documents
        "on_version_apply": (_note,),
    })  # fmt: skip
    if there and not context.get_current_heads():
        context.stamp(scripts, f"{there:04}")
    with Operations.context(context):
        context.run_migrations()


def _note(*, ctx: "MigrationContext", step: "MigrationInfo", **_: Any) -> None:
    """Write a step down where each save and each read looks for the version of the tables."""
    revision = step.up_revision_id
    if step.is_stamp or revision is None or ctx.connection is None:
        return
    number, name = int(revision), _file(revision).stem.partition("_")[2]
    ctx.connection.exec_driver_sql(
        f"INSERT INTO atlas.migrations (number, name) VALUES ({number}, '{name}')"  # noqa: S608
    )
    ctx.connection.exec_driver_sql(f"UPDATE atlas.store SET form = {number}")  # noqa: S608


def _form_of(base: "Connection") -> int:
    """Return the version of the tables of a store; 0 where there are none."""
    if base.exec_driver_sql("SELECT to_regclass('atlas.store')").scalar() is None:
        return 0
    return int(base.exec_driver_sql("SELECT form FROM atlas.store").scalar_one())


@contextmanager
def _transaction(address: Address) -> Iterator["Connection"]:
    """Lend a connection of SQLAlchemy's for one transaction, whose errors are in our words."""
    try:
        import alembic  # noqa: F401, PLC0415 - optional, needed by what is done with it
        from sqlalchemy import create_engine  # noqa: PLC0415 - optional
        from sqlalchemy.exc import DBAPIError  # noqa: PLC0415
        from sqlalchemy.pool import NullPool  # noqa: PLC0415
    except ImportError as error:
        raise DataError(Problem("store_package", file=address.name)) from error

    engine = create_engine(
        "postgresql+pg8000://", poolclass=NullPool, creator=lambda: connect(address, "legacy")
    )
    done = False
    try:
        with engine.connect() as base:
            yield base
            done = True
            base.commit()
    except (DBAPIError, OSError) as error:
        cause = (error.orig or error) if isinstance(error, DBAPIError) else error
        if done and is_broken(cause):
            raise CommitUnknownError from error
        raise worded(cause, address) from error
