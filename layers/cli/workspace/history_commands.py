"""The commands about the past of a workspace: who changed what, and deletion for good."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from geo.errors import DataError, ParameterError, Problem
from layers.cli.arguments import Command
from layers.cli.numbers import number_of
from layers.cli.terminal import answer
from layers.i18n.wording import Lang, join, say
from layers.store.local_folder import workspace
from layers.store.people.deletion_words import delete, sentence
from layers.store.people.retention import configured
from layers.workspace.deletions import Deletion, Retention, all_of, of_person, outdated
from layers.workspace.interface import KINDS, Head

__all__ = ["COMMANDS", "history_options", "purge_options"]

_LISTED = 50


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
        ("--author", {"metavar": "WHO", "help": say("cli.workspace_author", lang)}),
        ("--retention", {"action": "store_true", "help": say("cli.workspace_retention", lang)}),
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
    chosen, staying = _chosen(options)
    lines = [sentence(each, lang, slugs=True) for each in chosen]
    lines += [say("workspace.staying", lang, kind=each.kind, id=each.id, version=each.version)
              for each in staying]  # fmt: skip
    purged = [delete(each) for each in chosen] if options.yes else []
    word = "workspace.purged" if options.yes else "workspace.not_yet"
    lines.append(
        say(word, lang, count=len(purged)) if chosen else say("workspace.purge_none", lang)
    )
    data = {
        "chosen": [
            {"kind": each.kind, "id": each.id, "versions": each.chosen, "whole": each.is_whole}
            for each in chosen
        ],
        "staying": [{"kind": each.kind, "id": each.id} for each in staying],
        "purged": [asdict(each) for each in purged],
    }
    answer(data, lines, options)
    return 0


def _chosen(options: argparse.Namespace) -> tuple[Sequence[Deletion], Sequence[Head]]:
    """Return what is to be deleted, and what of a person stays.

    Raises
    ------
    ParameterError
        Not one thing is said (``workspace_purge_what``), or there is no such kind.
    DataError
        There is no such thing (``workspace_unknown``).
    """
    ways = (options.kind, options.removed_days, options.author, options.retention or None)
    if sum(each is not None for each in ways) != 1 or (options.kind and not options.id):
        raise ParameterError(Problem("workspace_purge_what"))
    now, store = datetime.now(UTC), workspace()
    if options.author is not None:
        return of_person(store, options.author)
    if options.retention:
        return outdated(store, configured(), now), ()
    if options.removed_days is not None:
        days = number_of(options.removed_days, "--removed-days")
        return outdated(store, Retention(removed_days=days), now), ()
    if options.kind not in KINDS:
        values = {"value": options.kind, "allowed": KINDS}
        raise ParameterError(Problem("value_unknown", field="kind", values=values))
    found = all_of(store, options.kind, options.id)
    if found is None:
        raise DataError(Problem("workspace_unknown", file=store.name, feature=options.id))
    return (found,), ()


COMMANDS: dict[str, Command] = {"workspace history": _history, "workspace purge": _purge}
"""Functions by the name of their command."""
