"""Sites: all places to settle; found, shortlisted, matched with needs, compared."""

import streamlit as st

from layers.analyses.sites.match import MatchResult
from layers.analyses.sites.site_goals import goals_by_id
from layers.analyses.sites.site_list import sites_by_id
from layers.analyses.sites.sites import SitesResult
from layers.i18n.wording import Text, join, say
from layers.tables.site_filter import find
from layers.tables.site_tables import sites_headings, sites_table
from layers.views import VIEWS, sites
from pages.parts import controls, state, travel_inputs
from pages.parts.downloads import export_dialog
from pages.parts.frame import errors_as_messages, escape_markdown, notes, page_header, show_problems
from pages.parts.mapview import show
from pages.parts.picking import pick, pick_row
from pages.parts.sites.site_card import show_site, show_trips
from pages.parts.sites.site_compare import show_compared
from pages.parts.sites.site_filters import choose_needs, choose_order, choose_sites
from pages.parts.sites.site_match import REASONS_PX, show_ranking, show_reasons
from pages.parts.streets.street_status import offer_streets
from pages.parts.working import answered

lang = page_header("sites")
with errors_as_messages(lang):
    known, goals = sites_by_id(), goals_by_id()
    view = state.View("sites", VIEWS["sites"].params)
    shortlist, dropped = sites.shortlisted_sites(view["shortlist"])
    show_problems([*view.problems, *dropped], lang)
    st.session_state[view.key("shortlist")] = shortlist

    def choose(site: str | None) -> None:
        """Show a site's card, or none."""
        pick(view, "site", site)

    def clicked(feature: str) -> None:
        """Show the card of the site a feature of the map belongs to."""
        if (site := sites.site_of(feature)) is not None:
            choose(site)

    def rest(sentences: tuple[Text, ...], first: int) -> None:
        """Show the first notes, and on demand all that they rest on."""
        notes(sentences[:first], lang)
        with st.expander(say("sites.rest", lang)):
            notes(sentences[first:], lang)

    def all_sites(result: SitesResult) -> None:
        """Show the sites that are looked for."""
        st.text_input(
            say("search.label", lang), key=view.key("q"), placeholder=say("sites.search_hint", lang)
        )
        found = find(result, view, lang)
        heading = say("sites.found", lang, count=len(found.ids), total=len(known))
        st.markdown(f"##### {escape_markdown(heading)}")
        if found.unknown:
            names = join((known[key].name.in_(lang) for key in found.unknown), lang)
            st.caption(
                escape_markdown(
                    say("sites.found_unknown", lang, count=len(found.unknown), names=names)
                )
            )
        chosen = view["site"]
        map_side, card_side = st.columns([1.8, 1], gap="medium")
        with map_side:
            show(
                sites.scene(result, found.ids, lang, year=params.year, selected=chosen),
                key="sites-map",
                on_pick=clicked,
            )
            export_dialog(view, lang)
        with card_side:
            if chosen is None:
                st.info(say("sites.pick", lang), icon=":material/touch_app:")
            else:
                show_site(view, result, chosen, lang, choose)
        if not found.ids:
            st.info(say("sites.nothing", lang), icon=":material/search_off:")
        else:
            choose_order(view, lang)
            frame = sites_table(result, found.ids, lang, goal=view["goal"])
            heads = sites_headings(frame, result, lang, goal=view["goal"])
            pick_row(view, "site", frame, found.ids, heads, alt=say("page.sites", lang))
        if chosen is not None:
            show_trips(result, chosen, lang)
        rest(result.notes, 2)

    def matched(result: MatchResult) -> None:
        """Show the sites ranked by needs."""
        with st.container(border=True, key="needs"):
            choose_needs(view, goals, lang)
        needs = sites.needs(view)
        ranked = answered("match", needs, lang)
        if ranked is None:
            return
        st.markdown(f"##### {escape_markdown(ranked.notes[0].in_(lang))}")
        ids = list(ranked.table["id"])
        scores = dict(zip(ids, 100 * ranked.table["score"], strict=True))
        map_side, why_side = st.columns([1.2, 1], gap="medium")
        with map_side:
            drawn = sites.scene(
                result, ids, lang, year=params.year, selected=view["site"], scores=scores
            )
            show(drawn, key="match-map", height=REASONS_PX, on_pick=clicked)
            export_dialog(view, lang)
        with why_side:
            if view["site"] is None:
                st.info(say("match.pick", lang), icon=":material/touch_app:")
            else:
                show_reasons(view, ranked, result, needs, lang)
        show_ranking(view, ranked, lang)
        rest(ranked.notes[1:], 4)

    def compared(result: SitesResult) -> None:
        """Show the sites of the shortlist side by side."""
        if len(shortlist) < 2:  # noqa: PLR2004
            st.info(say("sites.compare_more", lang), icon=":material/bookmark_add:")
            return
        if len(shortlist) > sites.MOST_COMPARED:
            st.info(say("sites.compare_most", lang, most=sites.MOST_COMPARED))
        show_compared(params, result, shortlist[: sites.MOST_COMPARED], lang)
        export_dialog(view, lang)
        rest(result.notes, 2)

    controls.control(view, "tab", lang)
    st.multiselect(
        say("sites.shortlist", lang),
        list(known),
        format_func={
            key: controls.both(each.name, lang) for key, each in known.items()
        }.__getitem__,
        key=view.key("shortlist"),
        placeholder=say("sites.shortlist_hint", lang),
    )
    with st.sidebar:
        if view["tab"] == "all":
            choose_sites(view, known, goals, lang)
        travel_inputs.when(view, lang)
        travel_inputs.more(view, lang)
    with errors_as_messages(lang):
        params = sites.question_of(view)
        if (answer := answered("sites", params, lang)) is not None:
            {"all": all_sites, "match": matched, "compare": compared}[view["tab"]](answer)
            if view["method"] == "streets":
                offer_streets(lang)
    view.save()
