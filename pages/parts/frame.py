"""The frame around every page: navigation, heading, language, panels and the drawer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import Any

import streamlit as st

from geo.errors import AtlasError, Problem
from layers.analyses.workers.run_queue import RUNS
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, say
from layers.model.run_inputs import read_once
from layers.store import deployment
from layers.webmap import assets
from pages.parts import state, warm_up
from pages.parts.messages import errors_as_messages, escape_markdown, show_problems
from pages.parts.scenarios import visit_scenario
from pages.parts.scenarios.scenario_strip import scenario_strip
from pages.parts.serving import link_opening, visitor
from pages.parts.serving.early_maps import EARLY_MAPS, Link
from pages.parts.serving.theme import theme_rules

__all__ = [
    "PAGES", "drawer", "fragment", "navigate", "note_opening", "page_header", "page_language",
    "prepare_assets", "show_notices", "side_panel",
]  # fmt: skip

PAGES = {
    "overview": ":material/map:",
    "sites": ":material/domain:",
    "coverage": ":material/radar:",
    "travel_time": ":material/schedule:",
    "reach": ":material/share_location:",
    "access": ":material/hexagon:",
    "scenarios": ":material/alt_route:",
    "streets": ":material/directions_walk:",
    "sources": ":material/menu_book:",
}
"""Pages in the order of the navigation: file in pages/, and icon."""

_ROOT = Path(__file__).resolve().parent.parent
_ROUTED = "atlas.routed"
_READ = "atlas.read"
_OPENED = "atlas.opened"
_STREAMLIT: Lang = "en"
"""The language of Streamlit's own words."""


@RUNS.turn()
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
    visitor.begin()
    is_let_in = False  # settings that cannot be read let nobody in
    with errors_as_messages(lang):
        visitor.require_visitor(lang)
        is_let_in = True
    if not is_let_in:
        st.stop()
    warm_up.begin()
    page = st.navigation(pages, position="hidden")
    link_opening.go_on(PAGES)
    link_opening.follow(lang)
    st.html(f"<style>{theme_rules()} {_upload_words(lang)}</style>")
    st.html(_ROOT / "parts" / "page.css")
    name = st.session_state[_ROUTED] = page.url_path or next(iter(PAGES))
    link = Link(page.url_path, frozenset(st.query_params.to_dict().items()), lang)
    with (
        read_once(), errors_as_messages(lang), visit_scenario.applied(name), _opening(link),
    ):  # fmt: skip
        page.run()
    st.session_state[_ROUTED] = ""


@contextmanager
def _opening(link: Link) -> Iterator[None]:
    """Let a session's first run know its link, from which all follows that it shows."""
    if _OPENED in st.session_state:
        yield
        return
    st.session_state[_OPENED] = link
    try:
        yield
    finally:
        st.session_state[_OPENED] = None


def note_opening(message: Mapping[str, Any], files: Sequence[str], *, panel: bool) -> None:
    """Note the map that a session opens with, for whoever opens the same link (`early_maps`).

    Where people sign in none is noted: it would be handed out before anyone has.
    """
    link = st.session_state.get(_OPENED)
    if link is not None and visitor.visitor() is None:
        EARLY_MAPS.note(link, message, files, panel=panel)


def _tell_deployment() -> None:
    """Tell for whom the app runs, as Streamlit is configured."""
    names = list(st.get_option("server.allowedHosts") or ())
    # Unset, the public name follows the address; only a name that was given is one.
    if st.config.is_manually_set("browser.serverAddress"):
        names.append(str(st.get_option("browser.serverAddress")))
    deployment.configure(st.get_option("server.address"), names)


def _upload_words(lang: Lang) -> str:
    """Return what puts words of a language in place of Streamlit's own on a field for files."""
    if lang == _STREAMLIT:
        return ""
    field = '[data-testid="stFileUploader"]'
    label = say("app.choose_file", lang)
    return (
        f'{field} [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }} '
        f'{field} section > span button [data-testid="stMarkdownContainer"] {{ display: none; }} '
        f'{field} section > span button::after {{ content: "{label}"; '
        "margin-inline-start: 0.5rem; }"
    )


