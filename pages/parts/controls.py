"""Controls that pages share; each is bound to a parameter of the page's view."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from layers.i18n.wording import Lang, Text, say
from layers.model.catalogue import CATALOG, entry_of
from layers.model.layer import Layer
from pages.parts.state import View

__all__ = [
    "both", "labels", "layer_switches", "number", "pick", "search", "segments", "several", "slide",
    "switch",
]  # fmt: skip


def layer_switches(view: View, group: str, lang: Lang) -> None:
    """Show the switches of one group of layers."""
    st.pills(
        say(f"group.{group}", lang),
        [entry.id for entry in CATALOG if entry.group == group],
        selection_mode="multi",
        format_func=lambda layer_id: say(f"layer.{layer_id}", lang),
        key=view.key(group),
    )


def switch(view: View, name: str, label: str, explained: str | None = None) -> None:
    """Show an on/off switch, kept in the link as on or off."""
    key = f"{view.key(name)}.switch"
    st.session_state[key] = view[name] == "on"

    def changed() -> None:
        st.session_state[view.key(name)] = "on" if st.session_state[key] else "off"

    st.toggle(label, key=key, help=explained, on_change=changed)


def search(
    view: View, name: str, layers: Mapping[str, Layer], members: Mapping[str, str], lang: Lang
) -> None:
    """Show the search for a place by its Chinese or English name.

    `members` names the interchange of each line-station: of several
    line-stations of one interchange only the first is offered.
    """
    options = [
        feature
        for layer in reversed(layers.values())
        if not entry_of(layer.id).context
        for feature in layer.frame.index
        if members.get(feature, feature) == feature or feature == view[name]
    ]
    homes = {feature: layer for layer in layers.values() for feature in layer.frame.index}
    named = {
        feature: (homes[feature].name(feature), str(homes[feature].frame.loc[feature, "kind"]))
        for feature in options
    }
    pick(
        view,
        name,
        options=options,
        label_of=labels(named, lang).__getitem__,
        label=say("search.label", lang),
        hint=say("search.hint", lang),
    )


def both(name: Text, lang: Lang) -> str:
    """Return a name in the page's language, then in the other, so that either finds it."""
    return " · ".join(filter(None, (name.in_(lang), name.beside(lang))))


def labels(named: Mapping[str, tuple[Text, str]], lang: Lang) -> dict[str, str]:
    """Return what places are called in a list, by id: of one name, each with its kind.

    `named` is the name and the kind of each.
    """
    called = {key: both(name, lang) for key, (name, _) in named.items()}
    shared = Counter(called.values())
    return {
        key: label if shared[label] == 1 else f"{label} · {say(f'kind.{named[key][1]}', lang)}"
        for key, label in called.items()
    }


def pick(
    view: View,
    name: str,
    *,
    options: Iterable[str],
    label_of: Callable[[str], str],
    label: str,
    hint: str | None = None,
    on_change: Callable[[], None] | None = None,
) -> None:
    """Show a selection of one of many, found by typing.

    The browser answers with a label, so those of several options are told apart by the id.
    """
    known = list(options)
    shared = Counter(map(label_of, known))
    st.selectbox(
        label,
        known,
        index=None,
        format_func=lambda key: label_of(key) + (f" [{key}]" if shared[label_of(key)] > 1 else ""),
        placeholder=hint or label,
        key=view.key(name),
        filter_mode="contains",
        on_change=on_change,
    )


def segments(view: View, name: str, options: Iterable[str], words: str, lang: Lang) -> None:
    """Show a choice of one of few, worded under a prefix of the wording table."""
    st.segmented_control(
        say(f"{words}.label", lang),
        list(options),
        format_func=lambda value: say(f"{words}.{value}", lang),
        required=True,
        key=view.key(name),
    )


def several(
    view: View,
    name: str,
    options: Iterable[Any],
    label: str,
    label_of: Callable[[Any], str],
    *,
    about: str | None = None,
) -> None:
    """Show a choice of any number of few; `about` says what it does where that is not plain."""
    st.pills(
        label, list(options), selection_mode="multi", format_func=label_of, key=view.key(name),
        help=about,
    )  # fmt: skip


def slide(view: View, name: str, label: str) -> None:
    """Show a slider for a whole number, over the range its parameter allows."""
    low, high = view.params[name].bounds
    st.slider(label, min_value=int(low), max_value=int(high), step=1, key=view.key(name))


def number(view: View, name: str, label: str, *, step: float, shown: str | None = None) -> None:
    """Show a field for a number, held to the range its parameter allows.

    `shown` is the format of its figures, by default with two decimals.
    """
    low, high = view.params[name].bounds
    st.number_input(
        label,
        min_value=low,
        max_value=high,
        value=None,
        step=step,
        format=shown,
        key=view.key(name),
    )
