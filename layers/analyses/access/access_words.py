"""What a surface says, and what it rests on, in sentences."""

import math
from collections.abc import Iterator
from functools import partial
from typing import Any

from geo.indicators.ptal import BANDS, WALK_M_MIN
from geo.transit.modes import MODE_TABLE
from geo.uncertainty import SAMPLES
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_results import AccessResult
from layers.analyses.access.access_tables import GOOD_BAND, SHARE_LIMITS_MIN
from layers.analyses.access.buses.bus_services import bus_facts, is_bus_route
from layers.analyses.access.buses.bus_words import bus_notes, bus_title
from layers.analyses.access.opportunities import unlocated
from layers.analyses.common.assumptions_text import basis, fed, stand_in
from layers.analyses.common.proximity import DETOUR_RANGE, method_in_use
from layers.analyses.weights.weight_layers import counted_layer
from layers.analyses.weights.weight_words import counting_notes, kind_words
from layers.i18n.ranges import minutes_range, percent_span
from layers.i18n.spans import span_words
from layers.i18n.wording import Lang, Text, by_language, join_texts, number, percent, text, text_of
from layers.model.column_schema import ENDS
from layers.streets import local_network
from layers.transit.openings import year_basis
from layers.transit.services import HEADWAY_RANGE, Transit

__all__ = ["figure", "notes", "title"]


def title(params: AccessParams, goal: Text | None) -> Text:
    """Return what the surface shows."""
    plain = text(
        f"access.title_{params.indicator}",
        goal=goal or Text(),
        limit=text("unit.min", value=f"{params.limit_min:g}"),
    )
    facts = bus_facts(params)
    return plain if facts is None else bus_title(plain, facts)


def figure(indicator: str, value: float, low: float, high: float, lang: Lang) -> str:
    """Return a figure of an indicator with its range, for the cell of a table or a sentence.

    >>> figure("nearest_station", 12.4, 10.1, 15.8, "en")
    '12 min (10–16)'
    >>> figure("ptal", 3.04, 3.04, 3.04, "en")
    '3.0'
    >>> counted = "places_within"
    >>> figure(counted, 8.0, 8.0, 9.0, "en"), figure(counted, 8.2, 8.0, 9.0, "en")
    ('8 (8–9)', '8.2 (8.0–9.0)')
    """
    if indicator not in ("ptal", "places_within"):
        return minutes_range(value, low, high, lang)
    # Places of a single cell are counted, those of an area are a mean.
    whole = indicator == "places_within" and all(each % 1 == 0 for each in (value, low, high))
    digits = 0 if whole else 1
    worded = [number(each, lang, digits=digits) for each in (value, low, high)]
    if not math.isfinite(value):
        return worded[0]
    return span_words((value, low, high), worded, lang)


def notes(
    params: AccessParams, running: Transit, result: AccessResult, goal: Text | None
) -> tuple[Text, ...]:
    """Return the sentences of a surface."""
    first = text(
        f"access.sentence_{params.indicator}",
        area=text_of(result.by_area.iloc[0]),
        goal=goal or Text(),
        limit=text("unit.min", value=f"{params.limit_min:g}"),
        count=result.places,
        **_whole(params, result),
    )
    grid = text(
        "access.grid",
        cells=f"{result.cells:,}",
        resolution=result.resolution,
        hectares=f"{100 * result.cell_km2:.2g}",
    )
    found = [*_people(params, result, goal), first, grid]
    if result.cells > result.reached:
        found.append(text("access.unreached", count=f"{result.cells - result.reached:,}"))
    found.extend(_basis(params, running, result))
    return tuple(found)


def _people(params: AccessParams, result: AccessResult, goal: Text | None) -> Iterator[Text]:
    """Yield what people have of the surface, and how they lie on the ground."""
    if result.counted is None:
        return
    counted, whole = counted_layer(result.counted), result.by_area.iloc[0]
    kind = kind_words(counted)
    said: dict[str, object] = {"kind": kind, "area": text_of(whole), "goal": goal or Text()}
    if not whole["amount"] > 0:
        yield text("weight.access_none", **said)
    else:
        said["total"] = by_language(partial(number, whole["amount"]))
        yield text(f"weight.access_{params.indicator}", **said, **_people_figures(params, result))
    yield from counting_notes(counted)


def _people_figures(params: AccessParams, result: AccessResult) -> dict[str, Text]:
    """Return what the sentence of an indicator tells of people over the whole area."""
    whole = result.by_area.iloc[0]
    ranged = _range_of(whole, f"amount_mean_{result.unit}")
    found = {
        "mean": by_language(lambda lang: figure(params.indicator, *ranged, lang)),
        "limit": text("unit.min", value=f"{params.limit_min:g}"),
        "count": text("unit.plain", value=result.places),
    }
    if params.indicator == "ptal":
        good, parts = BANDS.index(GOOD_BAND), whole["amount_bands"]
        found |= {
            "good": _share(sum(parts[good:])), "none": _share(parts[0]),
            "band": text("unit.plain", value=GOOD_BAND),
        }  # fmt: skip
    if "gini" in whole:
        ratio = whole["palma"]
        found |= {
            "gini": by_language(partial(number, whole["gini"], digits=2)),
            "palma": text("weight.palma_none") if math.isnan(ratio)
            else by_language(partial(number, ratio, digits=2)),
        }  # fmt: skip
    if limits := SHARE_LIMITS_MIN.get(params.indicator):
        found["shares"] = join_texts(_within(whole, limit) for limit in limits)
    return found


