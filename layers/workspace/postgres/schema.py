"""The tables of a store: made, brought up from an older version, refused in a newer one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from geo.errors import DataError, Problem
from layers.workspace.postgres.address import Address
from layers.workspace.postgres.driver import Transaction, committed, ending, rows_of, start

__all__ = ["FORM", "migrate", "read", "write", "writing"]

FORM = 4
"""The version of the tables this program knows: the number of the last step."""


_WRITE = "BEGIN; UPDATE atlas.store SET changes = changes + 1 RETURNING form"


def read(address: Address, query: str, order: str = "", **values: object) -> list[list[Any]]:
    """Return the rows of a query, in the order of some of its columns; none without tables.

    Raises
    ------
    DataError
        The tables are from a newer atlas (``workspace_newer``), or as `transaction` says.
    """
    # The version comes with each answer, in one statement, even where there is no row.
    marked = f"SELECT true AS there, rows.* FROM ({query}) AS rows"  # noqa: S608
    statement = f"SELECT store.form, found.* FROM atlas.store LEFT JOIN ({marked}) AS found ON true"  # noqa: S608
    try:
        rows = rows_of(address, f"{statement} ORDER BY {order}" if order else statement, **values)
    except DataError as error:
        if _is_none(error):
            return []
        raise
    _require_form(rows[0][0], address)
    return [row[2:] for row in rows if row[1]]


def write(address: Address, function: str, **values: object) -> list[Any]:
    """Return the one row of a function that writes by itself; tables are made if need be.

    Parameters
    ----------
    address
        Where to.
    function
        A call that takes the version of the tables as ``:known``, writes nothing where it is
        another one, and answers with the version there is first.
    **values
        In place of its other ``:names``.

    Raises
    ------
    DataError, CommitUnknownError
        As `migrate` and `committed` say.
    """
    statement = f"SELECT * FROM {function}"  # noqa: S608 - words of ours alone
    try:
        form, *row = committed(address, statement, known=FORM, **values)[0]
    except DataError as error:
        if not _is_none(error):
            raise
        form, row = 0, []
    if form == FORM:
        return list(row)
    _require_form(form, address)
    migrate(address)
    return list(committed(address, statement, known=FORM, **values)[0][1:])


@contextmanager
def writing(address: Address) -> Iterator[Transaction]:
    """Lend a connection that alone may write until it ends; the tables are made if need be.

    Raises
    ------
    DataError, CommitUnknownError
        As `migrate` and `transaction` say.
    """
    with ending(_begun_write(address)) as base:
        yield base


def _begun_write(address: Address) -> Transaction:
    try:
        base = start(address, _WRITE)
    except DataError as error:
        if not _is_none(error):
            raise
        migrate(address)
        base = start(address, _WRITE)
    form = base.first[0][0]
    if form == FORM:
        return base
    base.give_up()
    _require_form(form, address)
    migrate(address)
    return start(address, _WRITE)


def _is_none(error: DataError) -> bool:
    return any(each.code == "workspace_none" for each in error.problems)


def migrate(address: Address) -> None:
    """Make the tables, or bring them up; nothing where they are as they should be.

    Raises
    ------
    DataError
        They are from a newer atlas (``workspace_newer``), or whoever connects may not
        make them (``store_rights``).
    """
    from layers.workspace.postgres.migration import bring_up  # noqa: PLC0415 - seldom needed

    bring_up(address, FORM)


def _require_form(form: int, address: Address) -> None:
    """Refuse a newer version of the tables."""
    if form > FORM:
        values = {"form": form}
        raise DataError(Problem("workspace_newer", file=address.name, values=values))
