"""The address of a store on a server, as the setting ATLAS_STORE has it."""

import re
import ssl
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from geo.errors import ParameterError, Problem

__all__ = ["SETTING", "Address", "parse"]

SETTING = "ATLAS_STORE"

_SCHEMES = ("postgresql", "postgres")
_TLS = ("disable", "prefer", "require", "verify-full")
_OPTIONS = ("sslmode", "sslrootcert")
_PORT = 5432
_NAME = re.compile(r"[^\x00-\x1f]+")


@dataclass(frozen=True)
class Address:
    """Where a store is.

    Parameters
    ----------
    user, password
        Who connects; the password is never printed.
    host, port, database
        Where to.
    tls
        As libpq's ``sslmode``: disable, prefer, require or verify-full.
    root_file
        Certificates that are trusted, for verify-full; "" for those of the system.
    """

    user: str
    password: str | None = field(repr=False)
    host: str
    port: int
    database: str
    tls: str = "prefer"
    root_file: str = ""

    @property
    def name(self) -> str:
        """How problems call it: server and database, without who connects."""
        return f"{self.host}:{self.port}/{self.database}"

    def tls_context(self) -> ssl.SSLContext | bool | None:
        """Return what pg8000 takes: False for none, None where the server decides.

        Raises
        ------
        OSError
            The file of certificates cannot be read.
        """
        if self.tls == "verify-full":
            return ssl.create_default_context(cafile=self.root_file or None)
        return {"disable": False, "prefer": None, "require": True}[self.tls]


def parse(text: str, *, password: str | None = None) -> Address:
    """Return an address.

    Parameters
    ----------
    text
        ``postgresql://user:password@host:port/database?sslmode=verify-full``; port, password
        and options may be left out, and what is no plain letter is written as ``%40``.
    password
        For an address without one.

    Raises
    ------
    ParameterError
        It is none (``store_address``).

    Examples
    --------
    >>> parse("postgresql://atlas:p%40ss@db.example/planning").name
    'db.example:5432/planning'
    >>> parse("postgresql://atlas@[::1]:5433/a?sslmode=disable").host
    '::1'
    >>> parse("mysql://atlas@db/a")
    Traceback (most recent call last):
    geo.errors.ParameterError: ATLAS_STORE: store address.
    """
    try:
        parts = urlsplit(text.strip())
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        found = Address(
            user=unquote(parts.username or ""),
            password=unquote(parts.password) if parts.password else password,
            host=parts.hostname or "",
            port=parts.port or _PORT,
            database=unquote(parts.path.removeprefix("/")),
            tls=options.get("sslmode", "prefer"),
            root_file=options.get("sslrootcert", ""),
        )
    except ValueError as error:
        raise _refused() from error
    sound = (
        parts.scheme in _SCHEMES
        and not parts.fragment
        and set(options) <= set(_OPTIONS)
        and found.tls in _TLS
        and all(map(_NAME.fullmatch, (found.user, found.host, found.database)))
        and "/" not in found.database
    )
    if not sound:
        raise _refused()
    return found


def _refused() -> ParameterError:
    """Return the error; what was given is not in it, for it may hold a password."""
    return ParameterError(Problem("store_address", field=SETTING))
