"""A static site of views and sheets: pages that open from any web server, or from a folder.

Scripts and style sheets lie in it once. Nothing is asked of a network, and the same inputs
give the same files on one day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from layers.export.formats import Wish, make
from layers.export.webpage import shared_files, shared_name, web_page
from layers.i18n.wording import Lang, say
from layers.model.layer import Layer, records
from layers.model.progress import Progress, silent
from layers.paper.choices.print_params import PrintParams
from layers.sheets.known import site_answers
from layers.sheets.publishing.site_index import SiteEntry, index_page
from layers.sheets.publishing.site_views import SiteView, layers_of, require_public
from layers.sheets.sheet import name_of, sheet_file
from layers.store.atlas import ATLAS
from layers.store.writing.whole_folder import require_replaceable, write_folder
from layers.views.picture import Picture
from layers.webmap import assets
from layers.webmap.screen import source_line

__all__ = ["Wanted", "publish", "site_files"]

_ASSETS, _VIEWS, _SHEETS = "assets", "views", "sheets"
_INDEX = ("site/siteindex.css", "site/siteindex.js")
_IMAGE = Wish("png", PrintParams(dpi=72, no_legend=True))
_MOST_NAMES = 800
"""Layers with more features than this are not found by the names of each."""


@dataclass(frozen=True)
class Wanted:
    """What is to be published.

    Parameters
    ----------
    views
        In the order of the index.
    sites
        Ids of the places to settle whose sheets are published.
    langs
        Languages, the first that of `index.html`.
    title
        Of the site; "" for that of the atlas.
    confidential
        Whether confidential layers may be in it.
    """

    views: tuple[SiteView, ...]
    sites: tuple[str, ...]
    langs: tuple[Lang, ...]
    title: str = ""
    confidential: bool = False


def publish(
    folder: Path, wanted: Wanted, *, when: date, progress: Progress = silent
) -> dict[str, bytes]:
    """Write a site into a folder, in place of what was published there before; return its files.

    Raises
    ------
    ParameterError
        The folder holds something else (``folder_taken``); a view uses confidential layers
        (``publish_confidential``); or as views do.
    DataError
        The disk is full or refuses; what was published before is still there. Or as views do.
    """
    require_replaceable(folder)
    files = site_files(wanted, when=when, progress=progress)
    marker = "".join(f"{say('publish.marker', lang)}\n" for lang in wanted.langs)
    write_folder(folder, files, marker=marker.encode())
    return files


def site_files(wanted: Wanted, *, when: date, progress: Progress = silent) -> dict[str, bytes]:
    """Return the files of a site by their path in it. Raises as `publish`."""
    shared = shared_files()
    own = {shared_name(name, text): text.encode() for name, text in assets.texts(_INDEX).items()}
    files = {f"{_ASSETS}/{name}": data for name, data in {**shared, **own}.items()}
    done, total = 0, len(wanted.views) * len(wanted.langs) + 1
    for lang in wanted.langs:
        entries = []
        for number, view in enumerate(wanted.views, start=1):
            picture = view.picture(lang)
            if not wanted.confidential:
                require_public(picture.title, layers_of(picture), lang)
            stem = f"{_VIEWS}/{number:02}-{view.page}-{lang}"
            addresses = [f"../{_ASSETS}/{each}" for each in shared]
            files[f"{stem}.html"] = web_page(picture, when=when, shared=addresses)
            files[f"{stem}.png"] = make(picture, _IMAGE, when=when)
            entries.append(_entry(picture, view, stem, number))
            done += 1
            progress(done / total)
        sheets = tuple(_sheets(wanted, lang, when))
        files |= {entry.address: data for entry, data in sheets}
        groups = {
            say("publish.views", lang): entries,
            say("publish.sheets", lang): [entry for entry, _ in sheets],
        }
        files[_index_of(lang, wanted.langs)] = index_page(
            wanted.title or ATLAS.names["title"].in_(lang), groups, lang,
            others={each: _index_of(each, wanted.langs) for each in wanted.langs if each != lang},
            assets=[f"{_ASSETS}/{each}" for each in own], when=when,
        )  # fmt: skip
    progress(1.0)
    return files


def _index_of(lang: Lang, langs: Sequence[Lang]) -> str:
    return "index.html" if lang == langs[0] else f"index-{lang}.html"


def _entry(picture: Picture, view: SiteView, stem: str, number: int) -> SiteEntry:
    """Return what the index says of a view."""
    lang = picture.scene.lang
    title, subtitle = picture.title.in_(lang), picture.subtitle.in_(lang)
    if view.name:
        title, subtitle = view.name, " · ".join(filter(None, (title, subtitle)))
    credit = source_line([each.layer for each in picture.scene.layers], lang)
    return SiteEntry(
        f"view-{number}", f"{stem}.html", title, subtitle, credit, f"{stem}.png",
        tuple(dict.fromkeys(_names(picture))),
    )  # fmt: skip


def _sheets(wanted: Wanted, lang: Lang, when: date) -> Iterator[tuple[SiteEntry, bytes]]:
    """Yield the sheet of each site as a PDF, with what the index says of it."""
    if not wanted.sites:
        return
    known = site_answers()
    for number, key in enumerate(wanted.sites, start=1):
        site = known.site(key)
        if not wanted.confidential:
            require_public(site.name, [site.layer_id], lang)
        name = site.name
        address = f"{_SHEETS}/{name_of((key,), lang, 'pdf')}"
        entry = SiteEntry(f"sheet-{number}", address, name.in_(lang), names=tuple(name.values()))
        yield entry, sheet_file(known, (key,), lang, "pdf", when=when)


def _names(picture: Picture) -> Iterator[str]:
    """Yield the names of what a view shows, in all languages."""
    for each in picture.scene.layers:
        layer = each.layer
        if isinstance(layer, Layer) and each.interactive and len(layer.frame) <= _MOST_NAMES:
            for row in records(layer.frame):
                yield from layer.name(row.Index).values()
