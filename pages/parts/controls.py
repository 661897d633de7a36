"""Controls that pages share; each is bound to a parameter of the page's view."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import streamlit as st

from layers.i18n.wording import Lang, Text, has, say
from layers.model.parameters import Parameter

__all__ = [
    "Choices",
    "both",
    "control",
    "count_control",
    "distinct_labels",
    "labels",
    "pick",
    "select",
]

_SLIDER = 100
"""Whole numbers of no wider a range are chosen on a slider."""


class Choices(Protocol):
    """Parameters whose values lie in the session, each under its key, as `state.View` has them."""

    params: Mapping[str, Parameter]

    def key(self, name: str) -> str:
        """Return the key of a parameter in the session."""
        ...

    def __getitem__(self, name: str) -> Any:
        """Return the present value of a parameter."""
        ...


def control(
    view: Choices,
    name: str,
    lang: Lang,
    *,
    label: str | None = None,
    options: Iterable[str] | None = None,
    label_of: Callable[[Any], str] | None = None,
    hint: str | None = None,
    about: str | None = None,
    number_format: str | None = None,
    on_change: Callable[[], None] | None = None,
) -> None:
    """Show the control of a parameter, as it is declared.

    Parameters
    ----------
    view, name
        The page, and the parameter's name in its link.
    lang
        The reader's language.
    label, options, label_of
        In place of those declared: what it is called, what is offered, what that is called.
    hint
        What stands in it while nothing is chosen.
    about
        What it does, where that is not plain.
    number_format
        Format of the figures of a number, by default with two decimals.
    on_change
        Is called when another value was chosen.
    """
    param = view.params[name]
    label = param.label(lang) if label is None else label
    words = label_of or (lambda value: param.word(value, lang))
    offered: list[Any] = list(param.presets or param.known if options is None else options)
    key = view.key(name)
    if param.kind == "truth":
        st.toggle(label, key=key, help=about)
    elif param.several:
        offered = sorted({*param.presets, *view[name]}) if param.presets else offered
        st.pills(label, offered, selection_mode="multi", format_func=words, key=key, help=about)
        if has(f"{param.words}_other"):
            _one_more(view, param, lang)
    elif param.kind == "text" and not param.choices:
        st.text_input(
            label, key=key, max_chars=param.longest or None,
            placeholder=param.none_word(lang) or None,
        )  # fmt: skip
    elif param.presets and param.default is None:
        select(options=offered, label_of=words, key=key, label=label, hint=param.none_word(lang))
    elif param.presets:
        st.segmented_control(label, offered, format_func=words, required=True, key=key)
    elif param.kind == "whole" and param.limits[1] - param.limits[0] <= _SLIDER:
        low, high = map(int, param.limits)
        # A slider needs two values; an atlas may have no year but this one.
        top, fixed = max(high, low + 1), high == low
        st.slider(label, min_value=low, max_value=top, step=1, key=key, disabled=fixed)
    elif param.kind in ("number", "whole"):
        _number(param, label, lang, key=key, format=number_format)
    elif param.default is None or not param.checked:
        pick(view, name, options=offered, label_of=words, label=label, hint=hint,
             on_change=on_change)  # fmt: skip
    else:
        st.segmented_control(label, offered, format_func=words, required=True, key=key)


def count_control(view: Choices, lang: Lang) -> None:
    """Show what is counted, where there is anything but land."""
    param = view.params["weight"]
    if len(offered := param.known) > 1:
        select(
            options=offered, label_of=lambda each: param.word(each, lang), key=view.key("weight"),
            label=param.label(lang), hint=param.word(param.default, lang),
        )  # fmt: skip


def _number(param: Parameter, label: str, lang: Lang, **more: Any) -> None:
    """Show a field for a number; emptied, it names what stands in for it."""
    low, high = param.limits
    written = "" if param.several else param.write(param.default)
    empty = param.none_word(lang) or written
    st.number_input(
        label, min_value=low, max_value=high, value=None, step=param.step,
        placeholder=empty or None, **more,
    )  # fmt: skip


def _one_more(view: Choices, param: Parameter, lang: Lang) -> None:
    """Show a field that adds a number to those one chooses from."""
    several, key = view.key(param.link), f"{view.key(param.link)}.other"

    def add() -> None:
        if (more := st.session_state[key]) is not None:
            st.session_state[several] = sorted({*st.session_state[several], more})
            st.session_state[key] = None

    _number(param, say(f"{param.words}_other", lang), lang, key=key, on_change=add)


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
    view: Choices,
    name: str,
    *,
    options: Iterable[str],
    label_of: Callable[[str], str],
    label: str,
    hint: str | None = None,
    on_change: Callable[[], None] | None = None,
) -> None:
    """Show a selection of one of many for a parameter, found by typing."""
    select(
        options=options, label_of=label_of, key=view.key(name), label=label, hint=hint,
        on_change=on_change,
    )  # fmt: skip


def distinct_labels(options: Iterable[str], label_of: Callable[[str], str]) -> Callable[[str], str]:
    """Return what tells labels of which no two options share one: a browser answers with labels."""
    shared = Counter(map(label_of, options))

    def label(key: str) -> str:
        return label_of(key) + (f" [{key}]" if shared[label_of(key)] > 1 else "")

    return label


def select(
    *,
    options: Iterable[Any],
    label_of: Callable[[Any], str],
    key: str,
    label: str,
    hint: str | None,
    bare: bool = False,
    needed: bool = False,
    on_change: Callable[[], None] | None = None,
) -> None:
    """Show a selection of one of many under a key, its label read out only if it is bare.

    Where one is needed, it cannot be emptied.
    """
    known = list(options)
    st.selectbox(
        label,
        known,
        index=0 if needed else None,
        format_func=distinct_labels(known, label_of),
        placeholder=hint or label,
        key=key,
        filter_mode="contains",
        label_visibility="collapsed" if bare else "visible",
        on_change=on_change,
    )
