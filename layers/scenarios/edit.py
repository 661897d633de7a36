"""One edit of a scenario: what becomes of which place, from which value to which, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from layers.i18n.wording import Text, by_language
from layers.scenarios.canonical import canonical, digest_of, plain

__all__ = ["FIELDS", "Edit", "Key", "key_text"]

Key = tuple[str, str]
"""Layer or table, and the id of a place or row in it."""

FIELDS = ("op", "layer", "id", "field", "old", "new", "why", "assumed", "requires", "cost_yuan")
"""Members of an edit in a file, in their order."""


def key_text(key: Key) -> str:
    """Return how a file names a place: layer and id.

    >>> key_text(("stations", "st_a"))
    'stations/st_a'
    """
    return "/".join(key)


@dataclass(frozen=True, eq=False, kw_only=True)
class Edit:
    """One edit.

    Parameters
    ----------
    op
        Its kind, a key of `layers.scenarios.kinds.KINDS`.
    layer, id
        The layer or table, and the place or row in it that the edit is about.
    field
        The field it changes, None where it is about the place as a whole.
    old, new
        Plain JSON values before and after; what they hold depends on the kind.
    why
        Reason, in the planner's words, by language where it has several.
    assumed
        Fields of the new value that nobody has decided or measured.
    requires
        Places, as `key_text` writes them, that an earlier edit must have left there.
    cost_yuan
        What it costs, None where the planner gives no figure.
    """

    op: str
    layer: str
    id: str
    field: str | None = None
    old: Any = None
    new: Any = None
    why: str | Mapping[str, str] = ""
    assumed: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    cost_yuan: float | None = None

    @property
    def key(self) -> Key:
        """The place or row it is about."""
        return self.layer, self.id

    @property
    def reason(self) -> Text:
        """Why, by language; words of no language stand for all."""
        if isinstance(self.why, str):
            return by_language(lambda _: str(self.why))
        return Text(**self.why)

    @cached_property
    def digest(self) -> str:
        """The hash of all it says."""
        return digest_of(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """Return the edit as a member of a file; what is empty by default is left out."""
        always = {"op": self.op, "layer": self.layer, "id": self.id, "field": self.field,
                  "old": self.old, "new": self.new, "why": self.why}  # fmt: skip
        some = {"assumed": list(self.assumed), "requires": list(self.requires),
                "cost_yuan": self.cost_yuan}  # fmt: skip
        found = always | {name: value for name, value in some.items() if value not in ([], None)}
        return {name: plain(value) for name, value in found.items()}

    def __eq__(self, other: object) -> bool:
        """Return whether two edits say the same."""
        if not isinstance(other, Edit):
            return NotImplemented
        return canonical(self.to_dict()) == canonical(other.to_dict())

    def __hash__(self) -> int:
        return hash(self.digest)
