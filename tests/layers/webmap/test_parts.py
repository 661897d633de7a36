"""What a browser fetches to draw a scene is known before it asks."""

from typing import Any

from layers.webmap.parts import files_of

_LEVELS = [{"from": 0, "url": "far"}, {"from": 11, "url": "near"}, {"from": 13, "tiles": {}}]
_MESSAGE = {
    "steady": "steady",
    "layers": [
        {"key": "towns", "on": True, "url": "towns"},
        {"key": "towns_too", "on": True, "url": "towns"},
        {"key": "zones", "on": False, "url": "zones"},
        {"key": "answer", "on": True, "part": "answer"},
        {"key": "small", "on": True, "features": []},
    ],
}


def files(ground: dict[str, Any] | None) -> tuple[str, ...]:
    return files_of({"ground": ground}, _MESSAGE)


def test_it_is_what_is_drawn_each_once_and_the_ground_near_by() -> None:
    assert files({"levels": _LEVELS}) == ("steady", "answer", "towns", "near")


def test_on_tiles_there_is_no_ground_to_fetch() -> None:
    assert files(None) == ("steady", "answer", "towns")
