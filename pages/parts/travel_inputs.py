"""How one travels, as controls that pages share."""

from layers.analyses.common.travel_options import WALKS
from layers.i18n.wording import Lang, say
from layers.transit.periods import PERIODS
from layers.views.travel_controls import CHANGES
from pages.parts import controls
from pages.parts.state import View

__all__ = ["more", "when"]


def when(view: View, lang: Lang) -> None:
    """Show when one travels."""
    controls.segments(view, "period", PERIODS, "choose.period", lang)
    controls.slide(view, "year", say("choose.year", lang))


def more(view: View, lang: Lang) -> None:
    """Show how one walks and changes."""
    controls.segments(view, "transfer", CHANGES, "choose.transfer", lang)
    if view["transfer"] == "flat":
        controls.number(view, "flat", say("choose.flat", lang), step=1.0)
    controls.number(view, "walk", say("choose.speed", lang), step=5.0)
    controls.segments(view, "method", WALKS, "choose.walk", lang)
    controls.number(view, "detour", say("choose.detour", lang), step=0.1)
