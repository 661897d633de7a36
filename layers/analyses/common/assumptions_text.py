"""What times by public transport rest on, in sentences."""

from collections.abc import Sequence

from geo.uncertainty import SAMPLES
from layers.analyses.common.proximity import DETOUR_RANGE, method_in_use
from layers.analyses.common.travel_options import WALK_LIMIT_MIN, TravelOptions
from layers.i18n.wording import Lang, Text, by_language, join, text
from layers.store.atlas import METRIC
from layers.streets import local_network
from layers.transit.gtfs.feed_facts import doubts, standing_for
from layers.transit.openings import year_basis
from layers.transit.services import HEADWAY_RANGE, Transit

__all__ = ["basis", "fed", "stand_in"]

_FEW_TRIPS = 50
"""With fewer in a period, little of a town is served then, and figures say so of the feed."""

_NAMED = 8
"""So many places off the network are named, the rest only counted."""


def basis(
    habits: TravelOptions, running: Transit, wait: str, off: Sequence[Text] = ()
) -> tuple[Text, ...]:
    """Return what times rest on.

    Parameters
    ----------
    habits
        How one travels.
    running
        What runs.
    wait
        What is known of departures: a key of ``travel.basis_`` in the words.
    off
        Places without a way along streets, where these are known.
    """
    notes = fed(running) or [text("travel.basis_ride")]
    # Where departures are listed, chance is in when one sets out.
    known = "listed" if wait == "random" and running.feed is not None else wait
    notes.append(text(f"travel.basis_{known}", period=text(f"period.{habits.period}")))
    if habits.year is not None:
        of = "year" if running.feed is None else "feed_year"
        notes.append(text(f"travel.basis_{of}", year=habits.year))
        notes += year_basis(running.stops.index if running.feed is None else ())
    if wait != "none" and running.assumed:
        lines = _join_names([running.route_name(r) for r in running.assumed], len(running.assumed))
        low, high = HEADWAY_RANGE["assumed"]
        notes.append(text("travel.basis_assumed", lines=lines, low=low, high=high))
    notes.append(_changing(habits))
    notes.extend(_walking(habits, running, off))
    # Headways are drawn where they matter and are not those of a feed.
    key = "range" if wait != "none" and running.feed is None else "range_places"
    notes.append(text(f"travel.{key}", samples=SAMPLES))
    if wait in {"random", "informed"}:
        notes.append(text("travel.range_apart"))
    if running.feed is None:
        notes.append(text("travel.caution"))
    return tuple(notes)


def fed(running: Transit) -> list[Text]:
    """Return that a feed stands for the tables, how much it runs, and what is doubtful in it.

    Nothing without a feed.
    """
    if running.feed is None:
        return []
    agency = running.feed.agency
    sentence = text("travel.basis_feed", agency=agency, day=running.day, count=f"{running.trips:,}")
    stands = standing_for(running.feed, running.day)
    return [
        sentence,
        *([] if stands is None else [stands]),
        *([text("travel.basis_feed_few")] if running.trips < _FEW_TRIPS else []),
        *(text("feed.doubtful", what=each) for each in doubts(running.feed)),
    ]


def stand_in(habits: TravelOptions, running: Transit) -> list[Text]:
    """Return that no walking network is there, where one is asked for."""
    if habits.method != "streets" or method_in_use(habits.method, running.crs) == "streets":
        return []
    elsewhere = "" if running.crs == METRIC else "_feed"
    return [text(f"coverage.stand_in{elsewhere}")]


def _changing(habits: TravelOptions) -> Text:
    if habits.transfer_min is not None:
        return text("travel.basis_transfer_flat", minutes=f"{habits.transfer_min:g}")
    walk = habits.transfer
    fixed, speed = f"{walk.fixed_s / 60:g}", f"{walk.speed_m_s:g}"
    return text("travel.basis_transfer", fixed=fixed, speed=speed)


def _walking(habits: TravelOptions, running: Transit, off: Sequence[Text]) -> list[Text]:
    low, high = DETOUR_RANGE
    walking = {"speed": f"{habits.walk_m_min:g}", "limit": f"{WALK_LIMIT_MIN:g}"}
    factor = {"detour": f"{habits.detour:g}", "low": low, "high": high}
    if method_in_use(habits.method, running.crs) != "streets":
        return [*stand_in(habits, running), text("travel.basis_walk", **walking, **factor)]
    network = local_network.load()
    date = (network.data_date if network else None) or "—"
    notes = [text("travel.basis_streets", date=date, **walking)]
    if off:
        names = _join_names(off, _NAMED)
        notes.append(text("travel.off_network", count=len(off), names=names, **factor))
    return notes


def _join_names(names: Sequence[Text], most: int) -> Text:
    """Return names joined, a long list cut."""

    def listed(lang: Lang) -> str:
        rest = " …" if len(names) > most else ""
        return join((name.in_(lang) for name in names[:most]), lang) + rest

    return by_language(listed)
