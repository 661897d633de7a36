"""How sites are drawn: what stands on their tips, how scores are coloured."""

from collections.abc import Mapping, Sequence

from layers.analyses.sites.sites import SitesResult
from layers.i18n.ranges import minutes_range
from layers.i18n.wording import Lang, say
from layers.model.palette import NO_VALUE, OUTLINE, SCORES
from layers.model.style import Grades, Symbol

__all__ = ["score_grades", "site_tips"]

_BOUNDS = (20.0, 40.0, 60.0, 80.0)


def score_grades(field: str) -> Grades:
    """Return the style of sites graded by the points (0 to 100) in a field."""
    symbols = tuple(Symbol(OUTLINE, 1.4, each, SCORES.opacity, radius=7) for each in SCORES.colours)
    return Grades(field, _BOUNDS, (*symbols, Symbol(NO_VALUE, 1.0, None)), "unit.points")


def site_tips(
    result: SitesResult, ids: Sequence[str], lang: Lang, scores: Mapping[str, float] | None = None
) -> dict[str, str]:
    """Return the second line of the tip of each part of some sites: points, and the station."""
    sites, reached = result.sites, result.reached
    tips: dict[str, str] = {}
    for key in ids:
        words = []
        if scores is not None:
            words.append(say("unit.points", lang, value=f"{scores[key]:.0f}"))
        near = reached[key].near[:1] if key in reached else ()
        words += [
            say("sites.tip", lang, station=each.name.in_(lang),
                minutes=minutes_range(each.minutes, each.low, each.high, lang))
            for each in near
        ]  # fmt: skip
        tips |= {part.id: " · ".join(words) for part in sites[key].parts}
    return tips
