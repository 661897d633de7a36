"""What the browser fetches: the map library, the atlas's own script, screen layers.

All of it is served by the app itself from static/, a folder laid out anew from
pip packages and from data/, so that a map needs no host but the one the page
came from. The repository keeps the folder itself, empty, because Streamlit warns
where it is missing at the start.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from geo.errors import DataError, Problem

__all__ = ["STATIC", "prepare", "publish", "publish_result", "texts", "url"]

STATIC = Path(__file__).resolve().parent.parent / "static"
"""Folder that Streamlit serves under app/static."""

_SERVED = "../../app/static"
"""The folder as seen from a component's frame; relative, so that a base path works."""

_RESULTS, _RESULTS_KEPT = "results", 200
"""Folder of drawn results below the served one, and how many stay there."""

_OWN = ("webmap.js", "webmesh.js", "webmap.css")
_PAGE = ("webpage.js", "webpage.css")
_LEAFLET = ("leaflet.js", "leaflet.css")


def url(name: str) -> str:
    """Return the address of a published file, as a component's frame sees it."""
    return f"{_SERVED}/{name}"


def publish(stem: str, data: bytes, suffix: str) -> str:
    """Write a file under a name that holds its hash, once, and return its address.

    Raises
    ------
    DataError
        If the folder cannot be written.
    """
    name = f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"
    target = STATIC / name
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
    held = sorted((STATIC / _RESULTS).glob("*.json"), key=_age)
    for old in held[:-_RESULTS_KEPT]:
        with suppress(OSError):  # another session may be about to do the same
            old.unlink()
    return address


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def prepare() -> dict[str, str]:
    """Lay out the map library and the atlas's script; return their addresses by name.

    Raises
    ------
    DataError
        If the package with the map library is not installed, or the folder
        cannot be written.
    """
    found = (*_library(), *_own(_OWN))
    return {path.name: publish(path.stem, path.read_bytes(), path.suffix) for path in found}


def texts() -> dict[str, str]:
    """Return all that draws a map in a page of its own: scripts and style sheets, by name.

    Raises
    ------
    DataError
        If the package with the map library is not installed.
    """
    found = (*_library(), *_own((*_OWN, *_PAGE)))
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def _own(names: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(Path(__file__).with_name(name) for name in names)


def _library() -> tuple[Path, ...]:
    """Return the files of the map library."""
    try:
        from xstatic.pkg import leaflet  # noqa: PLC0415 - a missing package is told, not raised
    except ImportError as error:
        raise DataError(
            Problem("package_missing", values={"package": "XStatic-Leaflet"})
        ) from error
    return tuple(Path(leaflet.BASE_DIR) / name for name in _LEAFLET)


def _write(target: Path, data: bytes) -> None:
    """Write beside the target, then rename: a reader never sees half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
