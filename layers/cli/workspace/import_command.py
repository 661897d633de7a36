"""The `import` command: a data file of one's own as a layer; which there are; taking one away."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.checks import CERTAINTIES
from geo.errors import DataError, ParameterError, Problem
from layers.cli.arguments import Command
from layers.cli.numbers import number_of
from layers.cli.terminal import aligned, answer
from layers.i18n.wording import Lang, join, keys, say, sentence
from layers.model.catalogue import WEIGHT_KINDS
from layers.model.provenance import DATE
from layers.store import own_layers, repository
from layers.workspace.own_layer import OWN_ROLES

if TYPE_CHECKING:
    from layers.imports.draft import Choices, Draft

__all__ = ["COMMANDS", "import_options"]

_ROLES = tuple(dict.fromkeys(role for roles in OWN_ROLES.values() for role in roles))
_HELP = "python -m layers import"
_FIELDS = {"name": "name", "kind": "kind", "year": "opened", "status": "status"}
"""What options name fields for, and which of `layers.imports.fields.Fields` each is."""


def import_options(lang: Lang) -> tuple[tuple[str, dict[str, object]], ...]:
    """Return the options of `import`."""
    roles = {"allowed": join(_ROLES, lang)}
    counted = {"allowed": join(WEIGHT_KINDS, lang)}
    certain = {"allowed": join(CERTAINTIES, lang)}
    return (
        (
            "what",
            {"metavar": "FILE|list|remove", "nargs": "?", "help": say("cli.import_what", lang)},
        ),
        ("layer", {"metavar": "ID", "nargs": "?", "help": say("cli.import_layer", lang)}),
        ("--sides", {"metavar": "TEXT", "help": say("cli.import_sides", lang)}),
        ("--area-km2", {"metavar": "KM2", "help": say("cli.import_area", lang)}),
        ("--datum", {"default": "auto", "help": say("cli.import_datum", lang)}),
        ("--layer-name", {"metavar": "NAME", "help": say("cli.import_layer_name", lang)}),
        ("--title", {"help": say("cli.import_title", lang)}),
        ("--name-field", {"metavar": "FIELD", "help": say("cli.import_name", lang)}),
        ("--kind", {"help": say("cli.import_kind", lang)}),
        ("--kind-field", {"metavar": "FIELD", "help": say("cli.import_kind_field", lang)}),
        ("--year-field", {"metavar": "FIELD", "help": say("cli.import_year_field", lang)}),
        ("--status-field", {"metavar": "FIELD", "help": say("cli.import_status_field", lang)}),
        ("--role", {"nargs": "+", "help": say("cli.import_role", lang, **roles)}),
        ("--weight-field", {"metavar": "FIELD", "help": say("cli.import_weight_field", lang)}),
        ("--weight-kind", {"help": say("cli.import_weight_kind", lang, **counted)}),
        ("--weight-date", {"metavar": "DATE", "help": say("cli.import_weight_date", lang)}),
        ("--certainty", {"help": say("cli.import_certainty", lang, **certain)}),
        ("--uncertainty", {"metavar": "M", "help": say("cli.import_uncertainty", lang)}),
        ("--publisher", {"metavar": "WHO", "help": say("cli.import_publisher", lang)}),
        ("--confidential", {"action": "store_true", "help": say("cli.import_confidential", lang)}),
        ("--replace", {"metavar": "ID", "help": say("cli.import_replace", lang)}),
        ("--yes", {"action": "store_true", "help": say("cli.import_yes", lang)}),
    )


def _import(options: argparse.Namespace, lang: Lang) -> int:
    if options.what == "list":
        return _list(options, lang)
    if options.what == "remove":
        return _remove(options, lang)
    # Loaded when a file is given: help and list need none of it.
    from layers.imports.keep import keep, kept_layer, problems_of  # noqa: PLC0415
    from layers.imports.report import report_facts, report_lines  # noqa: PLC0415
    from layers.imports.versions.newer_version import as_newer  # noqa: PLC0415

    found = _draft(options, lang)
    if options.replace is not None:
        found = as_newer(found, kept_layer(options.replace))
    choices = _choices(found, options)
    facts = report_facts(found, choices, lang)
    lines = list(report_lines(found, choices, lang))
    if options.yes and not problems_of(found):
        kept = keep(found, choices, replaces=options.replace)
        facts["id"] = kept.id
        lines.append(say("import.kept", lang, id=kept.id))
        if options.what is not None:
            lines += _photos(kept.id, Path(options.what).parent, lang)
    else:
        facts["id"] = None
        lines.append(say("import.not_kept", lang))
    answer(facts, lines, options)
    if problems_of(found):
        raise DataError(problems_of(found))
    return 0


def _photos(layer_id: str, beside: Path, lang: Lang) -> list[str]:
    """Keep the photos that lie beside a file; return what could not be, in sentences."""
    from layers.imports.rows.detail_columns import photo_names  # noqa: PLC0415
    from layers.store.reading.photo_file import copy_photos  # noqa: PLC0415

    names = photo_names(repository.layer(layer_id).frame)
    return [sentence(each, lang) for each in copy_photos(names, beside, layer_id)]


def _draft(options: argparse.Namespace, lang: Lang) -> "Draft":
    """Return the draft of a file, or of four sides in words."""
    from layers.imports.draft import draft  # noqa: PLC0415
    from layers.imports.sides.side_draft import draft_of_sides  # noqa: PLC0415

    if options.sides is not None:
        area_km2 = options.area_km2
        published = None if area_km2 is None else number_of(area_km2, "--area-km2")
        title = options.title or say("own.sides_title", lang)
        return draft_of_sides(options.sides, title, published)
    if options.what is None:
        raise ParameterError(Problem("cli_missing", values={"several": "FILE", "help": _HELP}))
    return draft(Path(options.what), options.datum, layer=options.layer_name)


def _list(options: argparse.Namespace, lang: Lang) -> int:
    kept = own_layers.kept()
    rows = [asdict(each) | {"title": each.title.to_dict()} for each in kept.layers.values()]
    value = [
        {
            "id": each.id,
            "title": each.title_on_map.in_(lang),
            "file": each.file,
            "datum": each.datum,
            "roles": join((say(f"import.role.{role}", lang) for role in each.roles), lang),
        }
        for each in kept.layers.values()
    ]
    lines = (
        [aligned(pd.DataFrame(value), lang, "list")] if value else [say("import.list_none", lang)]
    )
    answer(rows, lines, options)
    if kept.problems:
        raise DataError(kept.problems)
    return 0


def _remove(options: argparse.Namespace, lang: Lang) -> int:
    from layers.imports.keep import remove  # noqa: PLC0415

    if options.layer is None:
        raise ParameterError(Problem("cli_missing", values={"several": "ID", "help": _HELP}))
    remove(options.layer)
    line = say("import.removed", lang, id=options.layer)
    answer({"removed": options.layer}, [line], options)
    return 0


def _choices(found: "Draft", options: argparse.Namespace) -> "Choices":
    """Return what is proposed of a file, with what was said on the command line instead."""
    said: dict[str, Any] = {
        "title": options.title,
        "kind": options.kind,
        "roles": None if options.role is None else tuple(options.role),
        "certainty": options.certainty,
        "publisher": options.publisher,
        "confidential": options.confidential or None,
    }
    if options.uncertainty is not None:
        said["uncertainty_m"] = number_of(options.uncertainty, "--uncertainty")
    fields = {name: getattr(options, f"{word}_field") for word, name in _FIELDS.items()}
    said["fields"] = replace(
        found.proposed.fields, **{name: each for name, each in fields.items() if each is not None}
    )
    said |= _weight(found, options)
    problems = list(_unknown(found, said))
    if problems:
        raise ParameterError(problems)
    return replace(found.proposed, **{key: each for key, each in said.items() if each is not None})


def _weight(found: "Draft", options: argparse.Namespace) -> dict[str, Any]:
    """Return what is said of the figure a layer is counted by; naming one gives it the role."""
    from layers.imports.rows.amounts import weight_of  # noqa: PLC0415

    proposed = found.proposed.weight
    field = options.weight_field or (proposed.field if proposed else None)
    if field is None or (options.role is not None and "weight" not in options.role):
        return {}
    usual = proposed if proposed and proposed.field == field else weight_of(found.read.frame, field)
    weight = replace(
        usual,
        kind=options.weight_kind or usual.kind,
        date=usual.date if options.weight_date is None else options.weight_date,
    )
    roles = found.proposed.roles if options.role is None else tuple(options.role)
    return {"weight": weight, "roles": tuple(dict.fromkeys((*roles, "weight")))}


def _unknown(found: "Draft", said: dict[str, Any]) -> list[Problem]:
    """Return a problem for each word that is none of those allowed."""
    names = tuple(str(each) for each in found.read.frame.columns if each != "geometry")
    kinds = tuple(key.removeprefix("kind.") for key in keys("kind."))
    weight = said.get("weight")
    question: list[tuple[str, str | None, tuple[str, ...]]] = [
        ("--kind", said["kind"], kinds),
        ("--certainty", said["certainty"], CERTAINTIES),
        *(
            (f"--{word}-field", getattr(said["fields"], name), names)
            for word, name in _FIELDS.items()
        ),
        ("--weight-field", None if weight is None else weight.field, names),
        ("--weight-kind", None if weight is None else weight.kind, WEIGHT_KINDS),
        *(("--role", role, OWN_ROLES[found.family]) for role in said["roles"] or ()),
    ]
    found_wrong = [
        Problem("value_unknown", field=flag, values={"value": value, "allowed": allowed or ("-",)})
        for flag, value, allowed in question
        if value is not None and value not in allowed
    ]
    if weight is not None and weight.date and not DATE.fullmatch(weight.date):
        values = {"value": weight.date}
        found_wrong.append(Problem("date_form", field="--weight-date", values=values))
    return found_wrong


COMMANDS: dict[str, Command] = {"import": _import}
"""Functions by the name of their command."""
