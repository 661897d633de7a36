"""Where next in words: what each choice is and adds, how far it may be from the best."""

from functools import partial

import numpy as np

from layers.analyses.allocation.allocation import Found
from layers.analyses.allocation.allocation_params import AllocationParams
from layers.analyses.allocation.candidates import Candidate
from layers.analyses.allocation.proposal import degrees
from layers.analyses.weights.weight_layers import counted_layer
from layers.analyses.weights.weight_options import LAND
from layers.analyses.weights.weight_words import kind_words
from layers.i18n.wording import Text, by_language, line_name, number, text
from layers.store import repository

__all__ = ["chosen_text", "found_text", "gain_text", "unit_of"]


def unit_of(params: AllocationParams) -> str:
    """Return the unit of the figures: "m" for a median, "km2", or the kind of what is counted."""
    if params.model == "median":
        return "m"
    return "km2" if params.weight == LAND else str(_kind(params))


def _kind(params: AllocationParams) -> str:
    weight = counted_layer(params.weight).weight
    return weight.kind


def chosen_text(candidate: Candidate) -> Text:
    """Return where a candidate is."""
    if candidate.name is not None:
        return candidate.name
    if candidate.spot is None:
        lon, lat = degrees(candidate.at).coords[0]
        return text("allocation.node", lon=f"{lon:.5f}", lat=f"{lat:.5f}")
    names = repository.layer("stations").names
    one, other = (names[each] for each in candidate.spot.between)
    return text("allocation.between", line=line_name(candidate.spot.line), one=one, other=other)


def gain_text(params: AllocationParams, gain: float) -> Text:
    """Return what a choice adds, with its unit."""
    if not np.isfinite(gain):
        return text("value.missing")
    if params.model == "median":
        return text("unit.m", value=by_language(partial(number, gain)))
    if params.weight == LAND:
        return text("unit.km2", value=f"{gain:.2f}")
    kind = kind_words(counted_layer(params.weight))
    return text("allocation.amount", value=by_language(partial(number, gain)), kind=kind)


def found_text(params: AllocationParams, found: Found) -> tuple[Text, ...]:
    """Return what was found: before and after, the gap to the best, and the curve of gains."""
    said = partial(gain_text, params)
    facts = {"candidates": found.candidates, "count": len(found.chosen)}
    served = {"total": said(found.total) if params.model != "median" else "",
              "before": said(found.before), "after": said(found.after)}  # fmt: skip
    bound = int(found.bound) if params.model == "fewest" else said(found.bound)
    head = text(f"allocation.{params.model}", **facts, **served)
    proof = "proved" if found.gap == 0 else "bound"
    gap = text(f"allocation.{proof}_{params.model}", bound=bound, gap=f"{100 * found.gap:.1f}")
    curve = by_language(lambda lang: " → ".join(said(each).in_(lang) for each in found.curve))
    return (head, gap, *((text("allocation.curve", curve=curve),) if found.curve else ()))
