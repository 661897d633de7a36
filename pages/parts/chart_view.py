"""A chart of an answer on the page, in step with the map."""

import streamlit as st

from layers.i18n.wording import Lang, say
from layers.webmap import assets
from layers.webmap.charts import Chart, chart_payload
from pages.parts.messages import errors_as_messages

__all__ = ["show_chart"]

_LEAST = 2
"""A chart of fewer marks says no more than a sentence."""

_chart = st.components.v2.component(
    "atlas.chart", html='<div class="atlas-chart"></div>', js=assets.loader(), isolate_styles=False
)


def show_chart(chart: Chart, lang: Lang) -> None:
    """Show a chart where it has marks to compare."""
    if len(chart.marks) < _LEAST:
        return
    with errors_as_messages(lang):
        data = {
            "files": assets.prepare(),
            "starts": "atlasChart",
            "absent": say("map.absent", lang),
            **chart_payload(chart, lang),
        }
        _chart(key=f"chart.{chart.title}", data=data)
