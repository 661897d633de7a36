"""A scene as it travels to a page of the app: what changed in the message, the rest by address.

What a map says and how its layers look is the same from rerun to rerun; the browser fetches
it once and keeps it. So is a large answer, for whoever asks for it again.
"""

from collections.abc import Mapping
from typing import Any

from layers.store.geojson import dump
from layers.webmap import assets

__all__ = ["carried", "files_of", "published"]

_STEADY = ("words", "legend", "home", "ground", "credits")
_MOVING = ("key", "on", "url")
"""What of a layer stands in every message: which it is, whether it is drawn, where it lies."""

_OWN = ("classes", "tips", "only", "features", "mesh", "numerals")
"""What makes a layer that of one answer."""

_IN_MESSAGE_BYTES = 600


def published(scene: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scene of which the browser fetches what it does not hold yet.

    Parameters
    ----------
    scene
        The payload of a `layers.webmap.payload.Scene`.

    Returns
    -------
    message
        The scene without its steady parts; ``steady`` is the address of these, with what
        layers of the catalogue look like under ``layers``. A layer of an answer has the
        address of the rest of it under ``part``.

    Raises
    ------
    DataError
        The folder that is served cannot be written.
    """
    own = {each["key"] for each in scene["layers"] if any(each.get(name) for name in _OWN)}
    looks = {each["key"]: _rest(each) for each in scene["layers"] if each["key"] not in own}
    steady = {name: scene[name] for name in _STEADY} | {"layers": looks}
    moving = {name: value for name, value in scene.items() if name not in _STEADY}
    return moving | {
        "steady": assets.publish_result("scene", dump(steady)),
        "layers": [
            _part(each) if each["key"] in own else _moving(each) for each in scene["layers"]
        ],
    }


def files_of(scene: Mapping[str, Any], message: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the addresses of what a browser fetches to draw a scene as it is published.

    Parameters
    ----------
    scene
        The payload of a `layers.webmap.payload.Scene`.
    message
        What `published` has made of it.
    """
    on_map = [each for each in message["layers"] if each["on"]]
    levels = scene["ground"]["levels"] if scene["ground"] else ()
    # Which level of the ground depends on the window; in most it is the nearest.
    ground = [level["url"] for level in levels if "url" in level]
    found = [
        message["steady"],
        *(each["part"] for each in message["layers"] if "part" in each),
        *(each["url"] for each in on_map if each.get("url")),
        *ground[-1:],
    ]
    return tuple(dict.fromkeys(found))


def carried(stem: str, content: Mapping[str, Any], most_bytes: int) -> dict[str, Any]:
    """Return a content as it stands in a message, or where it is fetched if it is larger.

    Raises
    ------
    DataError
        The folder that is served cannot be written.
    """
    written = dump(content)
    if len(written) <= most_bytes:
        return dict(content)
    return {"url": assets.publish_result(stem, written)}


def _part(layer: Mapping[str, Any]) -> dict[str, Any]:
    rest = _rest(layer)
    written = dump(rest)
    if len(written) <= _IN_MESSAGE_BYTES:
        return dict(layer)
    return _moving(layer) | {"part": assets.publish_result(f"{layer['key']}-part", written)}


def _moving(layer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: layer[name] for name in _MOVING if name in layer}


def _rest(layer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in layer.items() if name not in _MOVING}
