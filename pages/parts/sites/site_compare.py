"""Two to four places to settle side by side: what is reached from each, and all facts."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from layers.analyses import ANALYSES
from layers.analyses.sites.site_reach import SiteReachParams
from layers.analyses.sites.sites import SitesParams, SitesResult
from layers.i18n.wording import Lang, say
from layers.tables.site_facts import compare
from layers.views.site_maps import SiteMaps, site_maps
from layers.webmap import assets
from pages.parts.frame import prepare_assets
from pages.parts.working import answered

__all__ = ["show_compared"]

_several = st.components.v2.component(
    "atlas.several",
    html='<div class="atlas-several"></div>',
    js=assets.loader(),
    isolate_styles=False,
)


def show_compared(params: SitesParams, result: SitesResult, ids: Sequence[str], lang: Lang) -> None:
    """Show the maps of two to four sites, of one scale and with one legend, and all facts."""
    found = answered(ANALYSES["site_reach"], SiteReachParams(tuple(ids), params), lang)
    if found is None or not prepare_assets(lang):
        return
    maps = site_maps(result, found, ids, lang, year=params.year)
    data = {
        "files": assets.prepare(),
        "starts": "atlasSeveral",
        "absent": say("map.absent", lang),
        "unlocated": say("sites.no_map", lang),
        "lang": lang,
        "label": say("column.fact", lang),
        "sites": [_column(result, key, maps, lang) for key in ids],
        "facts": [
            {**asdict(row), "cells": row.with_marks(lang)} for row in compare(result, ids, lang)
        ],
        "legend": maps.together and maps.together.payload(),
        "note": "\n".join(say(f"sites.{each}", lang) for each in ("marks", "maps")),
    }
    _several(key="compare", data=data)


def _column(result: SitesResult, key: str, maps: SiteMaps, lang: Lang) -> dict[str, Any]:
    """Return the head of a site's column: its names, and its map where there is one."""
    name = result.sites[key].name
    scene = maps.scenes.get(key)
    return {
        "id": key, "name": name.in_(lang), "other": name.beside(lang),
        "scene": scene and scene.payload(),
    }  # fmt: skip
