"""The controls by which the ground of a walking network is chosen."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from layers.i18n.wording import Lang, say
from layers.model.parameters import Question, parameter
from layers.store import repository
from layers.store.atlas import catalogue
from layers.streets.areas import MARGIN_KM, MAX_MARGIN_KM, Box
from layers.streets.status_text import DownloadRequest, download_request
from pages.parts.controls import both, control
from pages.parts.messages import errors_as_messages
from pages.parts.state import View

__all__ = ["StreetsPage", "choose", "in_sight", "place_ids", "take"]

_SIDES = ("west", "south", "east", "north")
_BOX_ON_MAP = "streets-drawn"
_DECIMALS = 3
"""A hundred metres: all that a link keeps, and more than a drawn box needs."""


_side = partial(parameter, None, kind="number", step=0.01)


@dataclass(frozen=True)
class StreetsPage(Question):
    """The ground that a network is wanted of."""

    area: str = parameter(
        "district", kind="word", words="choose.streets_area", choices=("district", "place", "box")
    )
    place: str | None = parameter(
        None, kind="word", words="network.place",
        choices="pages.parts.streets.street_area:place_ids", shared="place",
    )  # fmt: skip
    margin: float = parameter(
        MARGIN_KM, kind="number", words="network.margin", bounds=(0.0, MAX_MARGIN_KM), step=0.5
    )
    west: float | None = _side(words="network.west", bounds=(-180.0, 180.0))
    south: float | None = _side(words="network.south", bounds=(-90.0, 90.0))
    east: float | None = _side(words="network.east", bounds=(-180.0, 180.0))
    north: float | None = _side(words="network.north", bounds=(-90.0, 90.0))


def place_ids() -> list[str]:
    """Return the ids of all places that are areas and can be fetched around."""
    layers, _ = repository.load_all()
    return [
        feature
        for entry in catalogue()
        if not entry.context and entry.id in layers and entry.id not in ("district", "lines")
        for feature in layers[entry.id].located.index[
            layers[entry.id].located.geom_type.str.endswith("Polygon")
        ]
    ]


def choose(view: View, lang: Lang) -> DownloadRequest | None:
    """Show the controls; return the ground that is asked for, None while it is not chosen."""
    control(view, "area", lang)
    kind = view["area"]
    if kind == "box":
        st.caption(say("network.box_hint", lang))
        for side, column in zip(_SIDES, 2 * st.columns(2), strict=True):
            with column:
                control(view, side, lang, number_format="%.3f")
    else:
        place_side, margin_side = (
            st.columns([2, 1]) if kind == "place" else (None, st.container(width=260))
        )
        if place_side is not None:
            with place_side:
                _places(view, lang)
        with margin_side:
            control(view, "margin", lang, number_format="%.1f")
    sides = [view[side] for side in _SIDES]
    box: Box | None = None if None in sides else (sides[0], sides[1], sides[2], sides[3])
    if (kind == "place" and view["place"] is None) or (kind == "box" and box is None):
        return None
    with errors_as_messages(lang):
        return download_request(kind, place=view["place"], margin_km=view["margin"], box=box)
    return None


def take(view: View, box: Box) -> None:
    """Put a box that was drawn on the map into the fields."""
    sides = [round(value, _DECIMALS) for value in box]
    for side, value in zip(_SIDES, sides, strict=True):
        st.session_state[view.key(side)] = value
    st.session_state[_BOX_ON_MAP] = sides


def in_sight(view: View) -> bool:
    """Return whether the ground is a box just drawn on the map, which then need not move."""
    return view["area"] == "box" and [view[side] for side in _SIDES] == st.session_state.get(
        _BOX_ON_MAP
    )


def _places(view: View, lang: Lang) -> None:
    layers, _ = repository.load_all()
    names = {
        feature: both(layer.name(feature), lang)
        for layer in layers.values()
        for feature in layer.frame.index
    }
    control(view, "place", lang, label_of=lambda feature: names.get(feature, feature))
