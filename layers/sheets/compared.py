"""Sites side by side, in words: one row a fact, the best of each row marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.errors import ParameterError, Problem
from layers.i18n.wording import Lang, join
from layers.sheets.known import SiteAnswers
from layers.sheets.profile import profile_of
from layers.tables.site_facts import FactRow, compare

__all__ = ["FEWEST", "MOST", "Comparison", "compared"]

FEWEST, MOST = 2, 4
"""How many sites stand side by side."""


@dataclass(frozen=True)
class Comparison:
    """Sites side by side.

    Parameters
    ----------
    ids, lang
        Which sites, in which language.
    names, others
        Their names, and those in the other language.
    markings
        The marking of each that is of a confidential layer, "" for others.
    located
        Whether each has a location.
    rows
        The facts.
    sources
        Citations of what is said of them.
    """

    ids: tuple[str, ...]
    lang: Lang
    names: tuple[str, ...]
    others: tuple[str, ...]
    markings: tuple[str, ...]
    located: tuple[bool, ...]
    rows: tuple[FactRow, ...]
    sources: tuple[str, ...]


def compared(known: SiteAnswers, ids: Sequence[str], lang: Lang) -> Comparison:
    """Return sites side by side.

    Raises
    ------
    ParameterError
        There are too few or too many, or one twice (``compare_count``), or one is
        none (``site_none``).
    """
    if not FEWEST <= len(ids) <= MOST or len(set(ids)) < len(ids):
        values = {"value": join(ids, lang) or "—", "low": FEWEST, "high": MOST}
        raise ParameterError(Problem("compare_count", field="compare", values=values))
    sites = [known.site(each) for each in ids]
    comparison = [profile_of(known, each, lang) for each in ids]
    return Comparison(
        ids=tuple(ids),
        lang=lang,
        names=tuple(each.title for each in comparison),
        others=tuple(each.other for each in comparison),
        markings=tuple(each.marking for each in comparison),
        located=tuple(site.located for site in sites),
        rows=tuple(compare(known.result, ids, lang)),
        sources=tuple(dict.fromkeys(source for each in comparison for source in each.sources)),
    )
