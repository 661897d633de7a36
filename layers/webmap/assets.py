"""What the browser fetches: the map library, the atlas's own script, screen layers.

All of it is served by the app itself from static/, a folder laid out anew from
pip packages and from data/, so that a map needs no host but the one the page
came from. The repository keeps the folder itself, empty, because Streamlit warns
where it is missing at the start.
"""

import hashlib
import stat
import tempfile
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from geo.errors import DataError, Problem
from geo.temporary import temporary_folder
from layers.store.atomic_file import write_file
from layers.store.paths import STATIC

__all__ = [
    "COMPONENT", "FINDER", "MAP", "PAGE", "SEVERAL", "STATIC", "TABLE", "folder", "loader",
    "prepare", "publish", "publish_result", "texts", "url",
]  # fmt: skip

_FOLDER = Path(__file__).with_name("static")
"""Our own scripts and style sheets."""

_SERVED = "app/static"
"""The folder as seen from a page of the app; relative, so that a base path works."""

_RESULTS, _RESULTS_KEPT = "results", 200
"""Folder of drawn results below the served one, and how many stay there."""

_FILE_MODE = stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IROTH
_FOLDER_MODE = _FILE_MODE | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH
"""A web server that hands the folder out runs as another user, as a rule of the same group."""

_PART_S = 3600.0
"""A part of a file older than this is of no process that still writes it."""

_LEAFLET = ("leaflet.js", "leaflet.css")
MAP = (
    *_LEAFLET, "webmap.js", "webwords.js", "webcontrols.js", "webpanel.js", "webpick.js",
    "webmesh.js", "webmap.css",
)  # fmt: skip
"""What draws a map anywhere, in the order in which it is loaded."""

COMPONENT = (*MAP, "weblink.js", "webcomponent.js")
"""What draws it in a page of the app."""

SEVERAL = (*MAP, "webseveral.js", "webseveral.css")
"""What draws maps side by side, which move together."""

FINDER = ("websearch.js", "webfind.js")
"""The search of the app's pages."""

TABLE = ("weblink.js", "webrows.js", "webtable.js", "webtable.css")
"""The tables of the app's pages."""

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


def publish(stem: str, data: bytes, suffix: str) -> str:
    """Write a file under a name that holds its hash, once, and return its address.

    Raises
    ------
    DataError
        If the folder cannot be written.
    """
    name = f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"
    target = folder() / name
    if not target.exists():
        try:
            _write(target, data)
        except OSError as error:
            raise DataError(
                Problem("static_unwritable", file=str(target.name), values={"reason": str(error)})
            ) from error
    return url(name)


def publish_result(stem: str, data: bytes) -> str:
    """Publish the drawing of a result and return its address; the oldest make room for it.

    Raises
    ------
    DataError
        If the folder cannot be written.
    """
    address = publish(f"{_RESULTS}/{stem}", data, ".json")
    held = sorted((folder() / _RESULTS).glob("*.json"), key=_age)
    for old in held[:-_RESULTS_KEPT]:
        with suppress(OSError):  # another session may be about to do the same
            old.unlink()
    return address


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def prepare(names: tuple[str, ...] = COMPONENT) -> dict[str, str]:
    """Lay out scripts and style sheets; return their addresses by name, in their order.

    By default it is what the app's maps are drawn by.

    Raises
    ------
    DataError
        If the package with the map library is not installed, or the folder
        cannot be written.
    """
    _sweep()
    return {
        path.name: publish(path.stem, path.read_bytes(), path.suffix) for path in map(_path, names)
    }


def loader() -> str:
    """Return the module that fetches what `prepare` has laid out and starts the map."""
    return (_FOLDER / "webloader.js").read_text(encoding="utf-8")


def texts(names: tuple[str, ...]) -> dict[str, str]:
    """Return some scripts and style sheets, by name.

    Raises
    ------
    DataError
        If the package with the map library is not installed.
    """
    return {name: _path(name).read_text(encoding="utf-8") for name in names}


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


def _sweep() -> None:
    """Remove what processes that were ended left of files they wrote."""
    for part in folder().rglob("*.part"):
        if time.time() - _age(part) > _PART_S:
            with suppress(OSError):
                part.unlink()


def _write(target: Path, data: bytes) -> None:
    """Write a file that the server may read, whoever it runs as."""
    if not target.parent.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.parent.chmod(_FOLDER_MODE)
    write_file(target, data, mode=_FILE_MODE)
