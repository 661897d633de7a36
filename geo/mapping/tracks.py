"""A line's track cut at its stops, so that what lies between two of them has a shape of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

__all__ = ["TrackPiece", "track_pieces"]

_GAP_M = 0.5
"""Ends of a track's parts that lie no farther apart are one."""

_STOP_M = 500.0
"""A stop farther from a part of the track is not on it."""

_NEARER_M = 50.0
"""A stop is on every part of the track that is this little farther than the nearest."""


@dataclass(frozen=True, eq=False)
class TrackPiece:
    """What lies of a track between two stops, or beyond the last one of a part.

    Parameters
    ----------
    between
        The stops at its ends: two, one beyond the last, none where no stop is on the part.
    inward
        Beyond the last stop of a part, the stop before that one; "" where there is none.
    shape
        A line in metres.
    """

    between: frozenset[str]
    inward: str
    shape: BaseGeometry


def track_pieces(track: BaseGeometry, stops: Mapping[str, shapely.Point]) -> list[TrackPiece]:
    """Return the pieces of a track between its stops; together they are the whole track.

    Parameters
    ----------
    track
        Lines in metres, whose parts may lie in any order and run in any direction.
    stops
        The stops of the line, in the same CRS; those not on the track are passed over.

    Examples
    --------
    >>> stops = {"a": shapely.Point(0, 1), "b": shapely.Point(60, -1), "far": shapely.Point(0, 9e3)}
    >>> found = track_pieces(shapely.LineString([(-10, 0), (100, 0)]), stops)
    >>> [("".join(sorted(each.between)), each.shape.length) for each in found]
    [('a', 10.0), ('ab', 60.0), ('b', 40.0)]
    >>> [each.shape.length for each in track_pieces(shapely.LineString([(0, 0), (9, 0)]), {})]
    [9.0]
    >>> track_pieces(shapely.LineString(), {})
    []
    """
    joined = shapely.line_merge(shapely.set_precision(track, _GAP_M))
    parts = [each for each in shapely.get_parts(joined) if each.length > 0]
    names, at = list(stops), np.array(list(stops.values()), dtype=object)
    away = np.array([shapely.distance(part, at) for part in parts]).reshape(len(parts), len(at))
    near = (away <= _STOP_M) & (away <= away.min(axis=0, initial=np.inf) + _NEARER_M)
    return [
        piece
        for part, on in zip(parts, near, strict=True)
        for piece in _cut(part, {name: stops[name] for name, here in zip(names, on, strict=True)
                                 if here})
    ]  # fmt: skip


def _cut(part: shapely.LineString, stops: Mapping[str, shapely.Point]) -> Iterator[TrackPiece]:
    """Yield the pieces of one part, from its one end to the other; of a ring, from a stop on."""
    if not stops:
        yield TrackPiece(frozenset(), "", part)
        return
    along = {name: float(part.project(at)) for name, at in stops.items()}
    order = sorted(along, key=lambda name: (along[name], name))
    ends = [("", 0.0), *((name, along[name]) for name in order), ("", part.length)]
    if part.is_ring:
        yield from _ring(part, order, along)
        return
    for place, ((one, start), (other, end)) in enumerate(pairwise(ends)):
        if end <= start:
            continue
        within = one and other
        inward = "" if within else ends[place - 1][0] if one else ends[place + 2][0]
        between = frozenset({one, other} - {""})
        yield TrackPiece(between, inward, substring(part, start, end))


def _ring(
    part: shapely.LineString, order: list[str], along: Mapping[str, float]
) -> Iterator[TrackPiece]:
    """Yield the pieces of a ring, whose first and last stop are beside each other too."""
    for one, other in pairwise([*order, order[0]]):
        start, end = along[one], along[other]
        if end > start:
            shape: BaseGeometry = substring(part, start, end)
        else:
            over = (substring(part, start, part.length), substring(part, 0.0, end))
            kept = [each for each in over if each.length > 0]
            shape = shapely.line_merge(shapely.union_all(kept))
        yield TrackPiece(frozenset({one, other}), "", shape)
