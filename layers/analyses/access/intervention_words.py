"""What the ways to improve a place rest on, in sentences."""

from collections.abc import Iterator

from geo.transit.changes import DWELL_MS
from geo.transit.timetable import SECOND_MS
from geo.uncertainty import SAMPLES
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.evaluate import FEW
from layers.analyses.access.insertion_points import NEAR_TRACK_M, SPACING_M
from layers.analyses.access.interventions import (
    LEAST_HEADWAY_S,
    NEARER_M,
    SHUTTLE_HEADWAY_S,
    SHUTTLE_KM_H,
    SHUTTLE_WALK_M,
    SOONER_S,
)
from layers.i18n.wording import Text, by_language, distance, text
from layers.transit.services import Transit

__all__ = ["notes"]


def notes(
    params: AccessParams, running: Transit, *, helped: bool, stations: int
) -> tuple[Text, ...]:
    """Return what the ways up rest on, first whether there is one.

    Parameters
    ----------
    params
        Which indicator.
    running
        What runs.
    helped
        Whether there is any way up.
    stations
        How many stations and tracks were tried.
    """
    return tuple(_notes(params, running, helped=helped, count=stations))


def _notes(params: AccessParams, running: Transit, *, helped: bool, count: int) -> Iterator[Text]:
    samples = FEW if params.indicator == "time_to" else SAMPLES
    yield text("improve.ranked", samples=samples) if helped else text("improve.none")
    yield text("improve.assumed_entrance", metres=f"{NEARER_M:g}", count=count)
    if params.indicator != "nearest_station":
        yield text(
            "improve.assumed_headway", minutes=f"{SOONER_S / 60:g}", least=f"{LEAST_HEADWAY_S:g}"
        )
        if len(running.timetable.listed_ms):
            yield text("improve.assumed_listed")
    yield text(
        "improve.assumed_shuttle",
        metres=f"{SHUTTLE_WALK_M:g}",
        minutes=f"{SHUTTLE_HEADWAY_S / 60:g}",
        speed=f"{SHUTTLE_KM_H:g}",
        wait=f"{SHUTTLE_HEADWAY_S / 120:g}",
        count=count,
    )
    if running.feed is None:
        yield text(
            "improve.assumed_station",
            spacing=f"{SPACING_M:g}",
            near=by_language(lambda lang: distance(NEAR_TRACK_M, lang)),
            dwell=f"{DWELL_MS / SECOND_MS:g}",
            count=count,
        )
