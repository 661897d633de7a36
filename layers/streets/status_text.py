"""What the page of the walking network says: facts with their age, and the ground asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from geo.errors import DataError, ParameterError, Problem
from layers.i18n.ages import age_in_words
from layers.i18n.wording import Lang, Text, area, by_language, distance, number, say, text, text_of
from layers.streets import local_network
from layers.streets.acquire import MAX_AREA_KM2, warnings
from layers.streets.areas import Area, Box, area_km2, area_of
from layers.streets.local_network import Network
from layers.streets.street_facts import network_table

__all__ = [
    "DownloadRequest",
    "area_text",
    "cautions",
    "checked_network",
    "download_request",
    "fact_rows",
    "result_text",
    "too_large",
]

_FRESH_DAYS, _OLD_DAYS = 31, 365


@dataclass(frozen=True, eq=False)
class DownloadRequest:
    """Ground to be fetched: where it is, how large, and how it was asked of `area_of`."""

    area: Area
    km2: float
    request: Mapping[str, Any]


def checked_network() -> Network | None:
    """Return the network of this machine, held to the hash it was saved with; None without one.

    Raises
    ------
    DataError
        Its file cannot be read (``streets_file``) or has changed (``streets_changed``).
    """
    found = local_network.load()
    if found is not None and found.streets.digest != found.digest:
        raise DataError(Problem("streets_changed"))
    return found


def download_request(
    kind: str, *, place: str | None, margin_km: float | None, box: Box | None
) -> DownloadRequest:
    """Return the ground that is asked for: the district, a place (by id), or a box.

    Raises
    ------
    ParameterError
        The place or a side of the box is not chosen yet (``area_unset``), or
        the box is none (``bbox_form``).
    DataError, PlaceError
        The layers cannot be read, or the place is not there.
    """
    margin = 0.0 if margin_km is None else margin_km
    request: dict[str, Any]
    if kind == "box":
        if box is None:
            raise ParameterError(Problem("area_unset"))
        request = {"bbox": tuple(round(each, 5) for each in box)}
    elif kind == "place":
        if place is None:
            raise ParameterError(Problem("area_unset"))
        request = {"name": place, "margin_km": margin}
    else:
        request = {"margin_km": margin}
    ground = area_of(**request)
    return DownloadRequest(ground, area_km2(ground.ground), request)


def too_large(ground: DownloadRequest) -> bool:
    """Return whether the ground is more than a server should be asked for."""
    return ground.km2 > MAX_AREA_KM2


def fact_rows(network: Network, lang: Lang, *, today: date) -> list[tuple[str, str]]:
    """Return what is known of a network, worded, the date of the data with its age."""
    table = network_table(network, lang)
    rows = list(zip(*(table[column] for column in table.columns), strict=True))
    dated = say("streets.fact_data_date", lang)
    return [
        (fact, say("network.aged", lang, date=value, age=_age(network.data_date, lang, today)))
        if fact == dated and network.data_date
        else (fact, value)
        for fact, value in rows
    ]


def _age(dated: str, lang: Lang, today: date) -> str:
    if (today - date.fromisoformat(dated)).days < _FRESH_DAYS:
        return say("network.fresh", lang)
    return age_in_words(dated, lang, today=today)


def cautions(network: Network, *, today: date) -> list[Text]:
    """Return what whoever uses a network should know: that it is old, or elsewhere."""
    cautions_found = list(warnings(network))
    if network.data_date and (today - date.fromisoformat(network.data_date)).days > _OLD_DAYS:
        age = by_language(partial(age_in_words, network.data_date, today=today))
        cautions_found.append(text("network.old", age=age))
    return cautions_found


def result_text(result: Mapping[str, Any], lang: Lang) -> str:
    """Return what a job has fetched, in a sentence."""
    return say(
        "network.fetched",
        lang,
        area=text_of(result, "area").in_(lang),
        length=distance(result["length_km"] * 1000, lang),
        nodes=number(result["nodes"], lang),
    )


def area_text(ground: DownloadRequest, lang: Lang) -> str:
    """Return what would be fetched, how large it is and how large it may be."""
    return say(
        "network.area",
        lang,
        area=ground.area.name.in_(lang),
        size=area(ground.km2, lang),
        limit=say("unit.km2", lang, value=number(MAX_AREA_KM2, lang)),
    )
