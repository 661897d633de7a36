"""OpenStreetMap's XML, as servers, editors and other programs write it.

Read here and not by pyosmium, which passes over what editors and servers add:
`action="delete"` of an editor's file, and the places that Overpass writes into
the ways (`out geom`). A document type is refused: OpenStreetMap's XML has none,
and only one could make the content grow while it is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from layers.streets.osm_objects import (
    IN_A_WAY,
    NO_USE,
    NOWHERE,
    OsmObjects,
    date_of,
    fixed,
    rank_of,
)

__all__ = ["read_xml"]

_ROOTS = ("osm", "osmChange")
_STAMPS = ("osmosis_replication_timestamp", "timestamp", "osm_base")
"""Where the head of a file says how new its data is."""

_BELOW_ALL = -(2**62)
"""Nodes without an id are counted down from here."""

Attributes = Mapping[str, str]


def read_xml(pieces: Iterable[bytes], found: OsmObjects) -> None:
    """Take in a file's content, piece by piece.

    Raises
    ------
    xml.parsers.expat.ExpatError, ValueError, LookupError, OverflowError
        It is no XML, in no known encoding, no data of OpenStreetMap, or has an impossible
        number in it.
    """
    reader = _Reader(found)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = reader.refuse
    for piece in pieces:
        parser.Parse(piece, False)  # noqa: FBT003 - expat takes it by position only
    parser.Parse(b"", True)  # noqa: FBT003


@dataclass(eq=False)
class _Reader:
    """Handlers of the parser, and the node, way or relation that is being read."""

    found: OsmObjects
    _root: str | None = None
    _passed_over: str | None = None
    _deleting: bool = False
    _way: Attributes | None = None
    _node: Attributes | None = None
    _relation: Attributes | None = None
    _nodes: list[tuple[int, int, int]] = field(default_factory=list)
    _members: list[tuple[int, str]] = field(default_factory=list)
    _tags: dict[str, str] = field(default_factory=dict)
    _unnamed: dict[tuple[int, int], int] = field(default_factory=dict)

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin an element; those that are read all the time stand first."""
        if self._passed_over is not None:
            return
        if name == "nd":
            if self._way is not None:
                self._nodes.append(self._node_of_way(attributes))
        elif name == "node":
            self._node, self._tags = attributes, {}
        elif name == "tag":
            self._tags[attributes["k"]] = attributes["v"]
        elif name == "way":
            self._way, self._nodes, self._tags = attributes, [], {}
        elif self._root is None:
            self._begin(name, attributes)
        else:
            self._other(name, attributes)

    def end(self, name: str) -> None:
        """End an element."""
        if name == self._passed_over:
            self._passed_over = None
        elif name == "node" and self._node is not None:
            self._end_node(self._node)
        elif name == "way" and self._way is not None:
            self._end_way(self._way)
        elif name == "relation" and self._relation is not None:
            self._end_relation(self._relation)
        elif name == "delete":
            self._deleting = False

    def refuse(self, *_: object) -> None:
        """Refuse a document type."""
        raise ValueError("DOCTYPE")

    def _begin(self, name: str, attributes: Attributes) -> None:
        if name not in _ROOTS:
            raise ValueError(f"<{name[:40]}>")
        self._root = name
        self._date(attributes)

    def _other(self, name: str, attributes: Attributes) -> None:
        """Begin what stands around the objects, or is none that streets need."""
        if name == "relation":
            self._relation, self._members, self._tags = attributes, [], {}
        elif name == "member":
            if attributes.get("type") == "way":
                self._members.append((int(attributes["ref"]), attributes.get("role", "")))
        elif name == "old":  # an object as it was before a change
            self._passed_over = name
        elif name == "delete":
            self._deleting = True
        elif name == "meta":
            self._date(attributes)
        elif name == "bounds" and self._way is None:
            self._extent(
                *(attributes.get(each) for each in ("minlon", "minlat", "maxlon", "maxlat"))
            )
        elif name == "bound":
            south, west, north, east = attributes["box"].split(",")
            self._extent(west, south, east, north)

    def _date(self, attributes: Attributes) -> None:
        stated = next(filter(date_of, map(attributes.get, _STAMPS)), None)
        self.found.stamp = self.found.stamp or stated

    def _extent(self, *sides: str | None) -> None:
        """Widen the extent by bounds; a file that was put together has several.

        Impossible ones are as if they were not stated: no street depends on them.
        """
        if None in sides:
            return
        west, south, east, north = (float(side) for side in sides if side is not None)
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
            return
        known = self.found.extent or (west, south, east, north)
        self.found.extent = (
            min(known[0], west), min(known[1], south), max(known[2], east), max(known[3], north),
        )  # fmt: skip

    def _end_node(self, attributes: Attributes) -> None:
        x = y = NOWHERE
        if not self._is_deleted(attributes) and "lat" in attributes:
            x, y = fixed(float(attributes["lon"]), 180), fixed(float(attributes["lat"]), 90)
        number, rank = int(attributes["id"]), _rank(attributes)
        self.found.add_node(number, rank, x, y)
        if self._tags:
            self.found.add_spot(number, rank, (x, y), self._tags)
        self._node = None

    def _node_of_way(self, attributes: Attributes) -> tuple[int, int, int]:
        """Return the id and the place that a way gives for one of its nodes."""
        if "lat" not in attributes or "lon" not in attributes:
            return int(attributes["ref"]), NOWHERE, NOWHERE
        place = fixed(float(attributes["lon"]), 180), fixed(float(attributes["lat"]), 90)
        if "ref" in attributes:
            return int(attributes["ref"]), *place
        # Without ids, ways meet where they have a place in common.
        return self._unnamed.setdefault(place, _BELOW_ALL - len(self._unnamed)), *place

    def _end_way(self, way: Attributes) -> None:
        deleted = self._is_deleted(way)
        use = NO_USE if deleted else self.found.use_of(self._tags)
        day = int((date_of(way.get("timestamp")) or "0").replace("-", ""))
        refs = [] if deleted else [node for node, *_ in self._nodes]
        self.found.add_way(int(way["id"]), _rank(way), day, use, refs)
        if not deleted and self.found.keeps(int(way["id"]), use):
            for node, x, y in self._nodes:
                if NOWHERE not in {x, y}:
                    self.found.add_node(node, IN_A_WAY, x, y)
        self._way = None

    def _end_relation(self, relation: Attributes) -> None:
        tags = {} if self._is_deleted(relation) else self._tags
        self.found.add_relation(int(relation["id"]), _rank(relation), tags, self._members)
        self._relation = None

    def _is_deleted(self, attributes: Attributes) -> bool:
        return (
            self._deleting
            or attributes.get("action", "").lower() == "delete"
            or attributes.get("visible", "").lower() == "false"
        )


def _rank(attributes: Attributes) -> int:
    """Return the rank of a version of an object."""
    version = int(attributes.get("version") or 0)
    stamp = 0
    if not version and "timestamp" in attributes:
        stamp = int("".join(sign for sign in attributes["timestamp"][:19] if sign.isdigit()) or 0)
    return rank_of(version, stamp, edited=attributes.get("action", "") in {"modify", "delete"})
