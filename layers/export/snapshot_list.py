"""A list of maps to be printed, as a TOML file: read, checked whole, before any is made.

size = "a3"                     # what stands first holds for all maps
langs = ["zh", "en"]

[[maps]]
page = "coverage"
radius = 800
target = "towns"
out = "coverage_{lang}.pdf"

[[maps]]
page = "overview"
for = "parks"                   # the same map for each park
out = "{place}_{lang}.png"
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from geo.errors import ParameterError, Problem
from layers.export.output_file import file_problems
from layers.export.snapshots import Snapshot, snapshots_of
from layers.i18n.toml_file import tree_of
from layers.i18n.wording import Lang
from layers.model.parameters import Parameter, parameters_of
from layers.paper.choices.print_params import PrintParams
from layers.store import limits
from layers.views import every_key

__all__ = ["key_forms", "read_list", "twice"]

_TEXT, _NUMBER, _TRUTH = "“…”", "0–9", "true / false"

_OF_KIND: dict[str, tuple[tuple[type, ...], str]] = {
    "number": ((int, float), _NUMBER), "whole": ((int,), _NUMBER), "truth": ((bool,), _TRUTH),
}  # fmt: skip


def _form(param: Parameter) -> tuple[tuple[type, ...], str]:
    """Return of which kind a parameter is in a list, and how that is written."""
    kinds, written = _OF_KIND.get(param.kind, ((str,), _TEXT))
    return ((*kinds, list), f"{written} / [{written}]") if param.several else (kinds, written)


@cache
def key_forms() -> Mapping[str, tuple[tuple[type, ...], str]]:
    """Return what an entry may hold, of which kind, and how that is written."""
    return {
        **{key: _form(param) for key, param in every_key().items()},
        **{key: _form(param) for key, param in parameters_of(PrintParams).items()},
        **dict.fromkeys(("page", "for", "lang", "format", "datum", "out"), ((str,), _TEXT)),
        "langs": ((list,), '["zh", "en"]'),
        "set": ((dict,), "{ name = … }"),
    }


def read_list(path: Path, lang: Lang, folder: Path | None = None) -> list[Snapshot]:
    """Return all maps of a list; their files lie in a folder, by default beside the list.

    `lang` is the language of maps that name none.

    Raises
    ------
    ParameterError
        With everything that is wrong with it, at once.
    """
    tree = _tree(path)
    name = path.name
    entries = tree.pop("maps", None)
    if not isinstance(entries, list) or not entries:
        raise ParameterError(Problem("batch_form", file=name))
    shared = [*_key_problems(tree, name, None)]
    problems = [*shared]
    found: list[Snapshot] = []
    for number, entry in enumerate(entries, start=1):
        feature = f"[[maps]] {number}"
        if not isinstance(entry, dict):
            problems.append(Problem("batch_form", file=name, feature=feature))
            continue
        wrong = [*_key_problems(entry, name, feature)]
        problems += wrong
        if wrong or shared:
            continue
        both = {"lang": lang, **tree, **entry}
        both["set"] = {**tree.get("set", {}), **entry.get("set", {})}
        made, missed = snapshots_of(both, folder or path.parent, lambda key: key)
        found += made
        problems += [
            Problem(each.code, file=name, feature=feature, field=each.field, values=each.values)
            for each in missed
        ]
    problems += [*twice(found), *(each for one in found for each in file_problems(one.out))]
    if problems:
        raise ParameterError(problems)
    return found


def twice(found: list[Snapshot]) -> Iterator[Problem]:
    """Yield a problem for each file that would be written more than once."""
    names = [str(each.out) for each in found]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield Problem("out_twice", field="out", values={"value": name})


def _tree(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds."""
    try:
        with path.open("rb") as file:
            most = limits.limit("map_list", "size_mb") * limits.MEGABYTE
            written = file.read(int(most) + 1)
        limits.require("map_list", "size_mb", len(written) / limits.MEGABYTE, file=path.name)
        return tree_of(written, path.name)
    except OSError as error:
        raise ParameterError(Problem("own_file_missing", file=str(path))) from error


def _key_problems(entry: Mapping[str, Any], file: str, feature: str | None) -> Iterator[Problem]:
    """Yield entries that are not known, or not of their kind."""
    for key, value in entry.items():
        if key not in key_forms():
            values: dict[str, object] = {"allowed": tuple(key_forms())}
            yield Problem("batch_key", file=file, feature=feature, field=key[:40], values=values)
            continue
        kinds, wanted = key_forms()[key]
        # True is a whole number to Python, but not to whoever writes a list.
        fits = isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))
        if fits and isinstance(value, list):
            of = str if key == "langs" else tuple(each for each in kinds if each is not list)
            fits = all(isinstance(each, of) and not isinstance(each, bool) for each in value)
        if not fits:
            values = {"value": str(value)[:60], "wanted": wanted}
            yield Problem("batch_kind", file=file, feature=feature, field=key, values=values)
