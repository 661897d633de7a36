"""Streets, ground and facilities from an Overpass server, by osmnx, tile by tile.

Each tile is two questions: the ways that are walked on, and what ground and facilities are found
by, as areas and lines.
"""

import json
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np

from geo.errors import DataError, Problem
from layers.i18n.wording import text
from layers.model.progress import Progress, Step, silent
from layers.streets.areas import Ground, tiles_of
from layers.streets.endpoints import ENDPOINT, checked_endpoint, guarded_lookups
from layers.streets.ground.osm_frames import content_of, wanted_values
from layers.streets.osm_segments import RawStreets, assemble, touching
from layers.streets.overpass_http import (
    CONNECT_S,
    TOO_MANY,
    BusyError,
    ResponseGuard,
    errors_as_problems,
    seconds_until_free,
)
from layers.streets.walkable import KEYS, highway_class, is_walkable, way_filter

__all__ = ["ENDPOINT", "download"]

Answer = TypeVar("Answer")

PAUSES_S: tuple[float, ...] = (10, 30)
"""How long to wait before asking a busy server again, and how often."""

_ONLY_AROUND = "Found no graph nodes"
"""How osmnx says, in a plain ValueError, that what it was given lies around the tile."""


def download(
    area: Ground,
    *,
    cache_folder: Path,
    endpoint: str = ENDPOINT,
    private: bool = False,
    timeout_s: float = 180,
    progress: Progress = silent,
) -> RawStreets:
    """Return the streets of an area that are walked on, and its ground, from an Overpass server.

    Parameters
    ----------
    area
        In STORAGE.
    cache_folder
        Where answers are kept until the caller removes them, so that a
        download that was cut off goes on where it stopped.
    endpoint
        Address of the server's interface, without "/interpreter".
    private
        Whether the server may lie in a private network.
    timeout_s
        Seconds within which each answer must be complete.
    progress
        Called after each tile, and before each pause.

    Raises
    ------
    ParameterError
        The address is none (``endpoint_form``), or holds a user name or password
        (``endpoint_user``).
    DataError
        The server lies in a private network (``endpoint_private``), sends on to
        another (``endpoint_redirect``), cannot be reached, is busy, slow, refuses, or answers with
        something else than whole and sound data; or the area has no streets.
    OSError
        An answer cannot be kept.
    """
    host = checked_endpoint(endpoint)
    responses = ResponseGuard(host, timeout_s)
    tiles = tiles_of(area)
    parts: list[_Part] = []
    frames: list[gpd.GeoDataFrame] = []
    progress(Step(0, len(tiles), text("streets.asking", host=host)))
    guard = nullcontext() if private else guarded_lookups(host)
    # Within the settings: osmnx keeps for good the look-up it finds when it is first imported.
    with _settings(responses, endpoint, cache_folder), guard:
        for done, tile in enumerate(tiles, start=1):

            def waiting(seconds: float, done: int = done) -> None:
                message = text("streets.waiting", host=host, seconds=round(seconds))
                progress(Step(done - 1, len(tiles), message))

            ask = partial(_patiently, responses, endpoint, waiting)
            part = ask(partial(_fetch_streets, tile, responses, cache_folder))
            parts += [] if part is None else [part]
            frame = ask(partial(_fetch_ground, tile, responses, cache_folder))
            frames += [] if frame is None else [frame]
            message = text("streets.tiles", done=done, total=len(tiles))
            progress(Step(done, len(tiles), message))
    if parts:
        raw = touching(_merge_tiles(parts, responses.dates), area)
        if raw.u.size:
            return replace(raw, **content_of(frames)._asdict())
    raise DataError(Problem("answer_empty", values={"host": host}))


@dataclass(frozen=True)
class _Part:
    """What one tile brought: nodes by their id in OpenStreetMap, segments between them."""

    places: Mapping[int, tuple[float, float]]
    segments: list[tuple[int, int]]
    classes: list[str]
    ways: frozenset[int]


def _patiently(
    responses: ResponseGuard,
    endpoint: str,
    waiting: Callable[[float], None],
    ask: Callable[[], Answer],
) -> Answer:
    """Return what a question brings; a busy server is asked again."""
    for pause in (*PAUSES_S, None):
        try:
            return ask()
        except BusyError as error:
            values: dict[str, object] = {"host": responses.host, "status": error.status}
            if pause is None:
                raise DataError(Problem("server_busy", values=values)) from None
            seconds = max(pause, seconds_until_free(endpoint) if error.status == TOO_MANY else 0)
            waiting(seconds)
            time.sleep(seconds)
    raise AssertionError("the last round returns or raises")


