"""Two to four places to settle side by side: what is reached from each, and all facts."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from layers.analyses import ANALYSES
from layers.analyses.sites.site_reach import SiteReachParams, SiteReachResult
from layers.analyses.sites.sites import SitesParams, SitesResult
from layers.i18n.wording import Lang, say
from layers.tables.site_facts import compare
from layers.views import site_maps
from pages.parts.frame import errors_as_messages, escape_markdown
from pages.parts.mapview import show
from pages.parts.working import answered

__all__ = ["show_compared"]

_HEIGHT = 380
_ABREAST = {2: 2, 3: 3, 4: 2}
"""How many maps stand beside each other, so that they can be read."""


def show_compared(params: SitesParams, result: SitesResult, ids: Sequence[str], lang: Lang) -> None:
    """Show the maps of two to four sites, of one scale and with one legend, and all facts."""
    with errors_as_messages(lang):
        asked = SiteReachParams(tuple(ids), params)
        if found := answered(ANALYSES["site_reach"], asked, lang):
            _show_maps(params, result, found, ids, lang)
    st.markdown(f"**{say('sites.facts', lang)}**")
    rows = [[row.label, *row.with_marks(lang)] for row in compare(result, ids, lang)]
    names = [result.sites[each].name.in_(lang) for each in ids]
    frame = pd.DataFrame(rows, columns=[say("column.fact", lang), *names])
    st.table(frame.map(escape_markdown), hide_index=True)
    st.caption(say("sites.marks", lang))


def _show_maps(
    params: SitesParams, result: SitesResult, found: SiteReachResult, ids: Sequence[str], lang: Lang
) -> None:
    grounds = found.grounds
    frames = site_maps.frames(grounds)
    abreast = _ABREAST[len(ids)]
    for first in range(0, len(ids), abreast):
        columns = st.columns(abreast, gap="small", vertical_alignment="bottom")
        for column, key in zip(columns, ids[first : first + abreast], strict=False):
            with column:
                st.markdown(f"##### {escape_markdown(result.sites[key].name.in_(lang))}")
                if key not in grounds:
                    st.info(say("sites.no_map", lang), icon=":material/location_off:")
                    continue
                drawn = site_maps.scene(
                    result, key, grounds[key], frames[key], lang, year=params.year
                )
                show(drawn, key=f"compare-{key}", height=_HEIGHT)
    st.caption(say("sites.maps", lang))
