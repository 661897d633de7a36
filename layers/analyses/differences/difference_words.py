"""What a scenario changes in words: what a figure is, which way is better, and a headline."""

import re
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from layers.analyses.coverage.coverage import limits_of
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.differences.scenario_difference import SIDES
from layers.analyses.weights.weight_layers import counted_layer
from layers.analyses.weights.weight_options import LAND
from layers.analyses.weights.weight_words import kind_words
from layers.i18n.spans import spanned
from layers.i18n.wording import Lang, Text, by_language, join_texts, number, say, text, text_of

__all__ = [
    "better", "column_text", "figure_text", "headline", "leading", "limit_of", "side_text",
    "unit_of", "unit_text", "value_factor",
]  # fmt: skip

_SLUG = re.compile(r"(?P<kind>.+?)_(?P<limit>[\d.]+)_(?P<unit>m|min)")

_LESS_IS_BETTER = re.compile(r"lost_ha_.*|nearest_m|minutes|rank|(?:mean|cell|walk|[a-z_]+)_min")

_PERCENT = re.compile(r"share_.*|amount_share_.*|score")

_UNITS = (("percent", _PERCENT), ("km2", re.compile(r"(?:area|covered)_km2_.*")),
          ("ha", re.compile(r"(?:gained|lost)_ha_.*")), ("m", re.compile("nearest_m")),
          ("min", re.compile(r"minutes|[a-z_]+_min")))  # fmt: skip
"""The unit of a figure, by what its slug is like: the first that is."""

_LEADING: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "coverage": ("share_",), "travel-time": ("minutes",), "reach": ("area_km2_",),
    "access": ("amount_mean_", "mean_"), "sites": ("rank", "walk_min"),
})  # fmt: skip
"""What the figures of a headline begin with, by question: the first that differs anywhere.

Where none of them does, any other figure that differs is told.
"""

_BESIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"share": ("covered_km2", "covered_amount")}
)
"""Figures whose difference stands beside that of another one, for the same place and limit."""


def figure_text(figure: str, params: Any) -> Text:
    """Return what a figure is, without its unit.

    Parameters
    ----------
    figure
        Its slug, such as ``share_800_m``.
    params
        The question: distances that were given in minutes are named so.
    """
    found = _SLUG.fullmatch(figure)
    if found is None:
        return text(f"scenario.figure.{figure}", kind=_counted(params))
    kind, limit, unit = found["kind"], found["limit"], found["unit"]
    form, value = unit, limit
    if isinstance(params, CoverageParams):
        minutes = {f"{metres:g}": each for metres, each in limits_of(params).items()}.get(limit)
        if minutes is not None:
            form, value = "walk", f"{minutes:g}"
    within = text(f"scenario.within.{form}", limit=value)
    return text(f"scenario.figure.{kind}_{unit}", within=within, kind=_counted(params))


def _counted(params: Any) -> Text:
    weight = getattr(params, "weight", LAND)
    return Text() if weight == LAND else kind_words(counted_layer(weight))


def limit_of(figure: str) -> float | None:
    """Return the limit that a figure names, in its unit; None where it names none.

    >>> limit_of("share_800_m"), limit_of("nearest_m")
    (800.0, None)
    """
    found = _SLUG.fullmatch(figure)
    return None if found is None else float(found["limit"])


def unit_of(figure: str) -> str | None:
    """Return the unit of a figure as it is shown, None where it is a count or an index.

    >>> unit_of("share_800_m"), unit_of("minutes"), unit_of("rank")
    ('percent', 'min', None)
    """
    return next((unit for unit, form in _UNITS if form.fullmatch(figure)), None)


def unit_text(figure: str) -> Text:
    """Return the unit of a figure in words, none where it is a count or an index."""
    unit = unit_of(figure)
    return Text() if unit is None else text(f"scenario.unit.{unit}")


def column_text(figure: str, params: Any) -> Text:
    """Return what a figure is, with its unit, for the column of a table."""
    words, unit = figure_text(figure, params), unit_text(figure)
    return text("scenario.unit.with_unit", figure=words, unit=unit) if len(unit) else words


def better(figure: str) -> int:
    """Return 1 where more of a figure is better, -1 where less is.

    >>> better("share_800_m"), better("minutes"), better("share_10_min"), better("rank")
    (1, -1, 1, -1)
    >>> better("gained_ha_800_m"), better("lost_ha_800_m")
    (1, -1)
    """
    found = _SLUG.fullmatch(figure)
    if found is not None and found["kind"] != "lost_ha":
        return 1
    return -1 if _LESS_IS_BETTER.fullmatch(figure) else 1


