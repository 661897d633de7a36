"""How much is tried: a part, and always the same one, in the suite; all of it in a soak."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from hypothesis import HealthCheck, settings

__all__ = ["SOAK", "SUITE", "examples", "in_soak", "part_of", "register"]

Case = TypeVar("Case")

SUITE, SOAK = "suite", "soak"
_SUITE_EXAMPLES = 50
_SOAK_TIMES = 200


def register() -> None:
    """Make both profiles known; neither has a deadline, which measures the machine."""
    settings.register_profile(
        SUITE, derandomize=True, deadline=None, max_examples=_SUITE_EXAMPLES, database=None
    )
    settings.register_profile(
        SOAK,
        derandomize=False,
        deadline=None,
        max_examples=_SUITE_EXAMPLES * _SOAK_TIMES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        print_blob=True,
    )


def examples(count: int) -> settings:
    """Return settings with so many examples in the suite, and in a soak as many times more."""
    return settings(max_examples=count * settings().max_examples // _SUITE_EXAMPLES)


def in_soak() -> bool:
    """Return whether all there is is tried."""
    return settings().max_examples > _SUITE_EXAMPLES


def part_of(cases: Sequence[Case], part: float = 0.1, *, seed: str = "") -> list[Case]:
    """Return cases to run: all of them in a soak, else a part, at least one, drawn by a seed.

    Parameters
    ----------
    cases
        In their order, which is kept.
    part
        The share that the suite runs.
    seed
        Another one draws others.
    """
    if in_soak():
        return list(cases)
    count = max(1, round(part * len(cases)))
    chosen_rows = Random(seed).sample(range(len(cases)), count)  # noqa: S311 - no secret
    return [cases[k] for k in sorted(chosen_rows)]
