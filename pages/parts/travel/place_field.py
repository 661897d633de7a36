"""A field for a place of a question, found by typing as in the search.

Streamlit's own choice bears all its options whenever its value is set from elsewhere, as by a
click on the map; here the browser fetches the places once.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from geo.errors import AtlasError
from layers.i18n.points import point_in, point_name
from layers.i18n.wording import Lang, say
from layers.search.published import publish_places
from layers.transit.places import Place
from layers.webmap import assets
from pages.parts.messages import show_problems

__all__ = ["choice_in", "place_field"]

_field = st.components.v2.component(
    "atlas.field", html='<div class="atlas-field"></div>', js=assets.loader(), isolate_styles=False
)


def place_field(
    known: Mapping[str, Place],
    *,
    key: str,
    value: str | None,
    label: str,
    lang: Lang,
    take: Callable[[str | None], object],
    hint: str = "",
) -> None:
    """Show a field for one of many places.

    Parameters
    ----------
    known
        The places one chooses from, by id.
    key
        The key of the field in the session.
    value
        What is chosen, a place or a point.
    label, hint, lang
        What the field is called, what stands in it while it is empty, and in which language.
    take
        Is called with the id of another place once that is chosen, None for none.
    """

    def changed() -> None:
        chosen = choice_in((st.session_state.get(key) or {}).get("choice"))
        if chosen is not None and (not chosen or chosen in known):
            take(chosen or None)

    try:
        data: dict[str, Any] = {
            "files": assets.prepare(),
            "starts": "atlasPlaceField",
            "places": publish_places(known),
            "value": value,
            "name": "" if value is None else _name(value, known, lang),
            "label": label,
            "hint": hint,
            "clear": say("choose.no_place", lang),
            "lang": lang,
            "absent": say("finding.absent", lang),
        }
    except AtlasError as error:
        show_problems(error.problems, lang)
        return
    _field(key=key, data=data, on_choice_change=changed)


def _name(value: str, known: Mapping[str, Place], lang: Lang) -> str:
    """Return what a place or a point is called; one that shares its name with another, its kind."""
    if point := point_in(value):
        return point_name(point).in_(lang)
    place = known[value]
    name = place.name.in_(lang)
    if sum(each.name == place.name for each in known.values()) == 1:
        return name
    return f"{name} · {say(f'kind.{place.kind}', lang)}"


def choice_in(sent: Any) -> str | None:
    """Return the place that a browser says was chosen, empty for none; None for no choice."""
    if not isinstance(sent, dict) or "id" not in sent:
        return None
    chosen = sent["id"]
    if chosen is None:
        return ""
    return chosen if isinstance(chosen, str) else None
