"""The commands about the past of a workspace: who changed what, and deletion for good."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from geo.errors import ParameterError, Problem
from layers.cli.arguments import Command
from layers.cli.numbers import number_of
from layers.cli.terminal import answer
from layers.i18n.wording import Lang, join, say
from layers.store.local_folder import workspace
from layers.workspace.interface import KINDS, Head, Kind

__all__ = ["COMMANDS", "history_options", "purge_options"]

_LISTED = 50
_ALL = 2**31 - 1


def history_options(lang: Lang) -> tuple[tuple[str, dict[str, object]], ...]:
    """Return the options of `workspace history`."""
    return (("--count", {"default": str(_LISTED), "help": say("cli.workspace_count", lang)}),)


def purge_options(lang: Lang) -> tuple[tuple[str, dict[str, object]], ...]:
    """Return the options of `workspace purge`."""
    kinds = {"allowed": join(KINDS, lang)}
    kind: dict[str, object] = {
        "metavar": "KIND",
        "nargs": "?",
        "help": say("cli.workspace_kind", lang, **kinds),
    }
    return (
        ("kind", kind),
        ("id", {"metavar": "ID", "nargs": "?", "help": say("cli.workspace_id", lang)}),
        ("--removed-days", {"metavar": "DAYS", "help": say("cli.workspace_days", lang)}),
        ("--yes", {"action": "store_true", "help": say("cli.workspace_purge_yes", lang)}),
    )


def _history(options: argparse.Namespace, lang: Lang) -> int:
    count = int(number_of(options.count, "--count", whole=True))
    changes = workspace().latest(max(count, 0))
    purges = workspace().purges()
    data = {
        "changes": [{**asdict(each), "body": dict(each.body)} for each in changes],
        "purges": [asdict(each) for each in purges],
    }
    done = {True: say("workspace.gone", lang), False: say("workspace.saved", lang)}
    rows = [
        (each.changed, each.author, each.kind, each.id, str(each.version), done[each.removed])
        for each in changes
    ]
    purged = say("workspace.purged_word", lang)
    rows += [(each.purged, each.author, each.kind, each.id, "", purged) for each in purges]
    answer(
        data,
        ["  ".join(filter(None, row)) for row in rows] or [say("workspace.history_none", lang)],
        options,
    )
    return 0


def _purge(options: argparse.Namespace, lang: Lang) -> int:
    chosen = _chosen(options)
    lines = [
        say("workspace.purging", lang, kind=kind, id=head_id,
            versions=len(workspace().history(kind, head_id)))
        for kind, head_id in chosen
    ]  # fmt: skip
    purged = [workspace().purge(*each) for each in chosen] if options.yes else []
    word = "workspace.purged" if options.yes else "workspace.not_yet"
    lines.append(
        say(word, lang, count=len(purged)) if chosen else say("workspace.purge_none", lang)
    )
    data = {
        "chosen": [{"kind": kind, "id": head_id} for kind, head_id in chosen],
        "purged": [asdict(each) for each in purged],
    }
    answer(data, lines, options)
    return 0


def _chosen(options: argparse.Namespace) -> list[tuple[Kind, str]]:
    """Return what is to be deleted: one thing by its name, or what was removed long ago.

    Raises
    ------
    ParameterError
        Neither or both are named (``workspace_purge_what``), or there is no such kind.
    """
    one = options.kind is not None and options.id is not None
    if one == (options.removed_days is not None) or (options.kind and not options.id):
        raise ParameterError(Problem("workspace_purge_what"))
    if not one:
        days = number_of(options.removed_days, "--removed-days")
        return _removed_before(datetime.now(UTC) - timedelta(days=days))
    if options.kind not in KINDS:
        values = {"value": options.kind, "allowed": KINDS}
        raise ParameterError(Problem("value_unknown", field="kind", values=values))
    return [(options.kind, options.id)]


def _removed_before(moment: datetime) -> list[tuple[Kind, str]]:
    last: dict[tuple[Kind, str], Head] = {}
    for each in workspace().latest(_ALL):
        last.setdefault((each.kind, each.id), each)
    return [
        key
        for key, each in last.items()
        if each.removed and datetime.fromisoformat(each.changed) < moment
    ]


COMMANDS: dict[str, Command] = {"workspace history": _history, "workspace purge": _purge}
"""Functions by the name of their command."""
