"""The command that lists the layers, or the norms that coverage is measured by."""

import argparse
from importlib import import_module

import pandas as pd

from geo.errors import DataError
from layers.cli.arguments import Command
from layers.cli.terminal import aligned, answer
from layers.i18n.wording import Lang, say, text_fields, text_of
from layers.store import repository
from layers.store.atlas import entry_of

__all__ = ["COMMANDS"]


def _list(options: argparse.Namespace, lang: Lang) -> int:
    if options.norms:
        norms = import_module("layers.analyses.coverage.norms").norms()
        tables = import_module("layers.tables.norm_tables")
        lines = [aligned(tables.norm_table(lang), lang, "norm.column")]
        answer([tables.norm_facts(each) for each in norms], lines, options)
        return 0
    layers, problems = repository.load_all()
    rows = [
        {
            "id": layer.id,
            **text_fields("title", layer.title),
            "group": entry_of(layer.id).group,
            "features": len(layer.frame),
            "unlocated": int(layer.frame.geometry.isna().sum()),
            "certainty": layer.frame["certainty"].value_counts().to_dict(),
            "sources": [source.id for source in layer.lineage.sources],
        }
        for layer in layers.values()
    ]
    listed = [
        {
            "id": row["id"],
            "title": text_of(row, "title").in_(lang),
            "group": say(f"group.{row['group']}", lang),
            "features": row["features"],
            "unlocated": row["unlocated"],
        }
        for row in rows
    ]
    answer(rows, [aligned(pd.DataFrame(listed), lang, "list")], options)
    if problems:
        raise DataError(problems)
    return 0


COMMANDS: dict[str, Command] = {"list": _list}
"""Functions by the name of their command."""
