"""Maps to be printed without a browser: what each shows, how, and into which file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

from geo.errors import AtlasError, ParameterError, Problem
from layers.export.formats import (
    FORMS,
    MAP_FORMS,
    SUFFIXES,
    WGS84,
    Wish,
    datum_problems,
    make,
)
from layers.export.snapshot_query import queries_for, query_of
from layers.i18n.languages import languages
from layers.i18n.wording import Lang
from layers.model.parameters import parameters_of
from layers.model.progress import Progress, silent
from layers.model.web_address import is_public
from layers.paper.choices.print_extent import require_extent
from layers.paper.choices.print_params import USUAL, PrintParams
from layers.views import VIEWS
from layers.views.beside import beside_of, picture_with
from layers.views.page_link import page_link

__all__ = ["Snapshot", "address_problems", "render_snapshot", "snapshots_of"]

_HOLDERS = {"place", "lang"}


@dataclass(frozen=True)
class Snapshot:
    """One map to be printed.

    Parameters
    ----------
    page, query, lang
        What it shows, as a link says it.
    wish
        As what, and how it is printed.
    out
        The file.
    """

    page: str
    query: Mapping[str, str]
    lang: Lang
    wish: Wish
    out: Path


def snapshots_of(
    entry: Mapping[str, Any], folder: Path, label: Callable[[str], str]
) -> tuple[list[Snapshot], list[Problem]]:
    """Return the maps an entry asks for, or everything that is wrong with it.

    Parameters
    ----------
    entry
        What is asked, under the names of `layers.export.snapshot_list.key_forms`, each of its kind.
    folder
        Where relative names of files lie.
    label
        What an entry is called where it was put: "--radius" or "radius".
    """
    paper, problems = _paper(entry, label)
    problems += _form_problems(entry, label)
    page = entry.get("page")
    if page is None:
        return [], [*problems, Problem("batch_missing", field=label("page"))]
    if page not in VIEWS:
        values = {"value": page, "allowed": tuple(VIEWS)}
        return [], [*problems, Problem("value_unknown", field=label("page"), values=values)]
    try:
        query = query_of(str(page), entry, label)
        places = queries_for(str(page), entry["for"], label) if "for" in entry else {"": {}}
        if paper.beside:
            beside_of(str(page), query, paper.beside)
    except AtlasError as error:
        return [], [*problems, *error.problems]
    wish = Wish(_form(entry), paper, str(entry.get("datum", WGS84)))
    problems += [*datum_problems(wish, field=label("datum")), *_name_problems(wish, entry, label)]
    if problems:
        return [], problems
    found = []
    for place, own in places.items():
        request = query | own
        for lang in _langs(entry):
            name = str(entry["out"]).format(place=place, lang=lang)
            found.append(Snapshot(str(page), request, lang, wish, folder / name))
    return found, []


def render_snapshot(
    snapshot: Snapshot, *, when: date, address: str = "", progress: Progress = silent
) -> bytes:
    """Return a map as a file, its recipe in it.

    Raises
    ------
    AtlasError
        As the view and `layers.export.formats.make` do.
    """
    view = VIEWS[snapshot.page]
    values, problems = view.read(snapshot.query)
    if problems:
        raise ParameterError(problems)
    beside = snapshot.wish.beside
    picture = picture_with(snapshot.page, values, beside, snapshot.lang, progress)
    link = page_link(address, snapshot.page, view.dated(snapshot.query), snapshot.lang)
    return make(picture, snapshot.wish, link=link, when=when)


def address_problems(address: str, wanted: Iterable[Snapshot] = ()) -> Iterator[Problem]:
    """Yield what is wrong with where the atlas is said to be served, as maps are to print it."""
    if address and not is_public(address):
        yield Problem("address_local", field="--address", values={"value": address[:60]})
    if not address and any(each.wish.paper.qr for each in wanted):
        yield Problem("qr_no_address", field="--qr")


def _name_problems(
    wish: Wish, entry: Mapping[str, Any], label: Callable[[str], str]
) -> Iterator[Problem]:
    """Yield a problem where a file's name does not say that it is in another datum."""
    name = Path(str(entry.get("out", "")))
    if wish.datum != WGS84 and wish.datum not in name.name.lower():
        example = f"{name.stem}_{wish.datum}{name.suffix}"
        values = {"value": name.name, "datum": wish.datum, "example": example}
        yield Problem("out_datum", field=label("out"), values=values)


def _langs(entry: Mapping[str, Any]) -> Sequence[Lang]:
    wanted = entry.get("langs", [entry.get("lang", languages()[0])])
    return [lang for lang in languages() if lang in wanted]


def _form(entry: Mapping[str, Any]) -> str:
    """Return the output asked for, else what the file's name ends in."""
    return str(entry.get("format") or _suffix(entry))


def _suffix(entry: Mapping[str, Any]) -> str:
    return Path(str(entry.get("out", ""))).suffix.lstrip(".").lower()


def _paper(
    entry: Mapping[str, Any], label: Callable[[str], str]
) -> tuple[PrintParams, list[Problem]]:
    """Return how a map is to be printed, and what is wrong with that."""
    given = {key: entry[key] for key in parameters_of(PrintParams) if key in entry}
    try:
        paper = PrintParams(**given)
        require_extent(paper)
    except ParameterError as error:
        return USUAL, [
            Problem(each.code, field=label(str(each.field)), values=each.values)
            for each in error.problems
        ]
    return paper, []


def _form_problems(entry: Mapping[str, Any], label: Callable[[str], str]) -> Iterator[Problem]:
    """Yield what is wrong with the languages and files of a map."""
    for key in ("lang", "langs"):
        for lang in [entry[key]] if key == "lang" and key in entry else entry.get(key, []):
            if lang not in languages():
                values = {"value": lang, "allowed": languages()}
                yield Problem("value_unknown", field=label(key), values=values)
    yield from _out_problems(entry, label)


def _out_problems(entry: Mapping[str, Any], label: Callable[[str], str]) -> Iterator[Problem]:
    form, suffix = entry.get("format"), _suffix(entry)
    if form is not None and form not in FORMS:
        values = {"value": str(form)[:40], "allowed": FORMS}
        yield Problem("print_form", field=label("format"), values=values)
        return
    if not entry.get("out"):
        yield Problem("out_missing", field=label("out"))
        return
    name = str(entry["out"])
    allowed = MAP_FORMS if form is None else (SUFFIXES[str(form)],)
    if suffix not in allowed:
        values = {"value": name, "allowed": " .".join(allowed)}
        yield Problem("out_suffix", field=label("out"), values=values)
    try:
        holders = {holder for _, holder, _, _ in Formatter().parse(name) if holder is not None}
    except ValueError:
        holders = {""}
    if not holders <= _HOLDERS:
        yield Problem("out_pattern", field=label("out"), values={"value": name})
