"""Sites: all places to settle; found, shortlisted, matched with needs, compared."""

from typing import Any

import streamlit as st

from layers.analyses import ANALYSES
from layers.analyses.sites.match_params import MatchParams
from layers.analyses.sites.site_goals import goals_by_id
from layers.analyses.sites.site_list import sites_by_id
from layers.analyses.sites.sites import SitesResult
from layers.i18n.wording import Lang, Text, join, say
from layers.tables.site_filter import find
from layers.tables.site_tables import sites_headings, sites_table
from layers.views import VIEWS, sites
from layers.webmap.payload import Scene
from pages.parts import controls, state
from pages.parts.cards.selection import show_map
from pages.parts.downloads import export_dialog
from pages.parts.frame import drawer, page_header, show_notices, side_panel
from pages.parts.messages import errors_as_messages, escape_markdown, notes
from pages.parts.picking import pick, pick_row
from pages.parts.scenarios.before_after import choose_compared, show_before_after
from pages.parts.search_box import search
from pages.parts.sites.site_card import show_site, show_trips
from pages.parts.sites.site_compare import show_compared
from pages.parts.sites.site_filters import choose_needs, choose_order, choose_sites
from pages.parts.sites.site_match import points, show_ranking, show_reasons
from pages.parts.sites.site_shortlist import show_list, show_shortlist
from pages.parts.streets.street_status import offer_streets
from pages.parts.travel import travel_inputs
from pages.parts.working import answered

lang = page_header("sites")


def choose(site: str | None) -> None:
    """Show a site's card, or none."""
    pick(view, "site", site)


def clicked(feature: str) -> bool:
    """Show the card of the site a feature belongs to, if it is one."""
    site = sites.site_of(feature)
    if site is not None:
        choose(site)
    return site is not None


def rest(sentences: tuple[Text, ...], first: int) -> None:
    """Show the first notes, and on demand all that they rest on."""
    notes(sentences[:first], lang)
    with st.expander(say("sites.rest", lang)):
        notes(sentences[first:], lang)


def all_sites(result: SitesResult, panel: Any) -> None:
    """Show the sites that are looked for."""
    chosen = view["site"]
    with panel:
        st.text_input(
            say("search.label", lang), key=view.key("q"), placeholder=say("sites.search_hint", lang)
        )
        found = find(result, view, lang)
        count = say("sites.found", lang, count=len(found.ids), total=len(known))
        st.markdown(f"##### {escape_markdown(count)}")
        if found.unknown:
            names = join((known[key].name.in_(lang) for key in found.unknown), lang)
            st.caption(
                escape_markdown(
                    say("sites.found_unknown", lang, count=len(found.unknown), names=names)
                )
            )
        if not found.ids:
            none = "sites.nothing" if known else "match.no_sites"
            st.info(say(none, lang), icon=":material/search_off:")
        if chosen is not None:
            show_site(view, result, chosen, lang, choose)
        if found.ids:
            st.caption(say("sites.pick", lang))
            show_list(view, known, found.ids, lang, choose=choose, figures={})
    year = sites.question_of(view).year
    scene_layers = sites.scene(result, found.ids, lang, year=year, selected=chosen)
    show_map(view, scene_layers, key="sites-map", on_pick=clicked, parts=parts_of(result))
    with drawer(say("app.table", lang)) as is_open:
        if is_open:
            if found.ids:
                choose_order(view, lang)
                frame = sites_table(result, found.ids, lang, goal=view["goal"])
                further = sites_headings(frame, result, lang, goal=view["goal"])
                pick_row(
                    view, "site", frame, found.ids, lang, alt=say("page.sites", lang), theme="site",
                    further=further,
                )  # fmt: skip
            if chosen is not None:
                show_trips(result, chosen, lang)
            rest(result.notes, 2)


def parts_of(result: SitesResult) -> tuple[str, ...]:
    """Return the places on the map that make up the site of the card."""
    site = result.sites.get(view["site"])
    return () if site is None else tuple(part.id for part in site.parts)


