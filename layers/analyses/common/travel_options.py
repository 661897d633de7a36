"""How one travels: when, in which year, and how one walks and changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geo.errors import ParameterError, Problem
from geo.transit.transfer import TransferTime
from layers.analyses.common.targets import FIRST_YEAR, last_year
from layers.transit.periods import PERIODS

__all__ = ["DETOUR", "DETOUR_RANGE", "METHODS", "WALKS", "WALK_LIMIT_MIN", "TravelOptions"]

METHODS = ("circle", "detour", "streets")

DETOUR = 1.3
DETOUR_RANGE = (1.2, 1.5)
"""Metres walked for a metre in a straight line: the usual value, and its range in dense towns."""

WALKS = ("streets", "detour")

WALK_LIMIT_MIN = 30.0
"""Stations up to this many minutes on foot are used; if there is none, the nearest one."""


@dataclass(frozen=True, kw_only=True)
class TravelOptions:
    """When one travels, and how one walks and changes.

    Parameters
    ----------
    period
        A key of `layers.transit.periods.PERIODS`.
    year
        What had opened by its end; None for what is in operation.
    transfer_min
        Minutes of every transfer; None reckons them from the platform distance.
    walk_m_min
        Walking speed, metres a minute.
    detour
        Factor from the straight distance to the walked one, where no streets are known.
    method
        "streets" to walk along the network where there is one, or "detour".

    Raises
    ------
    ParameterError
        With every unknown word and every number out of range.
    """

    period: str = "am_peak"
    year: int | None = None
    transfer_min: float | None = None
    walk_m_min: float = 80.0
    detour: float = DETOUR
    method: str = "streets"

    def __post_init__(self) -> None:
        """Refuse unknown words and absurd numbers, all at once."""
        if problems := [*self._word_problems(), *self._number_problems()]:
            raise ParameterError(problems)

    @property
    def walk_limit_m(self) -> float:
        """How far one walks to a station, or all the way, in metres."""
        return WALK_LIMIT_MIN * self.walk_m_min

    @property
    def transfer(self) -> TransferTime:
        """How long changes take."""
        return TransferTime(flat_s=None if self.transfer_min is None else self.transfer_min * 60)

    @property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """The words allowed, by field."""
        return {"period": tuple(PERIODS), "method": WALKS}

    @property
    def ranges(self) -> Mapping[str, tuple[float, float]]:
        """The least and the greatest number allowed, by field."""
        return {
            "year": (FIRST_YEAR, last_year()),
            "transfer_min": (0.0, 60.0),
            "walk_m_min": (20.0, 150.0),
            "detour": (1.0, 3.0),
        }

    def _word_problems(self) -> Iterator[Problem]:
        for name, allowed in self.choices.items():
            if (value := getattr(self, name)) not in allowed:
                yield Problem("value_unknown", field=name,
                              values={"value": value, "allowed": allowed})  # fmt: skip

    def _number_problems(self) -> Iterator[Problem]:
        for name, (low, high) in self.ranges.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                yield Problem("value_range", field=name,
                              values={"value": value, "low": low, "high": high})  # fmt: skip
