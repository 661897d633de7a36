"""What is kept of a layer that a reader has brought along, beside its features.

Its features lie beside it as GeoJSON in the form of every layer of the atlas, with their
provenance, so that they are read and checked by the same code.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from layers.i18n.wording import Text, text
from layers.model.catalogue import OWN, WEIGHT_KINDS, LayerEntry, Weight
from layers.model.palette import WHITE
from layers.model.roles import ROLES
from layers.model.style import Single, Symbol

__all__ = ["FAMILIES", "MOST_PLACES", "OWN_ROLES", "OwnLayer"]

FAMILIES = ("area", "line", "point")
"""What the features of a layer are, by the largest of them."""

OWN_ROLES = {
    "area": ("target", "area", "summary", "origin", "countable", "site", "weight"),
    "line": (),
    "point": ("target", "origin", "countable", "site", "weight", "stops"),
}
"""The roles that a reader's layer can have, by what its features are."""

MOST_PLACES = 2_000
"""A layer of more features is drawn and exported only: each place of it costs every answer."""

_RANK = 50
JOINED = "joined"
"""How a layer's place is known whose rows lie where places of the same names do."""

_LABEL_ZOOM = {"area": 11, "line": 12, "point": 13}


@dataclass(frozen=True, kw_only=True)
class OwnLayer:
    """A layer that a reader has brought along.

    Parameters
    ----------
    id
        A slug, unlike that of any other layer.
    title
        What its reader calls it.
    family
        One of `FAMILIES`.
    roles
        Some of `OWN_ROLES` of its family.
    kind
        The kind of its features.
    colour
        #RRGGBB.
    confidential
        Whether all that shows it is to say that it is.
    file, sha256, read
        The file it came from, the hash of that, and the day it was read (ISO 8601).
    datum, datum_basis
        In which datum or system the file was, and how that was known.
    weight
        The figure it is counted by, for the role "weight".
    """

    id: str
    title: Text
    family: str
    roles: tuple[str, ...]
    kind: str
    colour: str
    confidential: bool
    file: str
    sha256: str
    read: str
    datum: str
    datum_basis: str
    weight: Weight | None = None

    @property
    def title_on_map(self) -> Text:
        """Its title on the map, in legends and in files: one that is confidential says so."""
        return text("own.confidential", title=self.title) if self.confidential else self.title

    def entry(self) -> LayerEntry:
        """Return its entry in the catalogue."""
        return LayerEntry(
            id=self.id,
            slug=self.id,
            group=OWN,
            style=Single(self.title_on_map, self._symbol()),
            roles=self.roles,
            rank=_RANK,
            # Rows joined by names lie on places that have those names on the map already.
            label_zoom=None if self.datum_basis == JOINED else _LABEL_ZOOM[self.family],
            weight=self.weight,
            # Points that are only counted, such as the cells of a grid, would hide the map.
            visible=self.family != "point" or self.roles != ("weight",),
        )

    def _symbol(self) -> Symbol:
        if self.family == "point":
            return Symbol(WHITE, 1.2, self.colour, 0.95, radius=5.5)
        if self.family == "line":
            return Symbol(self.colour, 3.0)
        return Symbol(self.colour, 2.2, self.colour, 0.22)

    def to_body(self) -> dict[str, Any]:
        """Return it as plain JSON values, as a workspace keeps it."""
        return {**asdict(self), "title": self.title.to_dict(), "roles": list(self.roles)}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        """Return the layer kept as a body. Raises ValueError, TypeError or KeyError for none."""
        texts = ("id", "family", "kind", "colour", "file", "sha256", "read", "datum", "datum_basis")
        content = {name: str(body[name]) for name in texts}
        roles = tuple(each for each in body["roles"] if each in ROLES)
        if content["family"] not in FAMILIES:
            raise ValueError(content["family"])
        title = Text(**body["title"])
        weight = _weight(body.get("weight"))
        if ("weight" in roles) != (weight is not None):
            raise ValueError("weight")
        secret = bool(body["confidential"])
        return cls(title=title, roles=roles, confidential=secret, weight=weight, **content)


def _weight(body: Mapping[str, Any] | None) -> Weight | None:
    """Return the figure kept as a body. Raises ValueError, TypeError or KeyError for none."""
    if body is None:
        return None
    weight = Weight(str(body["field"]), str(body["kind"]), str(body["date"]))
    if weight.kind not in WEIGHT_KINDS:
        raise ValueError(weight.kind)
    return weight
