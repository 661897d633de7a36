"""Connections to a PostgreSQL server, each lent for one transaction, and what is said when cut.

pg8000 is an optional package: pure Python under the BSD licence, so that it goes wherever the
atlas goes. A connection that broke while idle is replaced before anything was done with it.
One that breaks later is never tried again by itself: whether a commit arrived is for the
caller to find out.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

from geo.errors import DataError, Problem
from layers.workspace.postgres.address import Address

if TYPE_CHECKING:
    from pg8000.native import Connection, PreparedStatement

__all__ = [
    "CommitUnknownError",
    "Transaction",
    "committed",
    "connect",
    "ending",
    "forget",
    "is_broken",
    "rows_of",
    "start",
    "transaction",
    "worded",
]

_CONNECT_S, _ANSWER_S = 5.0, 120.0
_REFUSED_S = 2.0
"""So long a server that did not answer is not asked again: a page asks many times."""

_MOST_IDLE = 8
_SESSION = {
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    "statement_timeout": "110s",
    "synchronous_commit": "on",
}
"""Nobody waits for ever, and who vanished in the middle of a transaction lets go of it."""


class CommitUnknownError(Exception):
    """The connection broke while a commit was under way: it may have arrived or not."""


class Transaction:
    """A connection within one transaction.

    Parameters
    ----------
    address, connection
        Where it leads, and the library's own.
    first
        The rows of the statement that began it.
    """

    def __init__(self, address: Address, connection: "Connection", first: list[Any]) -> None:
        self.address = address
        self.first = first
        self.connection = connection

    def run(self, statement: str, **values: object) -> list[Any]:
        """Return the rows of one statement, with values in place of ``:names``."""
        rows: list[Any] | None = self.connection.run(statement, **values)
        return rows or []

    def give_up(self) -> None:
        """Roll back and keep the connection; close one that cannot even do that."""
        try:
            self.connection.run("ROLLBACK")
        except _library_errors():
            _close(self.connection)
        else:
            _pool.give_back(self.address, self.connection)


class _Pool:
    """Idle connections of each address, and since when a server has not answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: dict[Address, list[Connection]] = {}
        self._refused: dict[Address, tuple[float, DataError]] = {}

    def take(self, address: Address) -> "Connection | None":
        with self._lock:
            waiting = self._idle.get(address)
            return waiting.pop() if waiting else None

    def give_back(self, address: Address, connection: "Connection") -> None:
        with self._lock:
            waiting = self._idle.setdefault(address, [])
            if len(waiting) < _MOST_IDLE:
                waiting.append(connection)
                return
        _close(connection)

    def drop(self, address: Address) -> None:
        with self._lock:
            waiting = self._idle.pop(address, [])
            self._refused.pop(address, None)
        for each in waiting:
            _close(each)

    def connected(self, address: Address) -> "Connection":
        at, error = self._refused.get(address, (0.0, None))
        if error is not None and time.monotonic() - at < _REFUSED_S:
            raise error
        try:
            connection = connect(address)
        except DataError as refusal:
            self._refused[address] = (time.monotonic(), refusal)
            raise
        self._refused.pop(address, None)
        return connection


_pool = _Pool()


def forget(address: Address) -> None:
    """Close all idle connections of an address, and ask its server again at once."""
    _pool.drop(address)


def rows_of(address: Address, statement: str, **values: object) -> list[Any]:
    """Return the rows of one statement by itself. Raises DataError as `transaction`."""
    found = _begun(address, statement, values)
    _pool.give_back(address, found.connection)
    return found.first


def committed(address: Address, statement: str, **values: object) -> list[Any]:
    """Return the rows of one statement that is committed with its answer.

    Each connection prepares it once: from then on it is one message there and one back.

    Raises
    ------
    DataError
        As `transaction`.
    CommitUnknownError
        The connection broke before the answer: it may have been carried out or not.
    """
    while (connection := _pool.take(address)) is not None:
        try:
            prepared = _prepared(connection, statement)
            break
        except _library_errors() as error:
            if not is_broken(error):
                _pool.give_back(address, connection)
                raise worded(error, address) from error
            _close(connection)
    else:
        connection = _pool.connected(address)
        try:
            prepared = _prepared(connection, statement)
        except _library_errors() as error:
            _close(connection)
            raise worded(error, address) from error
    try:
        rows = prepared.run(**values)
    except _library_errors() as error:
        if is_broken(error):
            _close(connection)
            raise CommitUnknownError from error
        _pool.give_back(address, connection)
        raise worded(error, address) from error
    _pool.give_back(address, connection)
    return rows or []


_statements: "WeakKeyDictionary[Connection, dict[str, PreparedStatement]]" = WeakKeyDictionary()
"""What each connection has prepared."""


def _prepared(connection: "Connection", statement: str) -> "PreparedStatement":
    known = _statements.setdefault(connection, {})
    if statement not in known:
        known[statement] = connection.prepare(statement)
    return known[statement]


