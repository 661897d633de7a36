"""What is asked of coverage: which stations, how far, of what; how that grew; by which measure."""

from dataclasses import dataclass, replace

from layers.analyses.common.travel_options import METHODS, WalkOptions
from layers.analyses.weights.weight_options import LAND, WeightOption
from layers.model.parameters import Question, nested, parameter
from layers.model.roles import shipped_with_role

__all__ = ["MINUTES", "RADII_M", "ComparisonParams", "CoverageParams", "GrowthParams"]

RADII_M = (300.0, 500.0, 600.0, 800.0, 1000.0)
MINUTES = (5.0, 10.0, 15.0)


@dataclass(frozen=True)
class CoverageParams(WalkOptions, WeightOption):
    """Which stations, how far, of what.

    Parameters
    ----------
    lines
        One of `layers.analyses.common.targets.line_sets`.
    radii_m
        Walking distances in metres (straight ones for a circle).
    target
        A key of `layers.analyses.common.targets.target_layers`.
    minutes
        Walking times; where there are any, they stand in place of the radii.
    method
        "circle", "detour" or "streets".
    building
        Whether stations under construction count too.
    """

    lines: str = parameter(
        "operating", kind="word", words="choose.lines", flag="--lines",
        choices="layers.analyses.common.targets:line_sets", shared="lines",
    )  # fmt: skip
    radii_m: tuple[float, ...] = parameter(
        (500.0, 800.0), kind="number", words="choose.radii", link="radii", flag="--radius",
        several=True, presets=RADII_M, step=50.0, value_words="unit.m",
        bounds="layers.analyses.coverage.coverage:radius_range", checked=False,
    )  # fmt: skip
    target: str = parameter(
        "towns" if "towns" in shipped_with_role("target") else "district",
        kind="word", words="choose.target", flag="--target",
        choices="layers.analyses.common.targets:target_layers",
    )  # fmt: skip
    minutes: tuple[float, ...] = parameter(
        (), kind="number", words="choose.minutes", flag="--minutes", several=True,
        presets=MINUTES, opens=MINUTES[:2], value_words="unit.min", bounds=(1.0, 120.0),
        checked=False, implies=("measure", "minutes"),
    )  # fmt: skip
    method: str = parameter(
        "circle", kind="word", words="choose.method", flag="--method", choices=METHODS
    )
    building: bool = parameter(
        default=False, kind="truth", words="choose.building", flag="--building"
    )


@dataclass(frozen=True)
class GrowthParams(Question):
    """Of which stations and by which measure.

    Parameters
    ----------
    coverage
        As for coverage; its year and target are passed over, and of several
        distances the widest counts.
    place
        Id of the place whose share it is; None for the district.
    """

    coverage: CoverageParams = nested(CoverageParams)
    place: str | None = parameter(
        None, kind="word", words="choose.growth_place", link="of", flag="--growth-of",
        names_place=True, choices="layers.analyses.common.targets:coverable",
        implies=("view", "growth"), shared="place",
    )  # fmt: skip

    def __post_init__(self) -> None:
        """Put aside what makes no difference, so that the same question is known as such."""
        object.__setattr__(
            self, "coverage", replace(self.coverage, year=None, target="district", weight=LAND)
        )


@dataclass(frozen=True)
class ComparisonParams(Question):
    """Which stations, and how far.

    Parameters
    ----------
    coverage
        As for coverage; its method and target are passed over, and of several
        distances the widest counts.
    """

    coverage: CoverageParams = nested(CoverageParams)

    def __post_init__(self) -> None:
        """Put aside what makes no difference, so that the same question is known as such."""
        question = replace(self.coverage, method="streets", target="district", weight=LAND)
        object.__setattr__(self, "coverage", question)
