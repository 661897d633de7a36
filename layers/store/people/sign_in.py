"""Who may do what where people sign in: the table ``[sign_in]`` of ``data/server.toml``.

Streamlit checks who someone is, with an issuer of OpenID Connect; here stands which of the
claims gives which right. Without the table nobody signs in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.errors import DataError, Problem
from layers.store import repository
from layers.workspace.authorship import RIGHTS, Person, Right

__all__ = ["SignIn", "configured", "person_of"]

FILE = "server.toml"
EVERYONE = "*"

_HOUR_S = 3600
_HOURS = 12
_NAMES = ("email", "preferred_username", "name", "sub")


@dataclass(frozen=True)
class SignIn:
    """How people sign in.

    Parameters
    ----------
    claim
        Which claim names the roles: a name, or several with dots where one holds the next.
    read, edit, manage
        Roles that give each right; ``*`` for all who have signed in.
    anonymous
        Whether those who have not may look.
    hours
        So long after it was issued a sign-in counts.
    """

    claim: str = "roles"
    read: tuple[str, ...] = (EVERYONE,)
    edit: tuple[str, ...] = ()
    manage: tuple[str, ...] = ()
    anonymous: bool = False
    hours: float = _HOURS

    def right_of(self, roles: tuple[str, ...]) -> Right:
        """Return the greatest right that some roles give.

        >>> SignIn(edit=("planner",)).right_of(("planner", "other")), SignIn().right_of(())
        ('edit', 'read')
        """
        mine = {EVERYONE, *roles}
        return next((each for each in RIGHTS[:0:-1] if mine & set(getattr(self, each))), "none")


def configured() -> SignIn | None:
    """Return how people sign in; None where nobody does.

    Raises
    ------
    DataError
        The table is not as it should be (``sign_in_form``), or the file is no TOML.
    """
    table: Any = repository.settings("server").get("sign_in")
    if table is None:
        return None
    known: dict[str, Any] = table if isinstance(table, dict) else {"": table}
    lists = {each: tuple(known[each]) for each in RIGHTS[1:] if _is_texts(known.get(each))}
    sound = (
        known.keys() <= SignIn.__annotations__.keys()
        and isinstance(known.get("claim", ""), str)
        and isinstance(known.get("anonymous", False), bool)
        and _is_hours(known.get("hours", _HOURS))
        and lists.keys() == known.keys() & set(RIGHTS)
    )
    if not sound:
        raise DataError(Problem("sign_in_form", file=FILE, field="sign_in"))
    members: dict[str, Any] = known | lists
    return SignIn(**members)


def person_of(claims: Mapping[str, Any], settings: SignIn, *, now_s: float) -> Person:
    """Return who has signed in, and what that person may do.

    Parameters
    ----------
    claims
        Those of the checked token; none for who has not signed in.
    settings
        Which of them give which right.
    now_s
        Seconds since 1970 in UTC.
    """
    issued_s = claims.get("iat")
    fresh = isinstance(issued_s, int | float) and now_s - issued_s < settings.hours * _HOUR_S
    if not claims.get("is_logged_in") or not fresh:
        return Person("", "read" if settings.anonymous else "none")
    name = next((str(claims[each]) for each in _NAMES if claims.get(each)), "")
    return Person(name, settings.right_of(_roles(claims, settings.claim)))


def _roles(claims: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    value: Any = claims.get(claim)
    if value is None:
        value = claims
        for part in claim.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, str):
        return (value,)
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_hours(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