def start(address: Address, statement: str) -> Transaction:
    """Begin a transaction by a statement; hand it to `ending`. Raises as `transaction`."""
    return _begun(address, statement, {})


@contextmanager
def ending(base: Transaction) -> Iterator[Transaction]:
    """Commit a transaction at the end, or leave all as it was. Raises as `transaction`."""
    sound = False
    try:
        yield base
        sound = True
    except _library_errors() as error:
        raise worded(error, base.address) from error
    finally:
        if not sound:
            base.give_up()
    try:
        base.connection.run("COMMIT")
    except _library_errors() as error:
        _close(base.connection)
        if is_broken(error):
            raise CommitUnknownError from error
        raise worded(error, base.address) from error
    _pool.give_back(base.address, base.connection)


@contextmanager
def transaction(address: Address, begin: str) -> Iterator[Transaction]:
    """Lend a connection for one transaction, which ends well or leaves all as it was.

    Parameters
    ----------
    address
        Where to.
    begin
        The statement that begins it.

    Raises
    ------
    DataError
        The server cannot be reached or has gone (``store_lost``), refuses who connects
        (``store_refused``) or what is asked (``store_failed``, ``store_rights``,
        ``store_full``, ``workspace_busy``), holds no tables (``workspace_none``), or the
        package for it is missing (``store_package``).
    CommitUnknownError
        The connection broke while the commit was under way.
    """
    with ending(start(address, begin)) as base:
        yield base


_GONE = ("57P01", "57P02", "57P03", "25P03")
"""The server says good-bye: shut down, crashed, starting up, waited too long for us."""

_BUSY = ("55P03", "40P01", "57014")
_FULL = ("53100", "53200")
_RIGHTS = ("42501", "25006")
_NO_ENTRY = ("28000", "28P01", "3D000", "53300")
_NO_TABLES = ("42P01", "3F000", "42883")
"""No table, no schema, or not yet a function of ours."""


def code_of(error: BaseException) -> str | None:
    """Return the SQLSTATE of an error of the server; None for one of the connection."""
    report = error.args[0] if error.args else None
    return report.get("C") if isinstance(report, dict) else None


def worded(error: BaseException, address: Address) -> DataError:
    """Return what to tell of an error of the server or of the connection."""
    code = code_of(error)
    values: dict[str, object] = {"reason": reason_of(error)}
    kinds = (
        ("store_lost", (None, *_GONE)), ("workspace_busy", _BUSY), ("store_full", _FULL),
        ("store_rights", _RIGHTS), ("store_refused", _NO_ENTRY), ("workspace_none", _NO_TABLES),
    )  # fmt: skip
    kind = next((name for name, codes in kinds if code in codes), "store_failed")
    return DataError(Problem(kind, file=address.name, values=values))


def reason_of(error: BaseException) -> str:
    """Return the words of the server, or of the cause of a broken connection."""
    report = error.args[0] if error.args else ""
    if isinstance(report, dict):
        return str(report.get("M", ""))
    cause = error.__cause__ or error
    return str(getattr(cause, "strerror", None) or cause) or type(error).__name__


def _library_errors() -> tuple[type[Exception], ...]:
    from pg8000.exceptions import Error  # noqa: PLC0415 - optional

    return (Error, OSError)


def _begun(address: Address, statement: str, values: dict[str, object]) -> Transaction:
    """Run a statement that may begin a transaction; a connection that broke while idle is none."""
    while (connection := _pool.take(address)) is not None:
        try:
            return Transaction(address, connection, connection.run(statement, **values) or [])
        except _library_errors() as error:
            if not is_broken(error):
                Transaction(address, connection, []).give_up()
                raise worded(error, address) from error
            _close(connection)
    connection = _pool.connected(address)
    try:
        return Transaction(address, connection, connection.run(statement, **values) or [])
    except _library_errors() as error:
        Transaction(address, connection, []).give_up()
        raise worded(error, address) from error


def is_broken(error: BaseException) -> bool:
    """Return whether an error is that of the connection, or of a server that goes."""
    return code_of(error) in (None, *_GONE)


def connect(address: Address, kind: Literal["native", "legacy"] = "native") -> Any:
    """Open a connection of that module of pg8000: the one used here, or SQLAlchemy's.

    Raises
    ------
    DataError
        As `transaction`.
    """
    try:
        Connection = import_module(f"pg8000.{kind}").Connection  # noqa: N806 - optional
    except ImportError as error:
        raise DataError(Problem("store_package", file=address.name)) from error

    plug: socket.socket | None = None
    try:
        plug = socket.create_connection((address.host, address.port), _CONNECT_S)
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(
            address.user, host=address.host, database=address.database, sock=plug,
            password=address.password, ssl_context=address.tls_context(),
            application_name="planning atlas", startup_params=dict(_SESSION),
        )  # fmt: skip
        plug.settimeout(_ANSWER_S)
    except _library_errors() as error:
        if plug is not None:
            plug.close()
        raise worded(error, address) from error
    return connection


def _close(connection: "Connection") -> None:
    with suppress(*_library_errors()):  # it is broken already, or goes away now
        connection.close()
