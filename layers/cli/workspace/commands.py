"""The `workspace` commands: check it, back it up, restore it, merge another into it."""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from geo.errors import DataError
from layers.cli.arguments import Command
from layers.cli.terminal import answer
from layers.i18n.wording import Lang, join, number, say
from layers.store.local_folder import workspace
from layers.store.people.deletion_words import title_in
from layers.workspace.interface import KINDS, Workspace
from layers.workspace.local_workspace import LocalWorkspace
from layers.workspace.merging import merge
from layers.workspace.restore_plan import Key, RestorePlan, restore_plan

__all__ = ["COMMANDS", "file_options", "restore_options"]

_MEGABYTE = 1_000_000


def file_options(lang: Lang) -> tuple[tuple[str, dict[str, object]], ...]:
    """Return the options of `workspace backup`, `restore` and `merge`."""
    return (("file", {"metavar": "FILE", "help": say("cli.workspace_file", lang)}),)


def restore_options(lang: Lang) -> tuple[tuple[str, dict[str, object]], ...]:
    """Return the options of `workspace restore`."""
    yes: dict[str, object] = {"action": "store_true", "help": say("cli.workspace_yes", lang)}
    return (*file_options(lang), ("--yes", yes))


def _check(options: argparse.Namespace, lang: Lang) -> int:
    here = workspace()
    if problems := here.problems():
        raise DataError(problems)
    size_mb = here.size_bytes() / _MEGABYTE
    data = {"sound": True, "file": here.name, "kept": _count(), "size_mb": round(size_mb, 2)}
    megabytes = number(size_mb, lang, digits=1)
    answer(data, [say("workspace.sound", lang, count=_count(), megabytes=megabytes)], options)
    return 0


def _backup(options: argparse.Namespace, lang: Lang) -> int:
    workspace().back_up(Path(options.file))
    line = say("workspace.written", lang, file=options.file)
    answer({"file": options.file, "kept": _count()}, [line], options)
    return 0


def _restore(options: argparse.Namespace, lang: Lang) -> int:
    plan = restore_plan(Path(options.file), workspace())
    lines = [*_plan_lines(plan, options.file, lang)]
    data: dict[str, object] = {"plan": asdict(plan), "restored": bool(options.yes), "aside": None}
    if options.yes:
        aside = workspace().restore(Path(options.file))
        lines.append(say("workspace.restored", lang, file=options.file, count=_count()))
        if aside is not None:
            lines.append(say("workspace.aside", lang, file=aside))
            data["aside"] = str(aside)
    else:
        lines.append(say("workspace.not_yet", lang))
    answer({**data, "kept": _count()}, lines, options)
    return 0


def _plan_lines(plan: RestorePlan, file: str, lang: Lang) -> Iterator[str]:
    """Yield in words what a restore changes."""
    yield say("workspace.plan", lang, file=file, latest=plan.latest[:16].replace("T", " "))
    for part in ("returning", "reverted", "dropped"):
        keys = getattr(plan, part)
        store = workspace() if part == "dropped" else LocalWorkspace(Path(file))
        if keys:
            yield say(f"workspace.{part}", lang, count=len(keys), names=_names(store, keys, lang))
    if plan.purged:
        names = _names(LocalWorkspace(Path(file)), plan.purged, lang)
        yield say("workspace.revived", lang, names=names)
    yield say("workspace.same", lang, count=len(plan.same))


def _names(store: Workspace, keys: Iterable[Key], lang: Lang) -> str:
    return join([_name(store, key, lang) for key in keys], lang)


def _name(store: Workspace, key: Key, lang: Lang) -> str:
    """Return what a thing in a store is and is called, with its id."""
    kind, head_id = key
    head = store.head(kind, head_id)
    title = head_id if head is None else title_in(store, head, lang)
    word = say(f"workspace.kind_{kind}", lang)
    return say("workspace.plan_row", lang, kind=word, title=title, id=head_id)


def _merge(options: argparse.Namespace, lang: Lang) -> int:
    added, problems = merge(Path(options.file), workspace())
    line = (
        say("workspace.merged", lang, count=len(added), names=", ".join(added))
        if added
        else say("workspace.merged_none", lang)
    )
    answer({"added": added, "differing": [each.feature for each in problems]}, [line], options)
    if problems:
        raise DataError(problems)
    return 0


def _count() -> int:
    return sum(len(workspace().heads(kind)) for kind in KINDS)


COMMANDS: dict[str, Command] = {
    "workspace check": _check,
    "workspace backup": _backup,
    "workspace restore": _restore,
    "workspace merge": _merge,
}
"""Functions by the name of their command."""
