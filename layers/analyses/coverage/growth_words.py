"""Growth in sentences: how much of a place was covered then, and how much is now."""

from collections.abc import Iterator
from typing import Any

from layers.analyses.common.targets import station_words, this_year
from layers.analyses.coverage.coverage_maps import limit_words
from layers.analyses.coverage.coverage_params import GrowthParams
from layers.analyses.coverage.coverage_results import GrowthResult
from layers.analyses.coverage.coverage_words import reach
from layers.i18n.ranges import percent_span
from layers.i18n.wording import Text, by_language, text
from layers.model.layer import records

__all__ = ["distance_note", "headline"]


def headline(
    params: GrowthParams,
    result: GrowthResult,
    *,
    since: int | None = None,
    year: int | None = None,
) -> Text:
    """Return what was covered of the place at the end of one year, and of a later one.

    Parameters
    ----------
    params, result
        The question and its answer.
    since
        The first of the years; None for the year before anything was covered.
    year
        The later one; None for today.
    """
    dated = [*records(result.table[result.table["year"].notna()])]
    first, last = since or int(dated[0].year), year or this_year()
    before, after = (_share_in(each, dated) for each in (first, last))
    said = {
        "whose": result.place,
        **station_words(params.coverage.lines, len(result.near)),
        "reach": reach(params.coverage, result),
        "first": _at_end(first),
        "last": text("growth.at_present") if last == this_year() else _at_end(last),
        "before": _ranged(before),
        "after": _ranged(after),
    }
    if not (after.share_high > 0 or before.share_high > 0):
        return text("growth.sentence_none", **said)
    return text("growth.sentence" if first < last else "growth.sentence_one", **said)


def distance_note(params: GrowthParams, result: GrowthResult) -> Iterator[Text]:
    """Yield which of several distances growth is of."""
    question = params.coverage
    if len(question.minutes or question.radii_m) > 1:
        limit = limit_words(result.radius_m, result.minutes, result.method)
        yield text("growth.widest", limit=limit)


def _at_end(year: int) -> Text:
    return text("growth.at_end", year=year)


def _share_in(year: int, dated: list[Any]) -> Any:
    """Return the row of the last year up to one, that of the first year for an earlier one."""
    return next((row for row in reversed(dated) if row.year <= year), dated[0])


def _ranged(row: Any) -> Text:
    """Return the share of a row with its range."""
    ranged = row.share, row.share_low, row.share_high
    return by_language(lambda lang: percent_span(*ranged, lang))
