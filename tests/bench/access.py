"""Indicators of access against pandas group-by, side by side in one run.

Run ``python tests/bench/access.py`` (some seconds). Both sides get the minutes
in the form they take: ours a table of 2,000 x 200, pandas one row for each pair;
and people, supply and opportunities once for each place. Each side does the whole
work from there to one figure for each origin. Prints one table; judges nothing.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from geo.indicators.access import (
    Exponential,
    Gaussian,
    Linear,
    Power,
    cumulative,
    gravity,
    two_step,
)
from geo.indicators.ptal import ptal, ptal_many
from geo.transit.modes import MODES
from tests.bench import timing

best_s = partial(timing.best_s, rounds=15)

ORIGINS, DESTINATIONS = 2_000, 200
LIMIT_MIN = 30.0
PLACES, NEAR = 5_000, 8
BANDS = [(10.0, 1.0), (20.0, 0.68), (30.0, 0.22)]


def made_up() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return minutes with a tenth of the pairs unreachable, people, supply and opportunities."""
    random = np.random.default_rng(7)
    cost = random.uniform(0, 90, (ORIGINS, DESTINATIONS))
    cost[random.random(cost.shape) < 0.1] = np.inf
    people = random.integers(0, 5_000, ORIGINS).astype(float)
    return cost, people, random.uniform(0, 90, DESTINATIONS), random.uniform(0, 500, DESTINATIONS)


Weigh = Callable[[pd.Series], pd.Series]


def pandas_sum(pairs: pd.DataFrame, opportunities: pd.Series, weight: Weigh) -> pd.Series:
    """Return the weighted opportunities of each origin."""
    amounts = pairs["destination"].map(opportunities)
    return (amounts * weight(pairs["minutes"])).groupby(pairs["origin"]).sum()


def pandas_two_step(
    pairs: pd.DataFrame, people: pd.Series, supply: pd.Series, weight: Weigh
) -> pd.Series:
    """Return the two-step floating catchment area of each origin."""
    weights = weight(pairs["minutes"])
    sought = (pairs["origin"].map(people) * weights).groupby(pairs["destination"]).sum()
    ratio = (supply / sought).where(sought > 0, 0.0)
    return (pairs["destination"].map(ratio) * weights).groupby(pairs["origin"]).sum()


def within(minutes: pd.Series) -> pd.Series:
    """Return 1 within the limit."""
    return (minutes <= LIMIT_MIN).astype(float)


def banded(minutes: pd.Series) -> pd.Series:
    """Return the weight of the band."""
    cut = pd.cut(minutes, [-1, *(end for end, _ in BANDS)], labels=False)
    return cut.map(dict(enumerate(weight for _, weight in BANDS))).fillna(0.0)


def line(work: str, against: str, ours: Callable[[], Any], other: Callable[[], Any]) -> None:
    """Print one line: both times, their ratio, and how far the figures are apart."""
    mine, theirs = np.asarray(ours()), np.asarray(other())
    apart = np.max(np.abs(mine - theirs) / np.where(theirs > 0, theirs, 1.0), initial=0.0)
    other_s, ours_s = best_s(other), best_s(ours)
    times = f"{other_s * 1e3:>12,.2f}{ours_s * 1e3:>12,.2f}{other_s / ours_s:>9,.1f}x"
    print(f"{work:32}{against:28}{times}  apart by {apart:.0e} of it")


def access() -> None:
    """Print the lines on sums and the two-step method."""
    cost, people, supply, opportunities = made_up()
    origin, destination = np.indices(cost.shape).reshape(2, -1)
    pairs = pd.DataFrame({"origin": origin, "destination": destination, "minutes": cost.ravel()})
    heads, stock, sites = pd.Series(people), pd.Series(supply), pd.Series(opportunities)
    by = "pandas group-by"
    line("cumulative", by, lambda: cumulative(cost, opportunities, LIMIT_MIN),
         lambda: pandas_sum(pairs, sites, within))  # fmt: skip
    forms: list[tuple[Any, Weigh]] = [
        (Exponential(0.07), lambda t: np.exp(-0.07 * t)),
        (Gaussian(20), lambda t: np.exp(-(t**2) / 800)),
        (Linear(45), lambda t: (1 - t / 45).clip(lower=0)),
        (Power(1.5), lambda t: t.clip(lower=1) ** -1.5),
    ]
    for decay, form in forms:
        line(f"gravity, {type(decay).__name__}", by,
             partial(gravity, cost, opportunities, decay),
             partial(pandas_sum, pairs, sites, form))  # fmt: skip
    line("two_step", by, lambda: two_step(cost, people, supply, LIMIT_MIN),
         lambda: pandas_two_step(pairs, heads, stock, within))  # fmt: skip
    line("two_step with bands", by,
         lambda: two_step(cost, people, supply, LIMIT_MIN, bands=BANDS),
         lambda: pandas_two_step(pairs, heads, stock, banded))  # fmt: skip


def levels() -> None:
    """Print the line on PTAL, one by one timed over a hundredth of the places and scaled."""
    random = np.random.default_rng(8)
    rows = PLACES * NEAR
    place, mode = np.repeat(np.arange(PLACES), NEAR), random.integers(0, 2, rows)
    route, walk = random.integers(0, 6, rows), random.uniform(0, 1_000, rows)
    headway = random.uniform(2, 20, rows)
    table = pd.DataFrame(
        {"mode": np.array(MODES)[mode], "route": route, "stop": np.arange(rows),
         "walk_m": walk, "headway_min": headway}
    )  # fmt: skip
    some = range(0, PLACES, 100)

    def one_by_one() -> list[float]:
        return [ptal(table.iloc[each * NEAR : (each + 1) * NEAR]).index_value for each in some]

    def many() -> np.ndarray:
        return ptal_many(place, mode, route, walk, headway, PLACES)[0]

    apart = np.abs(many()[list(some)] - one_by_one()).max()
    other_s, ours_s = best_s(one_by_one, rounds=2) * 100, best_s(many)
    times = f"{other_s * 1e3:>12,.2f}{ours_s * 1e3:>12,.2f}{other_s / ours_s:>9,.1f}x"
    print(f"{f'ptal_many, {PLACES:,} places':32}{'ptal, one by one':28}{times}  "
          f"apart by {apart:.0e} of it")  # fmt: skip


def main() -> None:
    """Print the table of figures."""
    print(
        f"{ORIGINS:,} origins, {DESTINATIONS} destinations; times in ms, the least of some rounds"
    )
    print(f"{'':32}{'against':28}{'other':>12}{'ours':>12}{'ratio':>10}")
    access()
    levels()


if __name__ == "__main__":
    main()
