"""How old dated things are, in months and in words."""

from datetime import date

from layers.i18n.wording import Lang, say

__all__ = ["age_in_words", "age_months", "months_in_words"]

_MONTHS = {0: "sources.months_none", 1: "sources.months_one"}


def age_in_words(dated: str | None, lang: Lang, *, today: date) -> str:
    """Return how old a date (2021, 2021-01 or 2021-01-31) is, in whole months or years.

    >>> age_in_words("2026-07-28", "en", today=date(2026, 11, 22))
    '3 months'
    >>> age_in_words("2021", "en", today=date(2026, 11, 22))
    '5 years'
    >>> age_in_words(None, "en", today=date(2026, 11, 22))
    '—'
    """
    if not dated:
        return say("value.missing", lang)
    months = age_months(dated, today=today)
    two_years = 24
    if months >= two_years:
        return say("sources.years", lang, count=months // 12)
    return months_in_words(months, lang)


def months_in_words(months: int, lang: Lang) -> str:
    """Return a number of whole months in words.

    >>> months_in_words(0, "en"), months_in_words(1, "en"), months_in_words(7, "zh")
    ('under a month', '1 month', '7 个月')
    """
    return say(_MONTHS.get(months, "sources.months"), lang, count=months)


def age_months(dated: str, *, today: date) -> int:
    """Return how old a date (2021, 2021-01 or 2021-01-31) is in whole months, at least 0.

    A year or a month alone counts from its first day.

    >>> age_months("2026-07-28", today=date(2026, 11, 22))
    3
    >>> age_months("2021", today=date(2021, 3, 1))
    2
    """
    parts = [int(part) for part in dated.split("-")]
    year, month, day = (*parts, *(1, 1)[: 3 - len(parts)])
    return max((today.year - year) * 12 + today.month - month - (today.day < day), 0)
