"""How one travels, as controls that pages share."""

from typing import Any

from layers import link, store
from layers.analyses.habits import WALKS
from layers.analyses.targets import FIRST_YEAR, last_year, lines_of, this_year
from layers.link import Param
from layers.metro import PERIODS
from layers.webmap import Shown
from layers.words import Lang, say
from pages.parts import controls
from pages.parts.state import View

__all__ = ["asked", "ground", "lines", "more", "params", "when"]

_CHANGES = ("reckoned", "flat")


def params() -> list[Param]:
    """Return the parameters of a page that tell how one travels."""
    return [
        link.choice("period", PERIODS, "am_peak"),
        link.whole("year", FIRST_YEAR, last_year(), this_year()),
        link.choice("transfer", _CHANGES, "reckoned"),
        link.number("flat", 0, 60, 5.0),
        link.choice("method", WALKS, "streets"),
        link.number("walk", 20, 150, 80.0),
        link.number("detour", 1, 3, 1.3),
    ]


def when(view: View, lang: Lang) -> None:
    """Show when one travels."""
    controls.segments(view, "period", PERIODS, "choose.period", lang)
    controls.slide(view, "year", say("choose.year", lang))


def more(view: View, lang: Lang) -> None:
    """Show how one walks and changes."""
    controls.segments(view, "transfer", _CHANGES, "choose.transfer", lang)
    if view["transfer"] == "flat":
        controls.number(view, "flat", say("choose.flat", lang), step=1.0)
    controls.number(view, "walk", say("choose.speed", lang), step=5.0)
    controls.segments(view, "method", WALKS, "choose.walk", lang)
    controls.number(view, "detour", say("choose.detour", lang), step=0.1)


def asked(view: View) -> dict[str, Any]:
    """Return the fields of `layers.analyses.habits.Habits` that the controls stand at."""
    return {
        "period": view["period"],
        "year": None if view["year"] == this_year() else view["year"],
        "transfer_min": view["flat"] if view["transfer"] == "flat" else None,
        "walk_m_min": view["walk"] or 80.0,
        "detour": view["detour"] or 1.3,
        "method": view["method"],
    }


def ground() -> list[Shown]:
    """Return what lies under every map of times."""
    return [
        Shown(store.layer(each), interactive=False)
        for each in ("context_districts", "district", "towns")
    ]


def lines(year: int | None) -> Shown:
    """Return the metro lines of a year."""
    return Shown(store.layer("lines"), only=lines_of(year), interactive=False)
