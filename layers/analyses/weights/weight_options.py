"""What an answer counts: land, or the figure of a layer."""

from dataclasses import dataclass

from layers.model.parameters import Question, parameter

__all__ = ["LAND", "WeightOption"]

LAND = "land"
"""Every square metre counts alike."""


@dataclass(frozen=True, kw_only=True)
class WeightOption(Question):
    """What is counted.

    Parameters
    ----------
    weight
        `LAND`, or the id of a layer with the role "weight".
    """

    weight: str = parameter(
        LAND, kind="word", words="choose.weight", flag="--weight", shared="weight",
        choices="layers.analyses.weights.countings:countings",
    )  # fmt: skip
