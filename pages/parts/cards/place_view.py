"""The card of a place on the page."""

from collections.abc import Callable, Mapping

import streamlit as st

from layers.i18n.ranges import distance_range
from layers.i18n.wording import Lang, join, line_name, say
from layers.model.layer import Layer
from layers.tables.card import Card, Nearby, card, same_spot
from pages.parts.cards.card_tools import show_tools
from pages.parts.cards.photo_view import show_photo
from pages.parts.cards.ways_on import show_ways_on
from pages.parts.messages import escape_markdown
from pages.parts.state import Chosen

__all__ = ["show_card"]


def show_card(
    layers: Mapping[str, Layer],
    layer: Layer,
    feature: str,
    lang: Lang,
    go: Callable[[Chosen], None],
    *,
    fit: Callable[[], None],
    folded: bool = False,
) -> None:
    """Show a feature's card; `go` opens that of another place, or with None closes it.

    `fit` lets the map show the feature.
    """
    facts = card(layer, feature, lang)
    located = feature in layer.located.index
    with st.container(key="card"):
        show_tools(lang, go, fit if located else None)
        with st.expander(escape_markdown(facts.title), expanded=not folded):
            _show_facts(facts, layers, feature, lang, go)


def _show_facts(
    facts: Card,
    layers: Mapping[str, Layer],
    feature: str,
    lang: Lang,
    go: Callable[[Chosen], None],
) -> None:
    show_ways_on(feature, lang)
    st.caption(" · ".join(escape_markdown(part) for part in (facts.other_name, facts.kind) if part))
    st.markdown(
        "\n\n".join(
            f"**{escape_markdown(label)}** — {escape_markdown(value)}"
            for label, value in facts.rows
        )
    )
    show_photo(facts.details, facts.layer_id, facts.name, lang)
    # A heading and its list are one text: each by itself costs the browser some milliseconds.
    if facts.inside:
        inside = "\n".join(f"- {_station_inside(station, lang)}" for station in facts.inside)
        st.markdown(f"**{say('card.inside', lang, count=len(facts.inside))}**\n\n{inside}")
    if facts.nearby:
        nearby = "\n".join(
            f"- {_station(near, lang)} — "
            + escape_markdown(distance_range(near.distance_m, near.low_m, near.high_m, lang))
            for near in facts.nearby
        )
        st.markdown(f"**{say('card.nearby', lang)}**\n\n{nearby}")
        st.caption(say("card.nearby_note", lang))
    st.markdown(f"**{say('card.certainty', lang)}** — {escape_markdown(facts.certainty)}")
    with st.expander(say("card.sources", lang)):
        st.markdown("\n".join(f"- {escape_markdown(source)}" for source in facts.sources))
    others = same_spot(layers, feature)
    if others:
        with st.expander(say("card.same_spot", lang, count=len(others))):
            for other, name in others:
                label = escape_markdown(name.in_(lang))
                st.button(label, key=f"go.{other}", on_click=go, args=(other,), type="tertiary")


def _station_inside(near: Nearby, lang: Lang) -> str:
    """Return a station inside an area; one the outline may leave out is said to be that."""
    worded = _station(near, lang)
    return f"{worded} — {say('card.inside_perhaps', lang)}" if near.high_m > 0 else worded


def _station(near: Nearby, lang: Lang) -> str:
    """Return the name of a station with its lines."""
    lines = join((line_name(line).in_(lang) for line in near.lines), lang)
    return escape_markdown(say("card.station", lang, name=near.name, lines=lines))
