"""The frame around every page: navigation, heading, language, and errors as sentences."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import Any

import streamlit as st

from geo.errors import AtlasError, Problem
from layers.i18n.faults import at_most
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, Text, say, sentence
from layers.model.run_inputs import read_once
from layers.store import deployment
from layers.webmap import assets
from pages.parts import state, warm_up

__all__ = [
    "PAGES",
    "escape_markdown",
    "fragment",
    "navigate",
    "notes",
    "page_header",
    "show_problems",
]

PAGES = {
    "overview": ":material/map:",
    "sites": ":material/domain:",
    "coverage": ":material/radar:",
    "travel_time": ":material/schedule:",
    "reach": ":material/share_location:",
    "access": ":material/hexagon:",
    "streets": ":material/directions_walk:",
    "sources": ":material/menu_book:",
}
"""Pages in the order of the navigation: file in pages/, and icon."""

_ROOT = Path(__file__).resolve().parent.parent
_ROUTED = "atlas.routed"


def navigate() -> None:
    """Show the navigation and run the page the address names."""
    _tell_deployment()
    lang = state.language()
    st.set_page_config(page_title=say("app.title", lang), page_icon="🗺️", layout="wide")
    pages = [
        st.Page(
            _ROOT / f"{name}.py",
            title=say(f"page.{name}", lang),
            icon=icon,
            default=position == 0,
        )
        for position, (name, icon) in enumerate(PAGES.items())
    ]
    warm_up.begin()
    page = st.navigation(pages, position="top")
    st.html(_ROOT / "parts" / "page.css")
    st.session_state[_ROUTED] = True
    # Without sound settings of the atlas a page cannot even be loaded.
    with read_once(), errors_as_messages(lang):
        page.run()
    st.session_state[_ROUTED] = False


def _tell_deployment() -> None:
    """Tell for whom the app runs, as Streamlit is configured."""
    names = list(st.get_option("server.allowedHosts") or ())
    # Unset, the public name follows the address; only a name that was given is one.
    if st.config.is_manually_set("browser.serverAddress"):
        names.append(str(st.get_option("browser.serverAddress")))
    deployment.configure(st.get_option("server.address"), names)


def page_header(page: str) -> Lang:
    """Show a page's heading with the language switch; return the language.

    On a cold server an address that names a page can reach the page's file
    before the entry script has run; the entry is then run from here.
    """
    if not st.session_state.get(_ROUTED):
        navigate()
        st.stop()
    lang = state.language()
    with st.container(horizontal=True, vertical_alignment="bottom", key="heading"):
        st.header(say(f"page.{page}", lang), anchor=False)
        chosen = st.segmented_control(
            say("app.language", lang),
            languages(),
            default=lang,
            required=True,
            format_func=partial(say, "language.name"),
            key=f"language.{lang}",
            label_visibility="collapsed",
        )
    if chosen != lang:
        state.remember_language(chosen)
        st.rerun()
    st.caption(say(f"page.{page}_lead", lang))
    show_problems(state.language_problem(), lang)
    news = state.news(page)
    if news:
        st.info(
            "\n\n".join(escape_markdown(each.in_(lang)) for each in news), icon=":material/history:"
        )
    return lang


def escape_markdown(value: str) -> str:
    r"""Return a text of the data so that Markdown shows it as it stands.

    >>> plain("![x](http://a) *b* <i>")
    '\\!\\[x\\]\\(http\\:\\/\\/a\\) \\*b\\* \\<i\\>'
    """
    joined = " ".join(str(value).split())
    return "".join(f"\\{sign}" if sign in _MARKDOWN else sign for sign in joined)


_MARKDOWN = frozenset("\\`*_{}[]()<>#+!|~:$^&/@=")


def notes(texts: Iterable[Text], lang: Lang) -> None:
    """Show sentences as a list."""
    st.markdown("\n".join(f"- {escape_markdown(each.in_(lang))}" for each in texts))


def show_problems(problems: Iterable[Problem], lang: Lang) -> None:
    """Show problems as sentences, all at once; show nothing where there are none."""
    lines = list(dict.fromkeys(sentence(problem, lang) for problem in at_most(problems)))
    if lines:
        st.warning(
            "\n".join(
                [
                    say("problem.heading", lang),
                    "",
                    *(f"- {escape_markdown(line)}" for line in lines),
                ]
            )
        )


@contextmanager
def errors_as_messages(lang: Lang) -> Iterator[None]:
    """Turn the product's own errors in a part of the page into sentences there."""
    try:
        yield
    except AtlasError as error:
        show_problems(error.problems, lang)


def fragment(
    part: Callable[..., None], *arguments: Any, lang: Lang, run_every: float | None = None
) -> None:
    """Show a part of the page that runs again by itself.

    As the page does, it has one network and one feed for the whole of a run, and
    turns the product's own errors into sentences.

    Parameters
    ----------
    part
        What shows it; it is called with the arguments and, at the end, the language.
    arguments, lang
        What it is called with.
    run_every
        Seconds after which it runs again without being asked; None for never.
    """

    @wraps(part)
    def run(*given: Any) -> None:
        with read_once(), errors_as_messages(lang):
            part(*given)

    st.fragment(run, run_every=run_every)(*arguments, lang)


def prepare_assets(lang: Lang) -> bool:
    """Lay out what maps need; say so and return False where that cannot be done."""
    problems: tuple[Problem, ...] = ()
    if not st.get_option("server.enableStaticServing"):
        problems = (Problem("static_off"),)
    else:
        try:
            assets.prepare()
        except AtlasError as error:
            problems = error.problems
    show_problems(problems, lang)
    return not problems
