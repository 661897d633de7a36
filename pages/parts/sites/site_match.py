"""The ranking by a company's needs: the places in their order, and the reasons of one."""

import streamlit as st

from layers.analyses.sites.match import MatchResult
from layers.analyses.sites.match_params import MatchParams
from layers.analyses.sites.sites import SitesResult
from layers.i18n.wording import Lang, say
from layers.model.columns import with_headings
from layers.tables.match_tables import match_table, reason_rows
from pages.parts.messages import escape_markdown, short_table
from pages.parts.picking import pick_row
from pages.parts.state import View

__all__ = ["points", "show_ranking", "show_reasons"]


def points(ranked: MatchResult, lang: Lang) -> dict[str, str]:
    """Return the points of each site, as the list tells them."""
    scores = zip(ranked.table["id"], ranked.table["score"], strict=True)
    return {key: say("unit.points", lang, value=f"{100 * score:.0f}") for key, score in scores}


def show_ranking(view: View, ranked: MatchResult, lang: Lang) -> None:
    """Show the ranking, a row a site, to be picked."""
    ids = list(ranked.table["id"])
    frame = match_table(ranked, lang)
    pick_row(view, "site", frame, ids, lang, alt=say("match.title", lang), theme="match")


def show_reasons(
    view: View, ranked: MatchResult, answer: SitesResult, params: MatchParams, lang: Lang
) -> None:
    """Show why the chosen site has its rank."""
    site = view["site"]
    row = ranked.table.set_index("id").loc[site]
    name = answer.sites[site].name.in_(lang)
    with st.container(border=True, key="site-reasons"):
        st.markdown(f"#### {escape_markdown(name)}")
        key = "match.ranked_tied" if row["tied"] else "match.ranked"
        st.markdown(
            escape_markdown(say(key, lang, rank=row["rank"], count=len(ranked.table),
                      points=f"{100 * row['score']:.0f}"))
        )  # fmt: skip
        if row["unknown"]:
            st.markdown(
                escape_markdown(say("match.if_known", lang, best=row["best"], worst=row["worst"],
                          most=f"{100 * row['most']:.0f}"))
            )  # fmt: skip
        if (row["range_best"], row["range_worst"]) != (row["best"], row["worst"]):
            ends = {"best": row["range_best"], "worst": row["range_worst"]}
            st.markdown(escape_markdown(say("match.with_ranges", lang, **ends)))
        rows = reason_rows(ranked, answer, params, site, lang)
        short_table(with_headings(rows, lang, "match"))
