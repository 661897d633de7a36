"""The laws of the house, read off the source of every room.

A law is a function from a room to the lines that break it. The last test
feeds each law a made-up bad room: a law that cannot fail proves nothing.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
RINGS = ("geo", "layers", "pages")

FILE_ROOMS = {
    "layers/store.py": "the door to data/ and to uploads",
    "layers/datafile.py": "reads bytes the store hands it as a table, no file",
    "layers/words.py": "the wording table, which is code in another notation",
    "layers/osm_unpack.py": "the door for street files, unpacked piece by piece within a limit",
    "layers/networks.py": "the door to what this machine has fetched for itself",
    "layers/gtfs_read.py": "the door for timetable feeds as someone hands them in",
    "layers/feed.py": "the door to the timetable feed in use",
    "layers/uploads.py": "the door for files that come in over a page",
    "layers/geopackage.py": "its library writes to files only: a temporary one, read and gone",
    "layers/outfile.py": "the door for files that commands hand out",
    "layers/snapshot_list.py": "the door for lists of maps as someone hands them in",
    "layers/assets.py": "lays the map library out for the browser",
    "layers/resident_memory.py": "what the system tells of a process, on Linux as a file",
    "layers/child_main.py": "opens the null device in place of its input",
    "layers/fonts.py": "the door to the fonts, and to the letters cut out of them",
}
OWNERS = {
    "folium": "layers/webmap.py",
    "branca": "layers/webmap.py",
    "jinja2": "layers/webmap.py",
    "matplotlib": "layers/press.py",
    "fontTools": "layers/cutting.py",
    "segno": "layers/qr.py",
    "openpyxl": "layers/workbook.py",
    "pptx": "layers/slides.py",
    "pyogrio": "layers/geopackage.py",
    "numba": "geo/compiled.py",
    "contourpy": "geo/ground.py",
    "h3": "geo/cells.py",
    "osmium": "layers/osm_pbf.py",
    "osmnx": "layers/overpass.py",
    "requests": "layers/answers.py",
    "urllib3": "layers/answers.py",
}
STREAMLIT = {"streamlit", "streamlit_folium"}
MAY_IMPORT = {
    "geo": {"geo"},
    "layers": {"geo", "layers"},
    "pages": {"geo", "layers", "pages"},
    "streamlit_app.py": {"geo", "layers", "pages"},
}
OURS = {"geo", "layers", "pages", "streamlit_app"}

TEXT_ACCESS = {"open", "read_text", "write_text"}
FILE_ACCESS = TEXT_ACCESS | {"read_bytes", "write_bytes", "read_csv", "read_file", "to_file"}
CODE_TEXT = re.compile(r"epsg:\s*\d{4,6}|\b(4326|32651|3857|4490|4479|4979)\b", re.IGNORECASE)
MAX_LINES = 300


@dataclass(frozen=True)
class Room:
    """A source file: its path from the root, "/" between, and its text."""

    path: str
    source: str

    @property
    def ring(self) -> str:
        """The first part of the path."""
        return PurePosixPath(self.path).parts[0]

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes of the syntax tree."""
        return list(ast.walk(ast.parse(self.source)))

    @property
    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and top-level package of each import; a relative one is its own ring's."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.lineno, self.ring if node.level else (node.module or "").split(".")[0]

    @property
    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Each call with the last part of its name: ``open`` for ``path.open(...)``."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                yield node, name


def rings_keep_apart(room: Room) -> Iterator[int]:
    allowed = MAY_IMPORT.get(room.ring, OURS)
    yield from (line for line, name in room.imports if name in OURS - allowed)


def streamlit_stays_in_pages(room: Room) -> Iterator[int]:
    if room.ring not in ("pages", "streamlit_app.py"):
        yield from (line for line, name in room.imports if name in STREAMLIT)


def each_outside_world_has_one_owner(room: Room) -> Iterator[int]:
    yield from (line for line, name in room.imports if OWNERS.get(name, room.path) != room.path)


def files_are_opened_at_the_door(room: Room) -> Iterator[int]:
    if room.path not in FILE_ROOMS:
        yield from (call.lineno for call, name in room.calls if name in FILE_ACCESS)


def text_files_name_their_encoding(room: Room) -> Iterator[int]:
    for call, name in room.calls:
        words = {keyword.arg for keyword in call.keywords}
        modes = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
        binary = any(
            isinstance(mode, ast.Constant) and re.fullmatch(r"[rwax+]*b[rwax+]*", str(mode.value))
            for mode in modes
        )
        if name in TEXT_ACCESS and "encoding" not in words and not binary:
            yield call.lineno


