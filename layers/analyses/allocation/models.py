"""The models of where next, each by what it makes best: asked in the same way."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from geo.allocation.covering import Allocation, maximal_covering, set_covering
from geo.allocation.p_median import interchanged, p_median
from layers.analyses.common.nearness import FloatArray

__all__ = ["CURVE", "EXACT_MEDIAN", "MODEL_OF", "Model"]

CURVE = 12
"""So many facilities the curve of gains goes on for."""

EXACT_MEDIAN = (600, 50)
"""Points and candidates up to which a median is proved; the lattice may have some more points."""


@dataclass(frozen=True, eq=False)
class Model(ABC):
    """Demand and candidates.

    Parameters
    ----------
    metres, present
        From demand to candidates and to what is there, shapes (n, c) and (n,).
    weight
        Of demand, shape (n,).
    reach_m
        How far a facility reaches.
    """

    metres: FloatArray
    present: FloatArray
    weight: FloatArray
    reach_m: float

    @abstractmethod
    def solved(self, budget: int, *, exact: bool) -> Allocation:
        """Return the choice: proved, or by the quick way with its bound."""

    @abstractmethod
    def quick(self, budget: int) -> tuple[int, ...]:
        """Return a choice by the quick way alone."""

    @abstractmethod
    def served(self, chosen: Sequence[int]) -> float:
        """Return how demand is served by what is there and some candidates."""

    @abstractmethod
    def bound(self, solved: Allocation) -> float:
        """Return what no choice does better than, as `served` (or the number) has it."""

    def in_order(self, chosen: Sequence[int]) -> list[tuple[int, float]]:
        """Return chosen candidates with their gains, that which adds most to those before first."""
        order: list[int] = []
        found = []
        while len(order) < len(chosen):
            here = self.served(order)
            gains = {k: abs(self.served([*order, k]) - here) for k in chosen if k not in order}
            best = max(gains, key=lambda k: gains[k])
            order.append(best)
            found.append((best, gains[best]))
        return found

    def curve(self) -> tuple[float, ...]:
        """Return how demand is served by one further facility, two, and so on, one by one."""
        chosen = self.quick(min(CURVE, self.metres.shape[1])) if self.metres.size else ()
        order = [k for k, _ in self.in_order(chosen)][:CURVE]
        return tuple(self.served(order[: k + 1]) for k in range(len(order)))


class Covering(Model):
    """Maximal covering: served is the demand within reach."""

    @property
    def covers(self) -> NDArray[np.bool_]:
        """Whether a candidate is within reach of demand, shape (n, c)."""
        return np.asarray(self.metres <= self.reach_m)

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Which demand is within reach of what is there, shape (n,)."""
        return np.asarray(self.present <= self.reach_m)

    def solved(self, budget: int, *, exact: bool) -> Allocation:
        """Return the choice that covers most demand that nothing covers yet."""
        return maximal_covering(self.covers, self.weight, budget, covered=self.covered, exact=exact)

    def quick(self, budget: int) -> tuple[int, ...]:
        """Return a choice one by one."""
        return self.solved(budget, exact=False).chosen

    def served(self, chosen: Sequence[int]) -> float:
        """Return the covered demand."""
        within = self.covered | self.covers[:, list(chosen)].any(axis=1)
        return float(self.weight[within].sum())

    def bound(self, solved: Allocation) -> float:
        """Return the most demand that any choice covers."""
        return self.served(()) + solved.bound


class Fewest(Covering):
    """Set covering: the fewest candidates that cover all demand that can be covered."""

    def solved(self, budget: int, *, exact: bool) -> Allocation:  # noqa: ARG002
        """Return the fewest; the budget does not count."""
        return set_covering(self.covers[~self.covered & (self.weight > 0)], exact=exact)

    def quick(self, budget: int) -> tuple[int, ...]:
        """Return a choice one by one."""
        return self.solved(budget, exact=False).chosen

    def bound(self, solved: Allocation) -> float:
        """Return how few there must be at least."""
        return solved.bound


class Median(Model):
    """The p-median: served is the mean distance in metres to the nearest facility."""

    def solved(self, budget: int, *, exact: bool) -> Allocation:
        """Return the choice that makes ways shortest on average.

        It is proved up to `EXACT_MEDIAN`; beyond that by interchange, with a bound.
        """
        points, size = self.metres.shape
        small = points <= EXACT_MEDIAN[0] and size <= EXACT_MEDIAN[1]
        return p_median(
            self.metres, self.weight, budget, present=self.present, exact=exact and small
        )

    def quick(self, budget: int) -> tuple[int, ...]:
        """Return a choice that no exchange of one candidate makes better."""
        return interchanged(self.metres, self.weight, budget, present=self.present)

    def served(self, chosen: Sequence[int]) -> float:
        """Return the mean metres; inf where there is nothing at all."""
        nearest = np.minimum(self.present, self.metres[:, list(chosen)].min(axis=1, initial=np.inf))
        return float(self.weight @ nearest / self.weight.sum())

    def bound(self, solved: Allocation) -> float:
        """Return the least mean metres of any choice."""
        return solved.bound / float(self.weight.sum())


MODEL_OF: Mapping[str, type[Model]] = MappingProxyType(
    {"covering": Covering, "median": Median, "fewest": Fewest}
)
"""Models by what they are called."""
