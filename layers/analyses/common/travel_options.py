"""How one walks and travels: in which year, when, how fast, and by which way to a station."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.model.parameters import Question, parameter

if TYPE_CHECKING:
    from geo.transit.transfer import TransferTime

__all__ = [
    "DETOUR", "DETOUR_RANGE", "METHODS", "WAITS", "WALKS", "WALK_LIMIT_MIN", "TravelOptions",
    "WaitOptions", "WalkOptions", "YearOption",
]  # fmt: skip

METHODS = ("circle", "detour", "streets")

DETOUR = 1.3
DETOUR_RANGE = (1.2, 1.5)
"""Metres walked for a metre in a straight line: the usual value, and its range in dense towns."""

WALKS = ("streets", "detour")

WAITS = ("random", "informed", "none")
"""Setting out at any moment; knowing the timetable and waiting only at changes; no waiting."""

WALK_LIMIT_MIN = 30.0
"""Stations up to this many minutes on foot are used; if there is none, the nearest one."""


@dataclass(frozen=True, kw_only=True)
class YearOption(Question):
    """As of when things are, and in which scenario.

    Parameters
    ----------
    year
        What had opened by its end; None for what is in operation.
    scenario
        Id of a scenario, or name of an example; None for things as they are.
    """

    year: int | None = parameter(
        None, kind="whole", words="choose.year", flag="--year",
        bounds="layers.analyses.common.targets:years",
        none_as="layers.analyses.common.targets:this_year", shared="year",
        value_words="choose.year_value",
    )  # fmt: skip
    scenario: str | None = parameter(
        None, kind="text", words="choose.in_scenario", link="scenario", flag="--scenario",
        pattern="[a-z0-9_]{1,60}", shared="scenario",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class WalkOptions(YearOption):
    """Which stations there are, and how one walks to them.

    Parameters
    ----------
    walk_m_min
        Walking speed, metres a minute.
    detour
        Factor from the straight distance to the walked one, where no streets are known.
    """

    walk_m_min: float = parameter(
        80.0, kind="number", words="choose.speed", link="speed", flag="--speed",
        bounds=(20.0, 150.0), step=5.0,
    )  # fmt: skip
    detour: float = parameter(
        DETOUR, kind="number", words="choose.detour", flag="--detour",
        bounds=(1.0, 3.0), step=0.1,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TravelOptions(WalkOptions):
    """When one travels, and how one walks and changes.

    Parameters
    ----------
    period
        A key of `layers.transit.periods.PERIODS`.
    transfer_min
        Minutes of every transfer; None reckons them from the platform distance.
    method
        "streets" to walk along the network where there is one, or "detour".
    """

    period: str = parameter(
        "am_peak", kind="word", words="choose.period", flag="--period",
        choices="layers.transit.periods:PERIODS", shared="period",
    )  # fmt: skip
    transfer_min: float | None = parameter(
        None, kind="number", words="choose.transfer_min", flag="--transfer-min",
        bounds=(0.0, 60.0),
    )  # fmt: skip
    method: str = parameter(
        "streets", kind="word", words="choose.walk", flag="--method", choices=WALKS
    )

    @property
    def walk_limit_m(self) -> float:
        """How far one walks to a station, or all the way, in metres."""
        return WALK_LIMIT_MIN * self.walk_m_min

    @property
    def transfer(self) -> "TransferTime":
        """How long changes take."""
        from geo.transit.transfer import TransferTime  # noqa: PLC0415 - heavy, see above

        return TransferTime(flat_s=None if self.transfer_min is None else self.transfer_min * 60)


@dataclass(frozen=True, kw_only=True)
class WaitOptions(TravelOptions):
    """How one travels and waits.

    Parameters
    ----------
    wait
        One of `WAITS`.
    """

    wait: str = parameter("random", kind="word", words="choose.wait", flag="--wait", choices=WAITS)