def codes_are_named_in_one_room(room: Room) -> Iterator[int]:
    if room.path != "geo/crs.py":
        for node in room.nodes:
            if isinstance(node, ast.Constant) and CODE_TEXT.search(str(node.value)):
                yield node.lineno


def rooms_stay_small(room: Room) -> Iterator[int]:
    if len(room.source.splitlines()) > MAX_LINES:
        yield MAX_LINES + 1


def errors_are_caught_by_name(room: Room) -> Iterator[int]:
    for node in room.nodes:
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {kind and ast.unparse(kind).removeprefix("builtins.") for kind in kinds}
            if names & {None, "Exception", "BaseException"}:
                yield node.lineno


def geo_prints_nothing(room: Room) -> Iterator[int]:
    if room.ring == "geo":
        yield from (call.lineno for call, name in room.calls if name == "print")


Law = Callable[[Room], Iterator[int]]
LAWS: tuple[Law, ...] = (
    rings_keep_apart,
    streamlit_stays_in_pages,
    each_outside_world_has_one_owner,
    files_are_opened_at_the_door,
    text_files_name_their_encoding,
    codes_are_named_in_one_room,
    rooms_stay_small,
    errors_are_caught_by_name,
    geo_prints_nothing,
)


def all_rooms() -> list[Room]:
    paths = [ROOT / "streamlit_app.py", *(p for ring in RINGS for p in (ROOT / ring).rglob("*.py"))]
    return [
        Room(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(paths)
        if path.exists()
    ]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_room_keeps_the_law(law: Law) -> None:
    assert [f"{room.path}:{line}" for room in all_rooms() for line in law(room)] == []


def test_osmnx_has_at_most_one_owner() -> None:
    users = {room.path for room in all_rooms() if "osmnx" in dict(map(reversed, room.imports))}
    assert len(users) <= 1


def test_the_rooms_are_found() -> None:
    assert {"geo/errors.py", "geo/crs.py"} <= {room.path for room in all_rooms()}


@pytest.mark.parametrize(
    ("law", "path", "source"),
    [
        (rings_keep_apart, "geo/x.py", "from layers.store import load"),
        (rings_keep_apart, "layers/x.py", "def f():\n    import pages.parts.frame"),
        (rings_keep_apart, "pages/x.py", "import streamlit_app"),
        (streamlit_stays_in_pages, "layers/x.py", "import streamlit as st"),
        (streamlit_stays_in_pages, "geo/x.py", "from streamlit_folium import st_folium"),
        (each_outside_world_has_one_owner, "pages/x.py", "from folium.map import Layer"),
        (each_outside_world_has_one_owner, "layers/webmap.py", "import matplotlib.pyplot"),
        (files_are_opened_at_the_door, "geo/x.py", "open('a', encoding='utf-8')"),
        (files_are_opened_at_the_door, "layers/x.py", "gpd.read_file('a')"),
        (files_are_opened_at_the_door, "pages/x.py", "Path('a').open('rb')"),
        (text_files_name_their_encoding, "layers/store.py", "Path('a').read_text()"),
        (text_files_name_their_encoding, "layers/store.py", "open('a', 'w')"),
        (codes_are_named_in_one_room, "layers/x.py", "frame.to_crs('epsg:3857')"),
        (codes_are_named_in_one_room, "pages/x.py", "frame.to_crs(4326)"),
        (rooms_stay_small, "geo/x.py", "x = 1\n" * (MAX_LINES + 1)),
        (errors_are_caught_by_name, "geo/x.py", "try:\n    f()\nexcept:\n    pass"),
        (
            errors_are_caught_by_name,
            "geo/x.py",
            "try:\n    f()\nexcept (KeyError, Exception):\n    0",
        ),
        (geo_prints_nothing, "geo/x.py", "print(1)"),
    ],
)
def test_each_law_can_be_broken(law: Law, path: str, source: str) -> None:
    assert list(law(Room(path, source)))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_lawful_room_is_left_alone(law: Law) -> None:
    source = """
        from geo.crs import METRIC
        import numpy as np
        with path.open("rb") as stream, open(name, encoding="utf-8") as text:
            total = 43260 + 432_651
        try:
            read()
        except (OSError, json.JSONDecodeError):
            raise
    """
    assert not list(law(Room("layers/store.py", "if True:" + source)))
