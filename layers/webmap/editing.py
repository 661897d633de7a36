"""What can be drawn and edited on a map: the layer that takes new places, the place in hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from layers.i18n.wording import Lang, say

__all__ = ["MapEditing"]

_UNITS = 1_000_000
"""Positions travel as whole numbers of 1e-6 degrees, so that nothing is rounded on the way."""

_WORDS = {
    "bar": "bar", "choose": "choose", "Point": "point", "LineString": "line", "Polygon": "area",
    "split": "split", "done": "done", "back": "back", "undo": "undo", "redo": "redo",
    "vertex": "vertex", "middle": "middle", "whole": "whole", "full": "full",
    "crowded": "crowded", "draw": "draw_on", "drag": "drag", "pick": "pick", "area": "area_now",
    "length": "length_now", "station": "station_now", "covered": "covered_now",
    "gained": "gained_now",
}  # fmt: skip
"""Under what name the scripts know a word, and its wording below ``draw``."""


@dataclass(frozen=True)
class MapEditing:
    """What a map lets one edit.

    Parameters
    ----------
    layer
        The layer that takes what is drawn.
    families
        Which types of places it takes: Point, LineString, Polygon.
    place
        The place in hand: its layer, its id, its GeoJSON geometry in degrees; None for none.
    stations
        The layer of the stations, to which distances are measured.
    closed
        Those of them that are not in service, by id: they cover nothing.
    radius_m
        Within how many metres of a station ground is covered.
    can_undo, can_redo
        Whether there is an edit to undo or to redo.
    token
        Another one after each gesture, so that one that was refused is drawn as before.
    """

    layer: str
    families: tuple[str, ...]
    place: tuple[str, str, Mapping[str, Any]] | None
    stations: str
    closed: tuple[str, ...] = ()
    radius_m: float = 800.0
    can_undo: bool = False
    can_redo: bool = False
    token: int = 0

    def payload(self, lang: Lang) -> dict[str, Any]:
        """Return it as the browser takes it."""
        words = {name: say(f"draw.{key}", lang) for name, key in _WORDS.items()}
        for name in ("covered", "gained"):
            words[name] = words[name].replace("{limit}", f"{self.radius_m:g}")
        words |= {unit: say(f"unit.{unit}", lang, value="{value}") for unit in ("m", "km")}
        return {
            "layer": self.layer,
            "families": self.families,
            "place": None if self.place is None else _place(*self.place),
            "stations": self.stations,
            "closed": self.closed,
            "radius": self.radius_m,
            "undo": self.can_undo,
            "redo": self.can_redo,
            "token": self.token,
            "words": words,
        }


def _place(layer: str, place: str, geometry: Mapping[str, Any]) -> dict[str, Any]:
    at = _units(geometry["coordinates"])
    return {"layer": layer, "id": place, "type": geometry["type"], "at": at}


def _units(part: Any) -> Any:
    """Return coordinates as whole numbers.

    >>> _units([[121.4, 31.400001]])
    [[121400000, 31400001]]
    """
    if isinstance(part, int | float):
        return round(part * _UNITS)
    return [_units(each) for each in part]
