"""Coverage in sentences: the share, who is left out, and what it all rests on."""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from geo.uncertainty import SAMPLES
from geo.walking.snapping import CONNECT_M, NEAR_M
from layers.analyses.common.proximity import DETOUR_RANGE
from layers.analyses.common.targets import station_words, target_layers
from layers.analyses.coverage.benchmarks import benchmark_notes, benchmark_sources
from layers.analyses.coverage.coverage_maps import limit_words
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.coverage.coverage_results import CoverageResult, DistanceResult
from layers.analyses.weights.weight_layers import counted_layer
from layers.analyses.weights.weight_words import counting_notes, kind_words
from layers.i18n.ranges import percent_span
from layers.i18n.wording import Text, by_language, join, join_texts, number, percent, text, text_of
from layers.model.layer import records
from layers.store import repository
from layers.store.atlas import find_entry
from layers.streets import local_network
from layers.transit.openings import year_basis

if TYPE_CHECKING:
    from layers.analyses.coverage.covered_people import PeopleShare
    from layers.analyses.coverage.covered_share import CoveredShare

__all__ = ["basis", "narrower", "notes", "reach"]

_NAMED = 8
_MOST_PATCHES = 40
"""How many names a sentence lists; the table has them all."""

_SEVERAL = 3
"""Of fewer areas the table tells at a glance which is covered most."""


def notes(
    params: CoverageParams,
    result: CoverageResult,
    targets: gpd.GeoDataFrame,
    stations: gpd.GeoDataFrame,
) -> tuple[Text, ...]:
    """Return the result in sentences."""
    said = [
        *_people(params, result),
        *_answer(params, result),
        *narrower(params, result),
        *_patches(result),
    ]
    said.extend(
        _about(f"coverage.{key}", targets, getattr(result, key), total=result.targets)
        for key in ("none_covered", "unlocated", "unmapped")
        if getattr(result, key) and params.target != "district"
    )
    if result.off_streets:
        off = result.off_streets
        said.append(_about("coverage.off_streets", targets, off, metres=f"{CONNECT_M:.0f}"))
    said += basis(params, result)
    if result.method == "circle":
        said.append(_walks(params, result.walk_method))
    said.append(_pace(params, result))
    said += benchmark_notes(result.benchmarks)
    said += year_basis(() if params.year is None else stations.index)
    said.extend(
        _about(f"coverage.{key}", stations, getattr(result, key), metres=f"{CONNECT_M:.0f}")
        for key in ("unconnected", "outside")
        if getattr(result, key)
    )
    varied = text("coverage.range_detour") if result.method == "detour" else Text()
    towns = Text() if find_entry("town_borders") is None else text("coverage.range_towns")
    said.append(text("coverage.range", samples=SAMPLES, towns=towns, varied=varied))
    return (*said, text("coverage.caution"), *benchmark_sources(result.benchmarks))


def _answer(params: CoverageParams, result: CoverageResult) -> Iterator[Text]:
    """Yield the sentences that answer the question, for what was asked about."""
    said = _subject(params, result)
    of_district = params.target == "district"
    found = result.district if of_district else result.together
    if result.points and not of_district:
        yield text(
            "coverage.sentence_points", **said, points=result.points, inside=result.points_inside
        )
    if math.isnan(found.share):
        if not result.points:
            yield text("coverage.sentence_unmapped")
        return
    shared = by_language(lambda lang: percent_span(found.share, found.low, found.high, lang))
    key = "coverage.sentence" if of_district else "coverage.sentence_areas"
    if not result.stations:
        key = "coverage.sentence_no_station"
    yield text(key, **said, share=shared, area=f"{found.covered_km2:.1f}")
    yield from _extremes(result)


def narrower(params: CoverageParams, result: CoverageResult) -> Iterator[Text]:
    """Yield the shares within the smaller distances, where several were chosen: of what counts."""
    each_narrower: Mapping[float, CoveredShare | PeopleShare] = (
        result.narrower if result.people is None else result.people_narrower
    )
    minutes = dict(zip(sorted(result.narrower), sorted(params.minutes), strict=False))
    parts = [
        text(
            "coverage.within",
            limit=limit_words(limit, minutes.get(limit), result.method),
            share=by_language(partial(percent_span, found.share, found.low, found.high)),
        )
        for limit, found in sorted(each_narrower.items())
        if not math.isnan(found.share)
    ]
    if not parts:
        return
    if result.people is None:
        yield text("coverage.narrower", shares=join_texts(parts))
    else:
        kind = result.people.kind
        yield text("coverage.narrower_people", kind=kind, shares=join_texts(parts))


