"""What is asked of where next: how many facilities, among which places, for what, how near."""

from collections.abc import Iterator
from dataclasses import dataclass

from geo.errors import Problem
from layers.analyses.common.travel_options import METHODS, WalkOptions
from layers.analyses.weights.weight_options import WeightOption
from layers.model.parameters import parameter

__all__ = ["MODELS", "STREETS", "TRACKS", "AllocationParams", "candidate_sets"]

MODELS = ("covering", "median", "fewest")
"""Cover most within a distance; make ways shortest on average; cover all with the fewest."""

TRACKS, STREETS = "tracks", "streets"


def candidate_sets() -> tuple[str, ...]:
    """Return where candidates can lie: along tracks, at street nodes, or at places of a layer."""
    from layers.store.atlas import catalogue  # noqa: PLC0415 - layers come and go

    return (TRACKS, STREETS, *(entry.id for entry in catalogue()))


@dataclass(frozen=True)
class AllocationParams(WalkOptions, WeightOption):
    """How many further facilities, among which candidates, and what they are to serve.

    Parameters
    ----------
    budget
        How many may be built; no matter where as few as possible are to cover all.
    model
        One of `MODELS`.
    candidates
        One of `candidate_sets`.
    radius_m
        How far a facility reaches, in metres of the method.
    minutes
        Minutes on foot that stand in its place.
    method
        "circle", "detour" or "streets".
    target
        A key of `layers.analyses.common.targets.target_layers`, of areas.
    lines
        Which stations that are there count: "core" or "operating".
    spacing_m
        Metres from one candidate to the next, along the track or between street nodes.
    exact
        Whether the best choice is proved.
    """

    budget: int = parameter(
        3, kind="whole", words="choose.budget", flag="--budget", bounds=(1.0, 20.0)
    )
    model: str = parameter(
        "covering", kind="word", words="choose.model", flag="--model", choices=MODELS
    )
    candidates: str = parameter(
        TRACKS, kind="word", words="choose.candidates", flag="--candidates",
        choices="layers.analyses.allocation.allocation_params:candidate_sets",
    )  # fmt: skip
    radius_m: float = parameter(
        800.0, kind="number", words="choose.reach_m", link="radius", flag="--radius",
        bounds=(100.0, 5000.0),
    )  # fmt: skip
    minutes: float | None = parameter(
        None, kind="number", words="choose.reach_min", link="minutes", flag="--minutes",
        bounds=(1.0, 60.0),
    )  # fmt: skip
    method: str = parameter(
        "circle", kind="word", words="choose.method", flag="--method", choices=METHODS
    )
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

    @property
    def reach_m(self) -> float:
        """How far a facility reaches, in metres of the method."""
        return self.radius_m if self.minutes is None else self.minutes * self.walk_m_min

    def _problems(self) -> Iterator[Problem]:
        yield from super()._problems()
        if self.minutes is not None and self.model == "median":
            # Ways are made shortest however long they are.
            yield Problem("allocation_reach", field="minutes")
