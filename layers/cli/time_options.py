"""What can be asked of times on the command line: from where, when, how one travels."""

import argparse
from typing import Any

from geo.errors import ParameterError, Problem
from layers.analyses.access.access_params import COUNTABLE, COUNTED, INDICATORS
from layers.analyses.common.targets import LINE_SETS, TARGETS
from layers.analyses.common.travel_options import DETOUR, METHODS, WALKS
from layers.analyses.reach.reach_params import LIMITS_MIN, STATISTICS
from layers.analyses.travel.travel_params import WAITS
from layers.cli.arguments import POINT_FLAG
from layers.cli.numbers import number_of
from layers.i18n.wording import Lang, say
from layers.transit.periods import PERIODS

__all__ = [
    "access_options",
    "coverage_options",
    "point_of",
    "reach_options",
    "travel_options",
    "travel_options_of",
]

Options = tuple[tuple[str, dict[str, object]], ...]


def coverage_options(lang: Lang) -> Options:
    """Return the options of `coverage`."""
    several = {"nargs": "+", "action": "extend"}
    targets, methods = ", ".join(TARGETS), "|".join(METHODS)
    return (
        ("--lines", {"default": "operating", "metavar": "|".join(LINE_SETS),
                     "help": say("cli.lines", lang)}),
        ("--radius", {**several, "metavar": "METRES", "help": say("cli.radius", lang)}),
        ("--minutes", {**several, "metavar": "MINUTES", "help": say("cli.minutes", lang)}),
        ("--speed", {"metavar": "M_MIN", "help": say("cli.speed", lang)}),
        ("--method", {"default": "circle", "metavar": methods, "help": say("cli.method", lang)}),
        ("--detour", {"metavar": "FACTOR", "help": say("cli.detour", lang)}),
        ("--year", {"metavar": "YEAR", "help": say("cli.year", lang)}),
        ("--building", {"action": "store_true", "help": say("cli.building", lang)}),
        ("--target", {"default": "district", "metavar": "TARGET",
                      "help": say("cli.target", lang, allowed=targets)}),
    )  # fmt: skip


def travel_options(lang: Lang) -> Options:
    """Return the options of `travel-time`."""
    origin = {"required": True, "dest": "origin", "help": say("cli.from", lang)}
    return (
        ("--from", {"metavar": "PLACE", **origin}),
        ("--to", {"metavar": "PLACE", "dest": "goal", "help": say("cli.to", lang)}),
        _wait(lang),
        *_travel_options(lang),
    )


def reach_options(lang: Lang) -> Options:
    """Return the options of `reach`."""
    statistics = "|".join(STATISTICS)
    limits = " ".join(f"{each:g}" for each in LIMITS_MIN)
    return (
        ("--from", {"metavar": "PLACE", "dest": "origin", "help": say("cli.from", lang)}),
        (POINT_FLAG, {"metavar": "LON,LAT", "help": say("cli.at", lang)}),
        ("--to", {"metavar": "PLACE", "dest": "goal", "help": say("cli.to", lang)}),
        ("--within", {"nargs": "+", "action": "extend", "metavar": "MINUTES",
                      "help": say("cli.within", lang, default=limits)}),
        ("--statistic", {"default": "median", "metavar": statistics,
                         "help": say("cli.statistic", lang)}),
        _wait(lang),
        *_travel_options(lang),
    )  # fmt: skip


def access_options(lang: Lang) -> Options:
    """Return the options of `access`."""
    counted = ", ".join(COUNTABLE)
    return (
        ("--indicator", {"required": True, "metavar": "|".join(INDICATORS),
                         "help": say("cli.indicator", lang)}),
        ("--area", {"metavar": "AREA", "help": say("cli.access_area", lang)}),
        ("--to", {"metavar": "PLACE", "dest": "goal", "help": say("cli.access_to", lang)}),
        ("--within", {"default": "45", "metavar": "MINUTES", "help": say("cli.limit", lang)}),
        ("--counted", {"nargs": "+", "action": "extend", "metavar": "LAYER",
                       "help": say("cli.counted", lang, allowed=counted,
                                   default=", ".join(COUNTED))}),
        ("--cell", {"metavar": "CELL", "help": say("cli.cell", lang)}),
        _wait(lang),
        *_travel_options(lang),
    )  # fmt: skip


def travel_options_of(options: argparse.Namespace) -> dict[str, Any]:
    """Return the fields of `layers.analyses.common.travel_options.TravelOptions` for options."""
    flat, year = options.transfer_min, options.year
    return {
        "period": options.period,
        "year": None if year is None else number_of(year, "--year", whole=True),
        "transfer_min": None if flat is None else number_of(flat, "--transfer-min"),
        "walk_m_min": number_of(options.speed, "--speed"),
        "detour": number_of(options.detour, "--detour"),
        "method": options.method,
    }


def point_of(value: str) -> tuple[float, float]:
    """Return longitude and latitude. Raises ParameterError (``point_form``)."""
    try:
        lon, lat = (float(part) for part in value.split(","))
    except ValueError:
        problem = Problem("point_form", field=POINT_FLAG, values={"value": value})
        raise ParameterError(problem) from None
    return lon, lat


def _wait(lang: Lang) -> tuple[str, dict[str, object]]:
    return "--wait", {
        "default": "random",
        "metavar": "|".join(WAITS),
        "help": say("cli.wait", lang),
    }


def _travel_options(lang: Lang) -> Options:
    periods = ", ".join(PERIODS)
    return (
        ("--period", {"default": "am_peak", "metavar": "PERIOD",
                      "help": say("cli.period", lang, allowed=periods)}),
        ("--year", {"metavar": "YEAR", "help": say("cli.year", lang)}),
        ("--transfer-min", {"metavar": "MINUTES", "help": say("cli.transfer_min", lang)}),
        ("--method", {"default": "streets", "metavar": "|".join(WALKS),
                      "help": say("cli.walk", lang)}),
        ("--speed", {"default": "80", "metavar": "M_MIN", "help": say("cli.speed", lang)}),
        ("--detour", {"default": f"{DETOUR:g}", "metavar": "FACTOR",
                      "help": say("cli.detour", lang)}),
    )  # fmt: skip