def _patches(result: CoverageResult) -> Iterator[Text]:
    """Yield which patches the numbers on the map are of, the largest first."""
    if result.patches.empty:
        return
    listed = [
        text(
            "coverage.patch_listed",
            number=row.number,
            town=text_of(row),
            hectares=by_language(partial(number, row.area_ha)),
        )
        for row in records(result.patches.head(_MOST_PATCHES))
    ]
    further = len(result.patches) - _MOST_PATCHES
    more = text("coverage.patches_more", count=further) if further > 0 else ""
    yield text("coverage.patches_listed", patches=join_texts(listed, "clauses"), more=more)


def _subject(params: CoverageParams, result: CoverageResult) -> dict[str, Text]:
    """Return what sentences are about: when, which lines, how far, and of what."""
    now = "coverage.today" if params.scenario is None else "coverage.in_scenario"
    return {
        "when": text(now if params.year is None else "coverage.by_year", year=params.year),
        **station_words(
            params.lines,
            result.stations,
            text("coverage.and_building") if params.building else None,
        ),
        "reach": reach(params, result),
        "target": repository.layer(target_layers()[params.target]).title,
    }


def _people(params: CoverageParams, result: CoverageResult) -> Iterator[Text]:
    """Yield what is covered of the figure that is counted, and how it lies on the ground."""
    people = result.people
    if people is None:
        return
    counted = counted_layer(params.weight)
    kind = kind_words(counted)
    if math.isnan(people.share):
        yield text("weight.coverage_none", kind=kind, **_subject(params, result))
    else:
        spread = (people.share, people.low, people.high)
        yield text(
            "weight.coverage",
            kind=kind,
            total=by_language(partial(number, people.amount)),
            share=by_language(lambda lang: percent_span(*spread, lang)),
            **_subject(params, result),
        )
    yield from counting_notes(counted)


def _extremes(result: CoverageResult) -> Iterator[Text]:
    """Yield of which area most and of which least is covered, where several are, not alike."""
    table = result.table[result.table["radius_m"] == result.radius_m]
    areas = table[(table["area_km2"] > 0) & table["share"].notna()].sort_values("share")
    if len(areas) < _SEVERAL:
        return
    least, most = areas.iloc[0], areas.iloc[-1]
    if not most["share"] > least["share"]:
        return
    yield text(
        "coverage.most_and_least",
        most=text_of(most),
        high=by_language(partial(percent, most["share"])),
        least=text_of(least),
        low=by_language(partial(percent, least["share"])),
    )


def reach(params: Any, result: DistanceResult) -> Text:
    """Return how far, and by which of the three measures, as a part of a sentence."""
    return text(
        f"coverage.reach_{result.method}",
        limit=limit_words(result.radius_m, result.minutes, result.method),
        detour=f"{params.detour:g}",
    )


def basis(params: Any, result: DistanceResult) -> list[Text]:
    """Return what the figures rest on: which of the three measures, and how true it is."""
    said = []
    if params.method != result.method:
        said.append(text("coverage.stand_in"))
    network = local_network.load() if result.method == "streets" else None
    low, high = DETOUR_RANGE
    said.append(
        text(
            f"coverage.basis_{result.method}",
            detour=f"{params.detour:g}",
            low=low,
            high=high,
            date=(network.data_date if network else None) or "—",
            near=f"{NEAR_M:.0f}",
        )
    )
    soundness = result.soundness
    if network and soundness is not None and not math.isnan(soundness):
        said.append(
            text(
                "coverage.proof",
                soundness=f"{soundness:.1%}".replace("%", " %"),
                completeness=f"{result.completeness:.1%}".replace("%", " %"),
                near=f"{NEAR_M:.0f}",
            )
        )
    return said


def _walks(params: Any, method: str) -> Text:
    """Return by which rule minutes on foot stand beside circles."""
    low, high = DETOUR_RANGE
    speed = f"{params.walk_m_min:g}"
    detour = f"{params.detour:g}"
    return text(f"coverage.walks_by_{method}", detour=detour, low=low, high=high, speed=speed)


def _pace(params: CoverageParams, result: CoverageResult) -> Text:
    """Return what metres and minutes have to do with each other."""
    metres, speed = result.radius_m, params.walk_m_min
    return text(
        "coverage.pace",
        metres=f"{metres:,.0f}",
        speed=f"{speed:g}",
        minutes=f"{metres / speed:.0f}",
        longer=f"{metres * params.detour / speed:.0f}",
        detour=f"{params.detour:g}",
    )


def _about(key: str, frame: gpd.GeoDataFrame, ids: Sequence[str], **values: object) -> Text:
    """Return a sentence about some places by name, a long list cut."""
    names = list(dict.fromkeys(text_of(row) for row in records(frame.loc[list(ids)])))
    cut = " …" if len(names) > _NAMED else ""
    listed = by_language(lambda lang: join((n.in_(lang) for n in names[:_NAMED]), lang) + cut)
    return text(key, count=len(names), names=listed, **values)
