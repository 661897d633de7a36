"""Places to settle with their samples: ways, connection, and how well they meet the needs."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from geo.indicators.scoring import rank_bounds, ranking, up_to
from geo.uncertainty import SAMPLES
from layers.analyses.common.nearness import FloatArray
from layers.analyses.differences.sampled_figures import SampledFigures
from layers.analyses.sites.match import scored
from layers.analyses.sites.match_params import MatchParams
from layers.analyses.sites.site_goals import goals_by_id
from layers.analyses.sites.site_list import Site, sites_by_id
from layers.analyses.sites.site_times import (
    LIMITS_MIN,
    SiteTrips,
    connected_samples,
    reached_of,
    site_trips,
)
from layers.analyses.sites.sites import NEAREST
from layers.store.atlas import METRIC
from layers.transit.services import Transit, transit

__all__ = ["site_figures"]

_DECIMALS = 9
"""To so many a total counts, as in `geo.indicators.scoring`."""

Pair = tuple[FloatArray, FloatArray]
"""A figure of n sites: as stated, shape (n,), and in each sample, shape (SAMPLES, n)."""


def site_figures(params: MatchParams) -> Iterator[SampledFigures]:
    """Yield ways and connection of each place with a location; then score and rank of all.

    They are those of `layers.analyses.sites.sites.sites` and of
    `layers.analyses.sites.match.match`. Where what runs is a feed of elsewhere, there are
    scores alone.
    """
    sites = sites_by_id()
    running = transit(params.travel.period, params.travel.year)
    here = running.crs == METRIC
    ways = dict(site_trips(sites, goals_by_id(), running, params.travel)) if here else {}
    located = [sites[key] for key in ways]
    if located:
        yield _figure("walk_min", located, _walk(list(ways.values()), params))
        for group in NEAREST:
            yield _figure(
                f"{group}_min", located, _together(_soonest(w, group) for w in ways.values())
            )
        for limit in LIMITS_MIN:
            yield _figure(f"places_{limit:g}_min", located, _counts(list(ways.values()), limit))
        yield _figure("ptal_index", located, connected_samples(located, running, params.travel))
    scores = _scores(params, sites, ways, running)
    yield _figure("score", list(sites.values()), scores)
    yield _figure("rank", list(sites.values()), _ranks(scores))


def _figure(name: str, sites: Sequence[Site], pair: Pair) -> SampledFigures:
    ids, names = tuple(each.id for each in sites), tuple(each.name for each in sites)
    return SampledFigures(name, ids, names, *pair)


def _together(pairs: Iterator[tuple[float, FloatArray]]) -> Pair:
    values, samples = zip(*pairs, strict=True)
    return np.array(values, dtype=float), np.stack(samples, axis=1)


def _walk(ways: Sequence[SiteTrips], params: MatchParams) -> Pair:
    return _together(_to_station(each, params) for each in ways)


def _to_station(ways: SiteTrips, params: MatchParams) -> tuple[float, FloatArray]:
    """Return the minutes on foot to the nearest station, nan where there is none."""
    if not ways.stations:
        return np.nan, np.full(SAMPLES, np.nan)
    near, per_min = ways.stations[0], params.travel.walk_m_min
    return near.metres / per_min, near.sampled_m / per_min


def _soonest(ways: SiteTrips, group: str) -> tuple[float, FloatArray]:
    """Return the minutes to the open goal of a group that is reached soonest."""
    rows = ways.rows_of(group)
    sampled = ways.sampled[:, rows].min(axis=1, initial=np.inf)
    return float(ways.value[rows].min(initial=np.inf)), sampled


def _counts(ways: Sequence[SiteTrips], limit_min: float) -> Pair:
    return _together(
        (
            float((each.value <= limit_min).sum()),
            (each.sampled <= limit_min).sum(axis=1).astype(float),
        )
        for each in ways
    )


def _scores(
    params: MatchParams, sites: Mapping[str, Site], ways: Mapping[str, SiteTrips], running: Transit
) -> Pair:
    """Return the total score of each site; what is not known counts as not met."""
    reached = {key: reached_of(each, running, params.travel) for key, each in ways.items()}
    stated = np.array(
        [
            [scored(params, need, site, reached.get(key))["score"] for need in params.weights]
            for key, site in sites.items()
        ],
        dtype=float,
    )
    heavy = np.array(list(params.weights.values()), dtype=float)
    sampled = np.repeat(stated[np.newaxis], SAMPLES, axis=0)
    for row, key in enumerate(sites):
        for column, need in enumerate(params.weights):
            if key in ways and need in ("station", "hub", "university", "goal"):
                minutes = _minutes(params, need, ways[key])
                sampled[:, row, column] = up_to(minutes, params.limit_min(need))
    part = heavy / heavy.sum()
    totals = np.round(np.nan_to_num(sampled) @ part, _DECIMALS)
    return ranking(stated, heavy).score, totals


def _minutes(params: MatchParams, need: str, ways: SiteTrips) -> FloatArray:
    """Return the minutes of a need in each sample, nan where it is not known of the site."""
    if need == "station":
        return _to_station(ways, params)[1]
    goal = getattr(params, need)
    if goal is None:
        return _soonest(ways, "rail_hub" if need == "hub" else "university")[1]
    rows = [k for k, each in enumerate(ways.goals) if each.id == goal]
    return ways.sampled[:, rows[0]] if rows else np.full(SAMPLES, np.nan)


def _ranks(scores: Pair) -> Pair:
    """Return the rank of each site by its score, from 1; equal ones share the first of theirs."""
    value, sampled = scores
    ranks = [rank_bounds(each, each)[0].astype(float) for each in (value, *sampled)]
    return ranks[0], np.stack(ranks[1:])
