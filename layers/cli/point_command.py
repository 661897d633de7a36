"""The command that says what is known of a point."""

import argparse

from geo.errors import ParameterError, Problem
from layers.analyses.common.travel_options import WaitOptions
from layers.cli.arguments import Command
from layers.cli.question_options import Options, options_of, question_of_options
from layers.cli.terminal import answer
from layers.i18n.wording import Lang, say
from layers.model.parameters import parameters_of

__all__ = ["COMMANDS", "point_options"]


def point_options(lang: Lang) -> Options:
    """Return the options of `point`."""
    where = ("position", {"help": say("cli.position", lang), "metavar": "LON,LAT"})
    return (where, *options_of(parameters_of(WaitOptions).values(), lang))


def _point(options: argparse.Namespace, lang: Lang) -> int:
    # Loaded when a point is asked for: help needs none of it.
    from layers.analyses.point.point_card import point_card  # noqa: PLC0415
    from layers.search.coordinates import position_of  # noqa: PLC0415
    from layers.search.entries import spots  # noqa: PLC0415
    from layers.tables.point_tables import (  # noqa: PLC0415
        point_facts,
        point_method,
        point_rows,
        position_words,
    )

    found = position_of(options.position, spots())
    if found is None:
        problem = Problem("point_form", field="point", values={"value": options.position})
        raise ParameterError(problem)
    how = question_of_options(WaitOptions, vars(options))
    card = point_card(found.readings[0].point, how)
    lines = [position_words(card.point)]
    question = None
    if doubt := found.question:
        other = found.readings[1]
        lon, lat = other.point
        lines += [doubt.in_(lang), f"{other.words(lang)}: {lon:.6f},{lat:.6f}"]
        question = {"text": doubt.to_dict(), "datum": other.datum, "point": other.point}
    for label, values in point_rows(card, lang):
        lines += ["", label, *(f"  {each}" for each in values)]
    lines += ["", point_method(card, how, lang)]
    answer({**point_facts(card), "question": question}, lines, options)
    return 0


COMMANDS: dict[str, Command] = {"point": _point}
"""Functions by the name of their command."""