def _fetch_streets(tile: Ground, responses: ResponseGuard, cache_folder: Path) -> _Part | None:
    """Return the streets of a tile, None where there are none."""
    import osmnx  # noqa: PLC0415 - takes seconds, and only a download needs it

    graph = _answer(
        partial(
            osmnx.graph_from_polygon, tile, simplify=False, retain_all=True,
            truncate_by_edge=True, custom_filter=way_filter(),
        ),
        responses,
        cache_folder,
    )  # fmt: skip
    return None if graph is None else _part(graph)


def _fetch_ground(
    tile: Ground, responses: ResponseGuard, cache_folder: Path
) -> gpd.GeoDataFrame | None:
    """Return what else of a tile is wanted, None where there is none of it."""
    import osmnx  # noqa: PLC0415

    ask = partial(osmnx.features_from_polygon, tile, dict(wanted_values()))
    return _answer(ask, responses, cache_folder)


def _answer(
    ask: Callable[[], Answer], responses: ResponseGuard, cache_folder: Path
) -> Answer | None:
    """Return what one question to the server brings, or to the kept answers; None for nothing."""
    from osmnx._errors import InsufficientResponseError  # noqa: PLC0415 - it has no other home

    before = responses.answers
    try:
        with errors_as_problems(responses.host, responses.timeout_s):
            return ask()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        # Only a kept answer can be cut off here: a download was ended while writing it.
        for kept in cache_folder.glob("*.json"):
            kept.unlink()
        if responses.answers > before:
            raise _foreign(responses) from error
        return _answer(ask, responses, cache_folder)
    except InsufficientResponseError:
        return None  # nothing lies in the tile or close to it
    except ValueError as error:
        if str(error).startswith(_ONLY_AROUND):
            return None
        raise _foreign(responses) from error


def _foreign(responses: ResponseGuard) -> DataError:
    return DataError(Problem("answer_foreign", values={"host": responses.host}))


def _part(graph: Any) -> _Part:
    """Return what a networkx graph holds, sifted by the tags its edges carry."""
    edges = [edge for edge in graph.edges(data=True) if is_walkable(edge[2])]
    return _Part(
        places={node: (at["x"], at["y"]) for node, at in graph.nodes(data=True)},
        segments=[(u, v) for u, v, _ in edges],
        classes=[highway_class(tags) for _, _, tags in edges],
        ways=frozenset(tags["osmid"] for _, _, tags in edges),
    )


def _merge_tiles(parts: list[_Part], dates: list[str]) -> RawStreets:
    """Return all tiles as one; a node that several hold is one node."""
    places = {node: at for part in parts for node, at in part.places.items()}
    ids = np.array(sorted(places), dtype=np.int64)
    lon, lat = np.array([places[node] for node in ids.tolist()], dtype=float).reshape(-1, 2).T
    ends = np.array([pair for part in parts for pair in part.segments], dtype=np.int64)
    classes = [each for part in parts for each in part.classes]
    kinds = list(dict.fromkeys(classes))
    position = {each: number for number, each in enumerate(kinds)}
    raw = assemble(
        (ids, lon, lat),
        ends.reshape(-1),
        np.full(len(classes), 2),
        np.array([position[each] for each in classes], dtype=np.int16),
        kinds,
    )
    today = datetime.now(UTC).date().isoformat()
    return replace(
        raw,
        ways=len(frozenset().union(*(part.ways for part in parts))),
        data_date=min(dates, default=today),
        dated_by="source" if dates else "download",
    )


@contextmanager
def _settings(responses: ResponseGuard, endpoint: str, cache_folder: Path) -> Iterator[None]:
    """Set osmnx up for one download; its settings, and what it does to look-ups, are undone."""
    import osmnx  # noqa: PLC0415

    ours: dict[str, Any] = {
        "overpass_url": endpoint.rstrip("/"),
        "overpass_settings": f"[out:json][timeout:{max(1, round(responses.timeout_s))}]",
        # Its own look at the server's load may block for minutes without a word.
        "overpass_rate_limit": False,
        "requests_timeout": (CONNECT_S, responses.timeout_s),
        "requests_kwargs": {"hooks": {"response": responses}, "stream": True},
        # Else a name that is not found is asked of a public resolver.
        "doh_url_template": None,
        "use_cache": True,
        "cache_folder": cache_folder,
        "useful_tags_way": list(KEYS),
    }
    before = {name: getattr(osmnx.settings, name) for name in ours}
    look_up = socket.getaddrinfo
    try:
        for name, value in ours.items():
            setattr(osmnx.settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(osmnx.settings, name, value)
        socket.getaddrinfo = look_up
