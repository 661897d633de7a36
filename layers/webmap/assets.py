"""What the browser fetches: the map library, the atlas's own script, screen layers.

All of it is served by the app itself from static/, a folder laid out anew from
pip packages and from data/, so that a map needs no host but the one the page
came from. The repository keeps the folder itself, empty, because Streamlit warns
where it is missing at the start.
"""

import gzip
import hashlib
import os
import re
import stat
import tempfile
import time
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path

from geo.errors import DataError, Problem
from geo.temporary import temporary_folder
from layers.model.palette import ON_MAP
from layers.model.run_inputs import once
from layers.store.atomic_file import write_file
from layers.store.paths import STATIC

__all__ = [
    "APP", "MAP", "PAGE", "STATIC", "compressed", "folder", "is_named_by_content",
    "is_there", "loader", "prepare", "publish", "publish_result", "reader", "texts", "url",
]  # fmt: skip

_FOLDER = Path(__file__).with_name("static")
"""Our own scripts and style sheets."""

_SERVED = "app/static"
"""The folder as seen from a page of the app; relative, so that a base path works."""

_HASH = 12
_NAMED = re.compile(rf"-[0-9a-f]{{{_HASH}}}\.[a-z]+$")

_RESULTS, _RESULTS_KEPT = "results", 600
"""Folder of parts of scenes below the served one, and how many stay there."""

_FILE_MODE = stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IROTH
_FOLDER_MODE = _FILE_MODE | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH
"""A web server that hands the folder out runs as another user, as a rule of the same group."""

_PART_S = 3600.0
"""A part of a file older than this is of no process that still writes it."""

_LEAFLET = ("leaflet.js", "leaflet.css")
_PALETTE_IN = "webmap.css"
MAP = (
    *_LEAFLET, "webmap.js", "state/webextent.js", "state/webarrange.js",
    "webwords.js", "webcontrols.js", "webplaces.js", "state/webroom.js", "webpanel.js",
    "webpick.js", "state/webpart.js", "webmesh.js", "areas/webareas.js", "areas/webcrowd.js",
    "ground/webground.js", "webmap.css", "ground/webground.css",
)  # fmt: skip
"""What draws a map anywhere, in the order in which it is loaded."""

APP = (
    *MAP, "state/webaddress.js", "webtheme.js", "weblink.js", "webparts.js", "websheet.js",
    "webkeys.js", "state/webdrop.js", "webcomponent.js",
    "state/webstart.js", "prints/webcopy.js", "prints/webprint.js",
    "search/websearch.js", "search/weblist.js", "search/webfind.js", "search/webplacefield.js",
    "tables/webrows.js", "tables/webtable.js", "tables/webtable.css",
    "tables/webseveral.js", "tables/webseveral.css",
    "compare/webswipe.js", "compare/webswipe.css",
    "charts/webplot.js", "charts/webclasses.js", "charts/webchart.js", "charts/webchart.css",
    "years/webyears.js", "years/webyears.css",
    "edit/webmetres.js", "edit/webcover.js", "edit/websnap.js", "edit/webhandles.js",
    "edit/webedit.js",
    "edit/webedit.css", "state/webearly.css", "state/webearly.js",
)  # fmt: skip
"""What the pages of the app draw with: maps, the search, tables, charts, years, and editing."""

PAGE = (*MAP, "webpage.js", "webpage.css")
"""What draws it in a page of its own."""


def folder() -> Path:
    """Return the folder that is served: static/, or a temporary one where that cannot be written.

    Which of them it is stays as it is while the app runs, since the server is
    told once.
    """
    return _folder(STATIC)


@lru_cache(maxsize=4)
def _folder(static: Path) -> Path:
    try:
        static.mkdir(exist_ok=True)
        # Only an attempt tells: permissions do not know of a disk mounted to be read.
        with tempfile.TemporaryFile(dir=static):
            return static
    except OSError:
        return temporary_folder("static") or static


def url(name: str) -> str:
    """Return the address of a published file, as a page of the app sees it."""
    return f"{_SERVED}/{name}"


def is_named_by_content(name: str) -> bool:
    """Return whether a file has its hash in its name, so that it never changes under it.

    >>> is_named_by_content("layers/towns-345f65f5dbe2.json"), is_named_by_content("towns.json")
    (True, False)
    """
    return _NAMED.search(name) is not None


def is_there(address: str) -> bool:
    """Return whether the file of an address that `publish` has told is still there."""
    return (folder() / address.removeprefix(url(""))).exists()


def compressed(file: Path) -> Path:
    """Return the compressed twin of a published file, made by whoever asks for it first.

    Raises OSError where it cannot be written.
    """
    twin = _twin(file)
    if not twin.exists():
        write_file(twin, gzip.compress(file.read_bytes(), 6, mtime=0))
    return twin


def _twin(file: Path) -> Path:
    return file.with_name(f"{file.name}.gz")