def value_factor(figure: str) -> int:
    """Return what a figure is multiplied by to be shown: shares and scores are in per cent.

    >>> value_factor("share_800_m"), value_factor("minutes")
    (100, 1)
    """
    return 100 if _PERCENT.fullmatch(figure) else 1


def side_text(row: Any, side: str, lang: Lang, *, unit: bool = False) -> str:
    """Return one side of a row with its range: base, scenario, difference or percent.

    Parameters
    ----------
    unit
        Whether its unit is named; of per cent it always is.
    """
    part = side == "percent"
    factor = 1 if part else value_factor(row["figure"])
    figures = [factor * float(row[f"{side}{end}"]) for end in ("", "_low", "_high")]
    if part and np.isnan(figures[0]):
        return say("value.missing", lang)
    said = [_number(each, lang, signed=side in ("difference", "percent")) for each in figures]
    suffix = text("scenario.unit.percent") if part else unit_text(row["figure"]) if unit else Text()
    if len(suffix):
        said = [f"{each} {suffix.in_(lang)}" for each in said]
    return spanned(figures, said, lang)


def leading(question: str, table: pd.DataFrame) -> pd.Series | None:
    """Return the row of a difference that says most; None where nothing differs.

    Of the first figure of the question that certainly differs somewhere, else that may
    differ, it is the place with the largest difference.
    """
    others = tuple(dict.fromkeys(table["figure"]))
    for starts in (_LEADING[question], others):
        for verdicts in (("more", "less"), ("either",)):
            for start in starts:
                row = _largest(table[table["figure"].str.startswith(start)], verdicts)
                if row is not None:
                    return row
    return None


def _largest(table: pd.DataFrame, verdicts: tuple[str, ...]) -> pd.Series | None:
    """Return the row with the largest difference among those of some verdicts."""
    rows = table[table["verdict"].isin(verdicts)]
    if not len(rows):
        return None
    # Of a way that is new or gone the difference is infinite, and says most.
    return rows.iloc[int(rows["difference"].abs().to_numpy(float).argmax())]


def headline(question: str, params: Any, table: pd.DataFrame) -> Text:
    """Return what differs most in a sentence, and how many places differ which way.

    Parameters
    ----------
    question, params
        As of `layers.analyses.differences.scenario_difference.scenario_difference`.
    table
        Its answer.
    """
    row = leading(question, table)
    if row is None:
        return text("scenario.headline.nothing")
    sides = {side: by_language(partial(side_text, row, side, unit=True)) for side in SIDES}
    beside = _beside(row, table, params)
    said = text(
        f"scenario.headline.{'amount' if beside else 'change'}",
        place=text_of(row), figure=figure_text(row["figure"], params),
        base=sides["base"], scenario=sides["scenario"],
        difference=join_texts(beside) if beside else sides["difference"],
    )  # fmt: skip
    return join_texts([said, _counts(row["figure"], table, params)], "sentences")


def _beside(row: pd.Series, table: pd.DataFrame, params: Any) -> list[Text]:
    """Return what a difference of shares comes to on the ground and among those counted."""
    kind, _, limit = str(row["figure"]).partition("_")
    found = []
    for other in _BESIDE.get(kind, ()):
        rows = table[(table["figure"] == f"{other}_{limit}") & (table["id"] == row["id"])]
        # A point has no ground that could be gained.
        rows = rows[~rows["verdict"].isin(["none", "unknown"])]
        for _, each in rows.iterrows():
            value = by_language(partial(side_text, each, "difference", unit=True))
            counted = _counted(params) if other == "covered_amount" else Text()
            found.append(
                text("scenario.headline.beside", value=value, unit=counted)
                if len(counted) else value
            )  # fmt: skip
    return found


def _counts(figure: str, table: pd.DataFrame, params: Any) -> Text:
    verdicts = table.loc[table["figure"] == figure, "verdict"].value_counts()
    up, down = ("more", "less") if better(figure) > 0 else ("less", "more")
    counts = {"better": up, "worse": down, "either": "either", "none": "none"}
    return text(
        "scenario.headline.counts", figure=figure_text(figure, params),
        **{name: int(verdicts.get(each, 0)) for name, each in counts.items()},
    )  # fmt: skip


def _number(value: float, lang: Lang, *, signed: bool) -> str:
    """Return a number with three digits, with its sign where it is a difference."""
    if not np.isfinite(value):
        return say("value.missing", lang)
    digits = max(0, 2 - int(np.floor(np.log10(abs(value))))) if value else 0
    said = number(abs(round(value, digits)), lang, digits=min(digits, 3))
    said = said.rstrip("0").rstrip(".") if "." in said else said
    sign = "−" if value < 0 else "+" if signed and value else ""
    return said if said == "0" else f"{sign}{said}"
