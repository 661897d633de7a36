"""What is asked of where next: how many stations, how far they reach, of what ground."""

from dataclasses import dataclass

from layers.analyses.common.travel_options import YearOption
from layers.model.parameters import parameter

__all__ = ["AllocationParams"]


@dataclass(frozen=True)
class AllocationParams(YearOption):
    """How many further stations, and what they are to cover.

    Parameters
    ----------
    budget
        How many may be built.
    radius_m
        How far a station reaches, straight, in metres.
    target
        A key of `layers.analyses.common.targets.target_layers`, of areas.
    lines
        Which stations that are there count: "core" or "operating".
    spacing_m
        Metres along the track from one candidate to the next.
    exact
        Whether the best choice is proved.
    """

    budget: int = parameter(
        3, kind="whole", words="choose.budget", flag="--budget", bounds=(1.0, 20.0)
    )
    radius_m: float = parameter(
        800.0, kind="number", words="choose.reach_m", link="radius", flag="--radius",
        bounds=(100.0, 5000.0),
    )  # fmt: skip
    target: str = parameter(
        "district", kind="word", words="choose.target", flag="--target",
        choices="layers.analyses.common.targets:target_layers",
    )  # fmt: skip
    lines: str = parameter(
        "operating", kind="word", words="choose.lines", flag="--lines",
        choices="layers.analyses.common.targets:LINE_SETS", shared="lines",
    )  # fmt: skip
    spacing_m: float = parameter(
        250.0, kind="number", words="choose.spacing_m", link="spacing", flag="--spacing",
        bounds=(50.0, 2000.0),
    )  # fmt: skip
    exact: bool = parameter(default=False, kind="truth", words="choose.exact", flag="--exact")