def publish(stem: str, data: bytes, suffix: str) -> str:
    """Write a file under a name that holds its hash, once, and return its address.

    Raises
    ------
    DataError
        If the folder cannot be written.
    """
    name = _name(stem, data, suffix)
    target = folder() / name
    if not target.exists():
        try:
            _write(target, data)
        except OSError as error:
            raise DataError(
                Problem("static_unwritable", file=str(target.name), values={"reason": str(error)})
            ) from error
    return url(name)


def _name(stem: str, data: bytes, suffix: str) -> str:
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:_HASH]}{suffix}"


def publish_result(stem: str, data: bytes, suffix: str = ".json") -> str:
    """Publish the drawing of a result and return its address.

    Those that were longest not published make room for it.

    Raises
    ------
    DataError
        If the folder cannot be written.
    """
    target, name = folder() / _RESULTS, _name(stem, data, suffix)
    if not _renewed(target / name):
        publish(f"{_RESULTS}/{stem}", data, suffix)
        by_age = sorted(target.glob(f"*{suffix}"), key=_age)
        for old in by_age[:-_RESULTS_KEPT]:
            with suppress(OSError):  # another session may be about to do the same
                old.unlink()
                _twin(old).unlink(missing_ok=True)
    return url(f"{_RESULTS}/{name}")


def _renewed(path: Path) -> bool:
    """Make a file the youngest, so that it stays longest; return whether it is there."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    except OSError:  # of another user: it is there, and as old as it is
        return True
    return True


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def prepare(names: tuple[str, ...] = APP) -> list[str]:
    """Lay out scripts and style sheets as one file each; return the addresses of the two.

    By default it is what the pages of the app draw with: one script is one request, and is
    there for all of them once the first has asked for it.

    Raises
    ------
    DataError
        If the package with the map library is not installed, or the folder
        cannot be written.
    """
    return list(once(("assets", *names), lambda: _prepared(names)))


def _prepared(names: tuple[str, ...]) -> list[str]:
    paths = tuple(map(_path, names))
    _sweep(folder())
    return [
        publish("atlas", data, suffix)
        for suffix, data in _bundles(paths, tuple(path.stat().st_mtime_ns for path in paths))
    ]


@lru_cache(maxsize=8)
def _bundles(paths: tuple[Path, ...], state: tuple[int, ...]) -> tuple[tuple[str, bytes], ...]:  # noqa: ARG001
    """Return scripts as one module, each in a block of its own, and style sheets as one sheet."""
    scripts = (b"{\n%s\n}\n" % path.read_bytes() for path in paths if path.suffix == ".js")
    sheets = (_content(path).encode() for path in paths if path.suffix == ".css")
    return (".js", b"".join(scripts)), (".css", b"\n".join(sheets))


def loader() -> str:
    """Return the module that fetches what `prepare` has laid out and starts a component.

    It travels in each message of each component, so it is small and goes without its comment.
    """
    return (_FOLDER / "webloader.js").read_text(encoding="utf-8").partition("*/\n")[2]


def reader() -> str:
    """Return the module that passes on what the reader does on a map."""
    return (_FOLDER / "webreader.js").read_text(encoding="utf-8")


def teller() -> str:
    """Return the module that tells how the reader has the map where that is to be exported."""
    return (_FOLDER / "state" / "webteller.js").read_text(encoding="utf-8")


def saver() -> str:
    """Return the module that saves a file in its reader's place once it is made."""
    return (_FOLDER / "prints" / "websave.js").read_text(encoding="utf-8")


def texts(names: tuple[str, ...]) -> dict[str, str]:
    """Return some scripts and style sheets, by name.

    Raises
    ------
    DataError
        If the package with the map library is not installed.
    """
    return {name: _content(_path(name)) for name in names}


def _content(path: Path) -> str:
    """Return a script or style sheet; that of the map names the colours of the palette."""
    content = path.read_text(encoding="utf-8")
    if path.name != _PALETTE_IN:
        return content
    names = " ".join(f"--atlas-{name}: {colour};" for name, colour in ON_MAP.items())
    return f":root {{ {names} }}\n{content}"


def _path(name: str) -> Path:
    """Return where a script or style sheet lies: the map library's own, and ours."""
    if name not in _LEAFLET:
        return _FOLDER / name
    try:
        from xstatic.pkg import leaflet  # noqa: PLC0415 - a missing package is told, not raised
    except ImportError as error:
        raise DataError(
            Problem("package_missing", values={"package": "XStatic-Leaflet"})
        ) from error
    return Path(leaflet.BASE_DIR) / name


@cache
def _sweep(served: Path) -> None:
    """Remove, once, what processes that were ended left of files they wrote."""
    for part in served.rglob("*.part"):
        if time.time() - _age(part) > _PART_S:
            with suppress(OSError):
                part.unlink()


def _write(target: Path, data: bytes) -> None:
    """Write a file that the server may read, whoever it runs as."""
    if not target.parent.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.parent.chmod(_FOLDER_MODE)
    write_file(target, data, mode=_FILE_MODE)
