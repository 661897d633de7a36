"""A scenario: a base and a list of edits, known by the hash of both.

What is approved stays as it is: whoever edits it gets another scenario, which names the
one it came from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from layers.i18n.wording import Text
from layers.scenarios.canonical import digest_of
from layers.scenarios.edit import Edit, Key
from layers.scenarios.kinds import KINDS
from layers.scenarios.records import Base

__all__ = ["SCHEMA", "Scenario", "base_of"]

SCHEMA = 1
"""Version of the form in which scenarios are written."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Scenario:
    """A base and what is edited of it.

    Parameters
    ----------
    title
        What it is called, by language.
    base
        Hash of each layer and table that it touches, as it was when it was made.
    edits
        In the order in which they are applied.
    approved
        ISO date on which it was approved, "" where it was not.
    parent
        Id of the approved scenario that it was made from, "" for none.
    example
        Whether it is an example that comes with the atlas.
    """

    title: Text
    base: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    edits: tuple[Edit, ...] = ()
    approved: str = ""
    parent: str = ""
    example: bool = False

    @cached_property
    def id(self) -> str:
        """The hash of base and edits: 16 hexadecimal digits."""
        edits = [each.to_dict() for each in self.edits]
        return digest_of({"base": dict(self.base), "edits": edits})

    @property
    def cost_yuan(self) -> float | None:
        """What all edits with a cost come to; None where none has one."""
        costs = [each.cost_yuan for each in self.edits if each.cost_yuan is not None]
        return sum(costs) if costs else None

    @property
    def assumed(self) -> tuple[Edit, ...]:
        """The edits that rest on something assumed."""
        return tuple(each for each in self.edits if each.assumed)

    def with_edits(self, edits: tuple[Edit, ...], base: Base | None = None) -> "Scenario":
        """Return it with other edits: of an approved one a new scenario, not approved.

        Where `base` is given, the layers that edits newly touch are noted as they are there.
        """
        known = dict(self.base)
        if base is not None:
            known |= {key: each for key, each in base_of(edits, base).items() if key not in known}
        parent = self.id if self.approved else self.parent
        kept = MappingProxyType(known)
        return replace(self, edits=edits, base=kept, approved="", parent=parent, example=False)

    def about(self, key: Key) -> tuple[int, ...]:
        """Return the positions of the edits about one place."""
        return tuple(k for k, each in enumerate(self.edits) if each.key == key)

    def to_dict(self) -> dict[str, Any]:
        """Return the scenario as a file holds it."""
        found: dict[str, Any] = {"schema": SCHEMA, "id": self.id, "title": dict(self.title)}
        more = {"approved": self.approved, "parent": self.parent, "example": self.example}
        found |= {name: value for name, value in more.items() if value}
        return found | {
            "base": dict(sorted(self.base.items())),
            "edits": [each.to_dict() for each in self.edits],
        }


def base_of(edits: tuple[Edit, ...], base: Base) -> dict[str, str]:
    """Return the hash of each layer and table that some edits change, as it is in a base."""
    touched = {layer for each in edits for layer in (each.layer, *KINDS[each.op].also)}
    return {layer: base.digest(layer) for layer in sorted(touched)}