def _within(whole: Any, limit: int) -> Text:
    spread = _range_of(whole, f"amount_share_{limit}min")
    return text(
        "access.share_within",
        limit=text("unit.min", value=limit),
        share=by_language(lambda lang: percent_span(*spread, lang)),
    )


def _range_of(row: Any, slug: str) -> tuple[float, float, float]:
    """Return a figure of a row and the ends of its range."""
    value, low, high = (float(row[f"{slug}{end}"]) for end in ("", *ENDS))
    return value, low, high


def _whole(params: AccessParams, result: AccessResult) -> dict[str, Text]:
    """Return what the sentence of an indicator tells of the whole area."""
    whole = result.by_area.iloc[0]
    mean = f"mean_{result.unit}"
    ranged = whole[mean], whole[f"{mean}_low"], whole[f"{mean}_high"]
    answer = {"mean": by_language(lambda lang: figure(params.indicator, *ranged, lang))}
    if params.indicator == "ptal":
        good = BANDS.index(GOOD_BAND)
        none, better = whole["bands"][0], sum(whole["bands"][good:])
        return answer | {
            "none": _share(none), "good": _share(better), "band": by_language(lambda _: GOOD_BAND)
        }  # fmt: skip
    if limits := SHARE_LIMITS_MIN.get(params.indicator):
        parts = [
            text(
                "access.share_within",
                limit=text("unit.min", value=limit),
                share=_share(whole[f"share_{limit}min"]),
            )
            for limit in limits
        ]
        answer["shares"] = join_texts(parts)
    return answer


def _share(share: float) -> Text:
    return by_language(lambda lang: percent(share, lang))


def _basis(params: AccessParams, running: Transit, result: AccessResult) -> list[Text]:
    if params.indicator == "nearest_station":
        speed = f"{params.walk_m_min:g}"
        return [*_walks(params, running, speed), *_off(params, result), *_runs(params, running),
                text("access.range_walks", samples=SAMPLES)]  # fmt: skip
    if params.indicator == "ptal":
        return _ptal(params, running, result)
    if params.indicator == "time_to":
        answer = [text("access.backwards"), *basis(params, running, params.wait)]
        return [*answer, *_off(params, result)]
    layers = [text(f"layer.{each}") for each in params.counted]
    listed = join_texts(layers)
    answer = [text("access.counted", layers=listed, count=result.places)]
    if missing := unlocated(params):
        answer.append(text("access.counted_nowhere", count=missing))
    return [*answer, *basis(params, running, "mean"), *_off(params, result)]


def _ptal(params: AccessParams, running: Transit, result: AccessResult) -> list[Text]:
    answer = [
        text("access.ptal", reach=_by_mode("reach"), late=_by_mode("late")),
        text("access.ptal_london"),
        text("access.ptal_headway", period=text(f"period.{params.period}")),
    ]
    answer += bus_notes(params)
    if assumed := [route for route in running.assumed if not is_bus_route(route)]:
        names = [running.route_name(route) for route in assumed]
        listed = join_texts(names)
        low, high = HEADWAY_RANGE["assumed"]
        answer.append(text("travel.basis_assumed", lines=listed, low=low, high=high))
    walks = _walks(params, running, f"{WALK_M_MIN:g}")
    which = "range" if running.feed is None else "range_walks"
    ranges = [text(f"access.{which}", samples=SAMPLES), text("access.odds")]
    return [*answer, *walks, *_off(params, result), *_runs(params, running), *ranges]


def _by_mode(what: str) -> Text:
    """Return what the access index allows for each mode, joined."""
    parts = [
        text(
            f"access.ptal_{what}",
            mode=text(f"mode.{mode.name}"),
            metres=f"{mode.walk_limit_m:g}",
            minutes=f"{mode.reliability_min:g}",
        )
        for mode in MODE_TABLE
    ]
    between = text(f"access.ptal_{what}_or")
    return by_language(lambda lang: between.in_(lang).join(each.in_(lang) for each in parts))


def _walks(params: AccessParams, running: Transit, speed: str) -> list[Text]:
    if method_in_use(params.method, running.crs) == "streets":
        network = local_network.load()
        date = (network.data_date if network else None) or "—"
        return [text("access.walk_streets", speed=speed, date=date)]
    return [
        *stand_in(params, running),
        text("access.walk_detour", speed=speed, **_factor(params)),
    ]


def _off(params: AccessParams, result: AccessResult) -> list[Text]:
    """Return how many cells have no way along streets, if walks go along them."""
    if not result.off_streets:
        return []
    return [text("access.off_streets", count=f"{result.off_streets:,}", **_factor(params))]


def _factor(params: AccessParams) -> dict[str, object]:
    low, high = DETOUR_RANGE
    return {"detour": f"{params.detour:g}", "low": low, "high": high}


def _runs(params: AccessParams, running: Transit) -> list[Text]:
    """Return whose stops count, and of when."""
    if answer := fed(running):
        year = [text("travel.basis_feed_year", year=params.year)] if params.year is not None else []
        return [*answer, *year]
    if params.year is None:
        return [text("access.year_none")]
    return [text("access.year", year=params.year), *year_basis(running.stops.index)]