def matched(result: SitesResult, panel: Any) -> None:
    """Show the sites ranked by needs."""
    needs = sites.needs(view)
    with panel:
        ranked = answered(ANALYSES["match"], needs, lang)
        if ranked is None:
            return
        st.markdown(f"##### {escape_markdown(ranked.notes[0].in_(lang))}")
        ids = list(ranked.table["id"])
        if view["site"] is not None:
            show_reasons(view, ranked, result, needs, lang)
        st.caption(say("match.pick", lang))
        show_list(view, known, ids, lang, choose=choose, figures=points(ranked, lang))
    scores = dict(zip(ids, 100 * ranked.table["score"], strict=True))
    scene_layers = sites.scene(
        result, ids, lang, year=sites.question_of(view).year, selected=view["site"], scores=scores
    )
    show_map(view, scene_layers, key="sites-map", on_pick=clicked, parts=parts_of(result))
    with drawer(say("app.table", lang)) as is_open:
        if is_open:
            show_ranking(view, ranked, lang)
            rest(ranked.notes[1:], 4)


def compared(result: SitesResult, panel: Any) -> None:
    """Show the sites of the shortlist side by side."""
    shortlist = view["shortlist"]
    with panel:
        offered = shortlist if len(shortlist) > 1 else list(known)
        show_list(view, known, offered, lang, choose=choose, figures={})
    if len(shortlist) < 2:  # noqa: PLR2004
        with panel:
            st.info(say("sites.compare_more", lang), icon=":material/bookmark_add:")
        return
    if len(shortlist) > sites.MOST_COMPARED:
        with panel:
            st.info(say("sites.compare_most", lang, most=sites.MOST_COMPARED))
    with st.container(key="several"):
        show_compared(sites.question_of(view), result, shortlist[: sites.MOST_COMPARED], lang)
        rest(result.notes, 2)


def before_and_after(panel: Any) -> None:
    """Show which sites the scenario serves better, and which worse, by the needs that are set."""

    def scene_of(params: MatchParams) -> Scene:
        result = ANALYSES["sites"].run(params.travel)
        if view["tab"] != "match":
            ids = find(result, view, lang).ids
            return sites.scene(result, ids, lang, year=params.travel.year)
        table = ANALYSES["match"].run(params).table
        scores = dict(zip(table["id"], 100 * table["score"], strict=True))
        return sites.scene(result, list(table["id"]), lang, year=params.travel.year, scores=scores)

    show_before_after(view, "sites", sites.needs(view), lang, panel=panel, scene_of=scene_of)


def question(lang: Lang) -> None:
    """Show the controls, the answer and its map."""
    with side_panel("sites", lang) as top:
        controls.control(view, "tab", lang)
        show_shortlist(view, sites.question_of(view), lang)
        mode = "scenario" if view["tab"] == "compare" else choose_compared(view, lang)
        panel = st.container() if mode == "scenario" else top
        if view["tab"] == "match":
            choose_needs(view, goals, lang)
        if view["tab"] != "compare":
            ranked = view["tab"] == "match"
            with st.expander(say("match.filters" if ranked else "sites.filters", lang)):
                choose_sites(view, known, goals, lang)
        with st.expander(say("app.settings", lang)):
            travel_inputs.year(travel_inputs.when(view, lang), view, None, lang)
            travel_inputs.more(view, lang)
        if view["method"] == "streets":
            offer_streets(lang)
    with errors_as_messages(lang):
        if mode != "scenario":
            before_and_after(panel)
            export_dialog(view, lang)
            view.save()
            return
        with panel:
            answer = answered(ANALYSES["sites"], sites.question_of(view), lang)
        if answer is not None:
            {"all": all_sites, "match": matched, "compare": compared}[view["tab"]](answer, panel)
            export_dialog(view, lang)
    view.save()


with errors_as_messages(lang):
    known, goals = sites_by_id(), goals_by_id()
    view = state.View("sites", VIEWS["sites"].params)
    listed, dropped = sites.shortlisted_sites(view["shortlist"])
    st.session_state[view.key("shortlist")] = listed
    search(view, lang, clicked)
    show_notices("sites", [*view.problems, *dropped], lang)
    question(lang)
