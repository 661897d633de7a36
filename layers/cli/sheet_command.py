"""The command that writes sheets of sites."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from geo.errors import ParameterError, Problem
from layers.analyses.sites.match_params import SitesParams
from layers.analyses.sites.site_list import Site, sites_by_id
from layers.cli.arguments import Command
from layers.cli.numbers import number_of
from layers.cli.progress_lines import file_reporter
from layers.export.formats import SHEET_FORMS
from layers.export.output_file import ensure_folder, file_problems, hand_out
from layers.export.snapshots import address_problems
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, sentence
from layers.model.parameters import parameters_of
from layers.paper.choices.print_params import PrintParams
from layers.sheets.compared import FEWEST, MOST
from layers.sheets.known import SiteAnswers, site_answers
from layers.sheets.sheet import link_of, name_of, sheet_file
from layers.sheets.site_photo import site_photo
from layers.sheets.visit_pack import pack_name, visit_pack

__all__ = ["COMMANDS", "find_site"]


def _sheet(options: argparse.Namespace, lang: Lang) -> int:
    area = options.lang
    langs = list(languages()) if area is None else [x for x in languages() if x in area.split(",")]
    forms = [part.strip() for part in options.format.split(",") if part.strip()]
    packs, problems = _several(options.pack, "--pack", 1)
    groups, other = _groups(options)
    problems += other
    problems += [*_form_problems(forms, options), *address_problems(options.address)]
    if problems:
        raise ParameterError(problems)
    folder = ensure_folder(Path(options.out))
    when = date.today()  # noqa: DTZ011 - by the reader's own calendar
    dpi = 300 if options.dpi is None else int(number_of(options.dpi, "--dpi", whole=True))
    sites = site_answers(SitesParams(scenario=options.scenario))

    def sheet(ids: tuple[str, ...], each: Lang, form: str) -> bytes:
        link = link_of(options.address, ids, each, options.scenario)
        return sheet_file(sites, ids, each, form, when=when, dpi=dpi, link=link)

    files: dict[Path, Callable[[], bytes]] = {
        folder / name_of(ids, each, form): partial(sheet, ids, each, form)
        for ids in groups
        for each in langs
        for form in forms
    }
    files |= {
        folder / pack_name(ids): partial(visit_pack, sites, ids, when=when, address=options.address)
        for ids in packs
    }
    if problems := [problem for file in files for problem in file_problems(file)]:
        raise ParameterError(problems)
    with file_reporter(list(files), options, lang) as done:
        for file, make in files.items():
            hand_out(file, make())
            done(file)
    for each in _photo_problems(sites, {key for ids in (*groups, *packs) for key in ids}, lang):
        sys.stderr.write(f"{sentence(each, lang)}\n")
    return 0


def _photo_problems(sites: SiteAnswers, ids: Iterable[str], lang: Lang) -> Iterator[Problem]:
    """Yield what keeps photos of some sites off their sheets."""
    for key in sorted(ids):
        photo = site_photo(sites.site(key), lang)
        if isinstance(photo, tuple):
            yield from photo


def _groups(options: argparse.Namespace) -> tuple[list[tuple[str, ...]], list[Problem]]:
    """Return the sites of each sheet, and everything that is wrong with what was asked."""
    sites = sites_by_id()
    problems: list[Problem] = []
    found: list[tuple[str, ...]] = [(each,) for each in sites] if options.all else []
    for name in options.site or ():
        found += [(each,) for each in find_site(name, sites, "--site", problems)]
    several, other = _several(options.compare, "--compare", FEWEST)
    problems += other
    if not found and not several and not options.pack and not problems:
        problems.append(Problem("sheet_empty", field="--site"))
    return list(dict.fromkeys([*found, *several])), problems


def _several(
    given: Sequence[str] | None, option: str, fewest: int
) -> tuple[list[tuple[str, ...]], list[Problem]]:
    """Return the sites of each list of them, and everything that is wrong with these."""
    sites = sites_by_id()
    problems: list[Problem] = []
    found = []
    for said in given or ():
        names = [part.strip() for part in said.split(",") if part.strip()]
        before = len(problems)
        ids = [each for name in names for each in find_site(name, sites, option, problems)]
        if before == len(problems) and (not fewest <= len(ids) <= MOST or len(set(ids)) < len(ids)):
            code = "compare_count" if fewest > 1 else "pack_count"
            values = {"value": said[:60], "low": fewest, "high": MOST}
            problems.append(Problem(code, field=option, values=values))
        found.append(tuple(ids))
    return list(dict.fromkeys(found)), problems


def find_site(
    name: str, sites: dict[str, Site], option: str, problems: list[Problem]
) -> Sequence[str]:
    """Return the id of the site of a name or id; a problem is noted where there is none."""
    wanted = name.strip().casefold()
    for key, site in sites.items():
        names = (key, *site.name.values(), *site.others)
        if wanted in {each.casefold() for each in names}:
            return [key]
    values = {"value": name[:60], "allowed": tuple(sites)}
    problems.append(Problem("site_none", field=option, values=values))
    return []


def _form_problems(forms: Sequence[str], options: argparse.Namespace) -> Iterator[Problem]:
    for form in forms or [""]:
        if form not in SHEET_FORMS:
            values: dict[str, object] = {"value": form[:40], "allowed": SHEET_FORMS}
            yield Problem("print_form", field="--format", values=values)
    if options.dpi is not None:
        dpi = number_of(options.dpi, "--dpi", whole=True)
        for each in parameters_of(PrintParams)["dpi"].problems(dpi):
            yield Problem(each.code, field="--dpi", values=each.values)


COMMANDS: dict[str, Command] = {"sheet": _sheet}
"""Functions by the name of their command."""
