"""The analyses of the atlas, by name: frozen parameters, a title, and how to run them.

Adding an analysis is one function in geo, one room here, and one entry below.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from layers.analyses.coverage import CoverageParams, coverage
from layers.analyses.travel import TravelParams, travel_time
from layers.layer import Result
from layers.words import Text, text

__all__ = ["ANALYSES", "Analysis"]


@dataclass(frozen=True)
class Analysis:
    """An analysis as the registry knows it."""

    title: Text
    params: type[Any]
    run: Callable[[Any], Result]


ANALYSES: dict[str, Analysis] = {
    "coverage": Analysis(text("page.coverage"), CoverageParams, coverage),
    "travel_time": Analysis(text("page.travel_time"), TravelParams, travel_time),
}
