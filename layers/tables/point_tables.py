"""A point of the map in words: label and value, in reading order."""

from collections.abc import Iterator
from typing import Any

from layers.analyses.common.travel_options import DETOUR_RANGE, WaitOptions
from layers.analyses.point.point_card import WALK_MIN, PointCard, Timed, TownAt
from layers.i18n.ranges import minutes_range
from layers.i18n.wording import Lang, Text, join, number, say, text_fields, text_of
from layers.model.layer import records
from layers.store import repository

__all__ = ["point_facts", "point_method", "point_rows", "point_title", "position_words"]


def position_words(point: tuple[float, float]) -> str:
    """Return a point as it is read.

    >>> position_words((121.49, -31.35)), position_words((-0.5, 0.0))
    ('31.35000° S, 121.49000° E', '0.00000° N, 0.50000° W')
    """
    lon, lat = point
    north, east = "S" if lat < 0 else "N", "W" if lon < 0 else "E"
    return f"{abs(lat):.5f}° {north}, {abs(lon):.5f}° {east}"


def point_title(area: Text | None, lang: Lang) -> str:
    """Return what a point is called, by the town or district it lies in, if any."""
    if area is None:
        return say("point.title", lang)
    return say("point.title_in", lang, name=area)


def point_method(card: PointCard, params: WaitOptions, lang: Lang) -> str:
    """Return how the figures of a card come about, and what their ranges are, in sentences."""
    low, high = DETOUR_RANGE
    factors = {"detour": params.detour, "low": low, "high": high}
    return say(f"point.method_{card.method}", lang, **{k: f"{v:g}" for k, v in factors.items()})


def point_rows(card: PointCard, lang: Lang) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is known of a point: a heading and its lines; nothing that is not known."""
    yield say("point.where", lang), (_where(card, lang),)
    stations = tuple(
        say("point.station", lang, name=each.name, lines=each.lines, time=_minutes(each, lang))
        for each in card.stations
    )
    if stations:
        yield say("point.stations", lang), stations
    if card.hubs:
        yield say("point.hubs", lang), tuple(_line(each, lang) for each in card.hubs)
    yield say("point.level", lang), (_level(card, lang),)
    within = tuple(_line(each, lang) for each in card.places)
    none = (say("point.places_none", lang),)
    yield say("point.places", lang, limit=f"{WALK_MIN:g}"), within or none


def point_facts(card: PointCard) -> dict[str, Any]:
    """Return the same as data for other programs, under the slugs of the schema."""
    lon, lat = card.point
    level = card.level
    return {
        "lon": lon,
        "lat": lat,
        "towns": [_named(each) | {"odds": each.odds} for each in card.towns],
        **text_fields("district", card.district or Text()),
        "stations": [
            _timed(each) | text_fields("lines", each.lines) | {"on_streets": each.on_streets}
            for each in card.stations
        ],
        "hubs": [_timed(each) for each in card.hubs],
        "ptal_index": level.index,
        "ptal_index_low": level.low,
        "ptal_index_high": level.high,
        "band": level.band,
        "band_low": level.band_low,
        "band_high": level.band_high,
        "odds": level.odds,
        "places": [_timed(each) for each in card.places],
        "method": card.method,
    }


def _named(place: Timed | TownAt) -> dict[str, Any]:
    return {"id": place.id, **text_fields("name", place.name)}


def _timed(place: Timed) -> dict[str, Any]:
    minutes = {"minutes": place.minutes, "minutes_low": place.low, "minutes_high": place.high}
    return {**_named(place), **minutes}


def _where(card: PointCard, lang: Lang) -> str:
    if card.district is None and not card.towns:
        return say("point.nowhere", lang)
    if not card.towns and card.district in _own_district():
        return card.district.in_(lang)
    if not card.towns:
        return say("point.outside", lang, name=card.district)
    town, *others = card.towns
    if not others:
        return town.name.in_(lang)
    names = join((each.name.in_(lang) for each in others), lang)
    percent = f"{100 * town.odds:.0f}"
    return say("point.where_or", lang, town=town.name, percent=percent, others=names)


def _own_district() -> set[Text]:
    """Return what the atlas's own district is called; an atlas without towns has no finer word."""
    return {text_of(row) for row in records(repository.layer("district").frame)}


def _line(place: Timed, lang: Lang) -> str:
    return say("point.line", lang, name=place.name, time=_minutes(place, lang))


def _minutes(place: Timed, lang: Lang) -> str:
    if place.minutes == 0:
        return say("point.here", lang)
    if place.minutes == float("inf"):
        return say("value.unreachable", lang)
    return minutes_range(place.minutes, place.low, place.high, lang)


def _level(card: PointCard, lang: Lang) -> str:
    level = card.level
    figures = {
        name: number(getattr(level, name), lang, digits=1) for name in ("index", "low", "high")
    }
    ends = dict.fromkeys((level.band_low, level.band_high))
    others = [each for each in ends if each != level.band]
    if not others:
        if len(set(figures.values())) == 1:
            return say("point.level_alone", lang, band=level.band, index=figures["index"])
        return say("point.level_value", lang, band=level.band, **figures)
    return say("point.level_or", lang, band=level.band, others=" / ".join(others), **figures)
