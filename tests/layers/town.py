"""A made-up town in Baoshan, and an Overpass server for it on this machine that can misbehave.

Of ground and facilities it answers with what it is given, and never misbehaves.
"""

import json
import re
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import numpy as np

from geo.walking.street_network import build_streets
from layers.i18n.wording import Text
from layers.streets.local_network import Network

WEST, SOUTH, STEP = 121.40, 31.40, 0.001
STREETS = 20
"""Streets each way: 20 x 20 crossings, 760 blocks' edges, each a way with a bend halfway."""

CROSSINGS = STREETS**2
EDGES = 2 * STREETS * (STREETS - 1)
BOX = (121.36, 31.38, 121.48, 31.46)
"""Around the town, 11 km by 9 km: several tiles, of which some are empty."""

QUERY = re.compile(r"\(way(?P<filter>.*?)\(poly:'(?P<poly>[^']*)'\)", re.DOTALL)
TERM = re.compile(r'\["([^"]+)"(?:!~"((?:[^"\\]|\\.)*)")?\]')


def passes(way_filter: str, tags: Mapping[str, str]) -> bool:
    """Return whether tags pass a filter, by the rules of Overpass: absent keys match no pattern."""
    assert TERM.sub("", way_filter) == ""
    return all(
        key in tags if not pattern else not (key in tags and re.search(pattern, tags[key]))
        for key, pattern in TERM.findall(way_filter)
    )


def town() -> tuple[dict[int, tuple[float, float]], dict[int, tuple[list[int], dict[str, str]]]]:
    """Return places of nodes (lon, lat), and ways with their nodes and tags, both by number."""
    nodes = {
        1 + column + row * STREETS: (WEST + column * STEP, SOUTH + row * STEP)
        for row in range(STREETS)
        for column in range(STREETS)
    }
    ways: dict[int, tuple[list[int], dict[str, str]]] = {}

    def join(first: int, second: int) -> None:
        bend = 10_000 + len(ways)
        (a, b), (c, d) = nodes[first], nodes[second]
        nodes[bend] = ((a + c) / 2 + STEP / 9, (b + d) / 2)
        kind = ("residential", "footway", "service", "primary")[len(ways) % 4]
        ways[100 + len(ways)] = ([first, bend, second], {"highway": kind})

    for row in range(STREETS):
        for column in range(STREETS):
            here = 1 + column + row * STREETS
            if column + 1 < STREETS:
                join(here, here + 1)
            if row + 1 < STREETS:
                join(here, here + STREETS)
    # Not walked on: the first the server knows to leave out, the second we do.
    ways[1] = ([1, CROSSINGS], {"highway": "motorway"})
    ways[2] = ([2, CROSSINGS - 1], {"highway": "cycleway"})
    return nodes, ways


NODES, WAYS = town()


class Server(ThreadingHTTPServer):
    """Answers as Overpass does, then misbehaves in the way it is told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mode = "sound"
        self.sound_first = 0
        self.requests: list[str] = []
        self.ground_requests: list[str] = []
        self.ground: list[dict[str, Any]] = []
        self.release = threading.Event()
        threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}/api"

    def close(self) -> None:
        """Let go of who waits, and stop."""
        self.release.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up: some are told to."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.send(200, b"Connected as: 1\nSlot available after: 2026-11-22, in 0 seconds.\n")

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        query = parse_qs(self.rfile.read(length).decode("utf-8"))["data"][0]
        if "(node[" in query:  # what osmnx asks for features by their tags
            self.server.ground_requests.append(query)
            self.send(200, json.dumps({"elements": self.server.ground}).encode("utf-8"))
            return
        self.server.requests.append(query)
        mode = self.server.mode if len(self.server.requests) > self.server.sound_first else "sound"
        body = json.dumps(answer(query)).encode("utf-8")
        if mode.startswith("http"):
            self.send_response(307)
            self.send_header("Location", mode)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif mode.isdigit():
            self.send(int(mode), b"<html>no</html>")
        elif mode == "busy_once":
            self.server.mode = "sound"
            self.send(429, b"")
        elif mode in ("cut", "cut_unsaid"):
            self.send(200, body[: len(body) // 2], length=len(body) if mode == "cut" else None)
        elif mode == "silent":
            self.server.release.wait(30)
        elif mode == "trickle":
            self.trickle(body)
        else:
            self.send(200, wrong(mode, query) if mode != "sound" else body)

    def trickle(self, body: bytes) -> None:
        """Send a byte now and then."""
        self.head(200, len(body))
        for byte in body:
            if self.server.release.wait(0.02):
                return
            self.wfile.write(bytes([byte]))

    def head(self, status: int, length: int | None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def send(self, status: int, body: bytes, length: int | None = -1) -> None:
        self.head(status, len(body) if length == -1 else length)
        self.wfile.write(body)


def wrong(mode: str, query: str) -> bytes:
    """Return a whole answer that is none."""
    text = answer(query)
    match mode:
        case "html":
            return b"<!DOCTYPE html><title>Log in</title>"
        case "list":
            return b"[1, 2]"
        case "empty":
            return b'{"version": 0.6, "elements": []}'
        case "no_nodes":
            text["elements"] = [each for each in text["elements"] if each["type"] == "way"]
        case "remark":
            text["remark"] = "runtime error: Query timed out"
        case _:
            raise AssertionError(mode)
    return json.dumps(text).encode("utf-8")


def answer(query: str) -> dict[str, Any]:
    """Return what an Overpass server says to osmnx's question, by the box around its polygon."""
    match = QUERY.search(query)
    assert match, query
    figures = [float(figure) for figure in match["poly"].split()]
    lat, lon = figures[::2], figures[1::2]
    ways = {
        number: way
        for number, way in WAYS.items()
        if passes(match["filter"], way[1])
        and any(
            min(lon) <= NODES[node][0] <= max(lon) and min(lat) <= NODES[node][1] <= max(lat)
            for node in way[0]
        )
    }
    used = dict.fromkeys(node for nodes, _ in ways.values() for node in nodes)
    elements: list[dict[str, Any]] = [
        {"type": "way", "id": number, "nodes": nodes, "tags": tags}
        for number, (nodes, tags) in ways.items()
    ]
    elements += [
        {
            "type": "node",
            "id": node,
            "lon": round(NODES[node][0], 7),
            "lat": round(NODES[node][1], 7),
        }
        for node in used
    ]
    return {"osm3s": {"timestamp_osm_base": "2026-11-20T12:00:00Z"}, "elements": elements}


def small_network() -> Network:
    """Return a network of three nodes in a row, with everything that is known of it."""
    lon, lat = np.array([121.40, 121.41, 121.42]), np.full(3, 31.4)
    streets = build_streets(lon, lat, np.array([0, 1]), np.array([1, 2]))
    return Network(
        streets=streets,
        origin="import",
        source="三点.osm",
        area=Text(zh="三点", en="three points"),
        data_date="2026-01-02",
        dated_by="source",
        fetched="2026-03-04",
        bounds=(121.40, 31.4, 121.42, 31.4),
        ways=1,
        dropped=0,
        left_out=0.0,
        covers=0.01,
        digest=streets.digest,
    )


def wait_for(holds: Any, seconds: float = 30) -> None:
    """Wait until something holds, or fail."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
