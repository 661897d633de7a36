"""What is known of a place to settle, figure by figure, in words."""

import math

from geo.indicators.ptal import BANDS
from layers.analyses.sites.site_ground import Share
from layers.analyses.sites.site_list import Site, kind_key
from layers.analyses.sites.site_times import Near
from layers.analyses.sites.sites import SitesResult
from layers.i18n.ranges import minutes_range, percent_span, round_minutes
from layers.i18n.spans import span_words
from layers.i18n.wording import Lang, area, distance, join, line_name, number, say
from layers.model.claims import cited_tags
from layers.store import repository

__all__ = [
    "area_words", "certainty_words", "count_words", "industry_source_words", "industry_words",
    "kind_words", "level_words", "near_words", "share_words", "walk_words",
]  # fmt: skip


def kind_words(site: Site, lang: Lang) -> str:
    """Return what kind of site it is."""
    return say(kind_key(site.kind), lang)


def industry_words(site: Site, lang: Lang) -> str:
    """Return the leading industries a site stands for, or that no document names one."""
    named = [say(f"industry.{each}", lang) for each in site.industries]
    return join(named, lang) if named else say("value.industry_unknown", lang)


def industry_source_words(site: Site, lang: Lang) -> str:
    """Return where each of a site's industries stands; a dash where none is known."""
    return cited_tags(site.tags, repository.documents(), lang) or say("value.missing", lang)


def area_words(site: Site, lang: Lang) -> str:
    """Return a site's area, and whether it is published or measured on the map."""
    figure = area(site.area_km2, lang)
    if math.isnan(site.area_km2):
        return figure
    return say("site.published" if site.area_published else "site.measured", lang, area=figure)


def certainty_words(site: Site, lang: Lang) -> str:
    """Return how sure a site's location is."""
    if site.certainty is None or site.uncertainty_m is None:
        return say("certainty.unlocated", lang)
    return say(
        "certainty.sentence",
        lang,
        certainty=say(f"certainty.{site.certainty}", lang),
        distance=distance(site.uncertainty_m, lang),
    )


def near_words(near: Near, lang: Lang) -> str:
    """Return a station, its lines and the walk there."""
    lines = join((line_name(line).in_(lang) for line in near.lines), lang)
    walk = walk_words(near.minutes, near.low, near.high, lang)
    if near.minutes:
        walk = say("site.walk", lang, minutes=walk)
    return say("site.station", lang, station=near.name.in_(lang), lines=lines, walk=walk)


def walk_words(minutes: float, low: float, high: float, lang: Lang) -> str:
    """Return a walk to a station with its range; of none at all, that the station is inside.

    >>> walk_words(12.0, 10.0, 15.0, "en"), walk_words(0.0, 0.0, 2.0, "en")
    ('12 min (10–15)', 'inside (0–2 min)')
    """
    if minutes == 0 and round_minutes(high, low, high) > 0:
        least, most = (number(round_minutes(each, low, high), lang) for each in (low, high))
        return say("sheet.inside", lang, low=least, high=most)
    if minutes == 0:
        return say("value.station_inside", lang)
    return minutes_range(minutes, low, high, lang)


def share_words(share: Share, lang: Lang) -> str:
    """Return an area and how much of a site lies on it, of a point whether it is inside."""
    name = share.name.in_(lang)
    if not share.point:
        span = percent_span(share.share, share.low, share.high, lang)
        return say("site.share", lang, name=name, share=span)
    if share.low == share.share == share.high:
        return name
    return say("site.likely" if share.share else "site.perhaps", lang, name=name)


def count_words(result: SitesResult, site: str, limit: float, lang: Lang) -> str:
    """Return how many places are reached within some minutes, with the range of that."""
    if site not in result.reached:
        return say("value.missing", lang)
    figures = result.reached[site].within[limit]
    return span_words(figures, [number(each, lang) for each in figures], lang)


def level_words(band: object, low: object, high: object, lang: Lang) -> str:
    """Return a PTAL level with its range.

    >>> level_words("2", "1b", "2", "en"), level_words("0", "0", "0", "en")
    ('2 (1b–2)', '0')
    >>> level_words(None, None, None, "en")
    '—'
    """
    if not isinstance(band, str):
        return say("value.missing", lang)
    worded = (band, str(low), str(high))
    return span_words([BANDS.index(each) for each in worded], worded, lang)