def page_language() -> Lang:
    """Return the language of a page; each page calls this, or `page_header`, first of all.

    On a cold server an address that names a page can reach the page's file
    before the entry script has run; the entry is then run from here.
    """
    if not st.session_state.get(_ROUTED):
        navigate()
        st.stop()
    return state.language()


def page_header(page: str, *, document: bool = False) -> Lang:
    """Show the bar above a page, with its questions and languages; return the language.

    A document says what it is; a page that is a map only reads it out.
    """
    lang = page_language()
    with st.container(key="heading"):
        st.title(say(f"page.{page}", lang), anchor=False)
        if document:
            st.caption(say(f"page.{page}_lead", lang))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
        st.markdown(f"**{say('app.title', lang)}**")
        with st.container(horizontal=True, gap=None, key="questions"):
            _questions(lang)
        # Where there is no room for a row of questions.
        with (
            st.container(key="menu"),
            st.popover(say(f"page.{page}", lang), icon=":material/menu:"),
        ):
            _questions(lang)
        chosen = st.segmented_control(
            say("app.language", lang),
            languages(),
            default=lang,
            required=True,
            format_func=partial(say, "language.name"),
            key=f"language.{lang}",
            label_visibility="collapsed",
        )
        visitor.show_visitor(lang)
    if chosen != lang:
        state.remember_language(chosen)
        st.rerun()
    scenario_strip(lang)
    return lang


def _questions(lang: Lang) -> None:
    for name in PAGES:
        st.page_link(_ROOT / f"{name}.py", label=say(f"page.{name}", lang))


@contextmanager
def side_panel(page: str, lang: Lang) -> Iterator[Any]:
    """Show a question beside the map: its answer, its controls, what it is about.

    Gives what stands above them all: on a telephone little else is in sight.
    """
    with st.container(key="answer"), st.expander(say(f"page.{page}", lang), expanded=True):
        yield st.container()
        st.caption(say(f"page.{page}_lead", lang))


@contextmanager
def drawer(label: str) -> Iterator[bool]:
    """Show tables below the map; give whether it is open, without which none is made.

    Wording the rows of a table takes as long as all else on a page.
    """
    with st.container(key="drawer"):
        sheet = st.expander(
            label, key="drawer.open", icon=":material/table_rows:", on_change="rerun"
        )
        with sheet:
            yield bool(sheet.open)


def show_notices(page: str, problems: Iterable[Problem], lang: Lang) -> None:
    """Show over the map what is wrong with the link or the data, and what a file brought."""
    problems = [
        *problems,
        *state.language_problem(),
        *state.scenario_problems(),
        *link_opening.problems(),
    ]
    news = state.news(page)
    notices = (page, *problems, *news)
    if (not problems and not news) or st.session_state.get(_READ) == notices:
        return

    def close() -> None:
        st.session_state[_READ] = notices

    with st.container(key="notices"):
        show_problems(problems, lang)
        if news:
            st.info(
                "\n\n".join(escape_markdown(each.in_(lang)) for each in news),
                icon=":material/history:",
            )
        label = say("app.close", lang)
        st.button(label, key="notices.close", on_click=close, icon=":material/close:", help=label)


def fragment(
    part: Callable[..., None], *arguments: Any, lang: Lang, run_every: float | None = None
) -> None:
    """Show a part of the page that runs again by itself.

    As the page does, it has one network and one feed for the whole of a run, reads all data
    through the scenario that is chosen, and turns the product's own errors into sentences.
    What is chosen in it waits until a run that is going on has ended: a question, whose
    answer may take long, is none.

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
        with (
            RUNS.turn(), read_once(), errors_as_messages(lang), visit_scenario.applied(page),
        ):  # fmt: skip
            part(*given)

    page = str(st.session_state.get(_ROUTED))
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
