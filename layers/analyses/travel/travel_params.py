"""What is asked of travel times: from where, and what the traveller knows."""

from dataclasses import dataclass
from functools import partial

from layers.analyses.common.travel_options import WaitOptions
from layers.model.parameters import parameter

__all__ = ["TravelParams", "origin"]

origin = partial(
    parameter, kind="word", words="choose.origin", flag="--from", checked=False, names_place=True,
    choices="layers.analyses.travel.travel_places:places",
    opens="layers.analyses.travel.travel_places:first_place",
    shared="place", taken_as="layers.analyses.travel.travel_places:place_of",
)  # fmt: skip
"""The parameter from where one sets out."""


@dataclass(frozen=True)
class TravelParams(WaitOptions):
    """From where, and how one travels and waits.

    Parameters
    ----------
    origin
        Id of a place, or a point as `layers.i18n.points` writes it.
    """

    origin: str = origin(or_point=True)
