"""The visit pack: all hand-outs on one to four sites, in every language, in one archive."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.errors import ParameterError, Problem
from layers.analyses.sites.match_params import SitesParams
from layers.export.formats import Wish, make
from layers.export.slides.deck import deck
from layers.export.zip_bytes import zip_bytes
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, join
from layers.model.parameters import parameters_of
from layers.model.progress import Progress, silent
from layers.sheets.compared import MOST, compared
from layers.sheets.known import SiteAnswers
from layers.sheets.profile import profile_of
from layers.sheets.sheet import link_of, name_of, sheet_file
from layers.sheets.slide_pages import comparison_page, site_page
from layers.views import VIEWS

__all__ = ["pack_name", "visit_pack"]


@dataclass(frozen=True)
class _Pack:
    """What a pack is of, on what day, and where the atlas is served."""

    known: SiteAnswers
    ids: tuple[str, ...]
    when: date
    address: str

    def link(self, ids: Sequence[str], lang: Lang) -> str:
        """Return what opens some of its sites in the atlas."""
        return link_of(self.address, ids, lang)


def pack_name(ids: Sequence[str]) -> str:
    """Return the name of a pack's file.

    >>> pack_name(["robot_park", "nanda_smart_city"])
    'pack_robot_park_nanda_smart_city.zip'
    """
    return f"{'_'.join(['pack', *ids])}.zip"


def visit_pack(
    known: SiteAnswers,
    ids: Sequence[str],
    *,
    when: date,
    address: str = "",
    progress: Progress = silent,
) -> bytes:
    """Return a ZIP with sheet, slides, comparison and offline map, in each language.

    The same data, sites and date give the same bytes.

    Parameters
    ----------
    known
        What is known of all sites.
    ids
        One to four sites, each once; of one there is no comparison.
    when
        The date that all of it bears.
    address
        Where the atlas is served for others; "" leaves the recipe alone.
    progress
        Is told how far it is.

    Raises
    ------
    ParameterError
        There is no such site (``site_none``), or they are too many or too few or one comes
        twice (``pack_count``).
    DataError
        If a layer is missing or broken, or there is no font (``font_missing``).
    """
    if not 1 <= len(ids) <= MOST or len(set(ids)) < len(ids):
        values = {"value": join(ids, "en") or "—", "high": MOST}
        raise ParameterError(Problem("pack_count", field="pack", values=values))
    pack = _Pack(known, tuple(ids), when, address)
    files: dict[str, bytes] = {}
    number = len(languages()) * (len(ids) + 2 + (len(ids) > 1))
    for lang in languages():
        for name, made in _files(pack, lang):
            files[name] = made
            progress(len(files) / number)
    return zip_bytes(files)


def _files(pack: _Pack, lang: Lang) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one language: the sheets, the slides, the map that needs no network."""
    groups = [(each,) for each in pack.ids] + ([pack.ids] if len(pack.ids) > 1 else [])
    for group in groups:
        link = pack.link(group, lang)
        sheet = sheet_file(pack.known, group, lang, "pdf", when=pack.when, link=link)
        yield name_of(group, lang, "pdf"), sheet
    yield f"slides_{lang}.pptx", _slides(pack, lang)
    yield f"map_{lang}.html", _offline_map(pack, lang)


def _slides(pack: _Pack, lang: Lang) -> bytes:
    """Return the comparison, then each site, as slides of one file."""
    pages = []
    if len(pack.ids) > 1:
        comparison = compared(pack.known, pack.ids, lang)
        link = pack.link(pack.ids, lang)
        pages.append(comparison_page(pack.known, pack.ids, comparison, when=pack.when, link=link))
    for each in pack.ids:
        profile = profile_of(pack.known, each, lang)
        page = site_page(pack.known, profile, when=pack.when, link=pack.link([each], lang))
        pages.append(page)
    return deck(pages, lang, title=pages[0].title.text, when=pack.when)


def _offline_map(pack: _Pack, lang: Lang) -> bytes:
    view = VIEWS["sites"]
    values: dict[str, Any] = view.read({"tab": "compare", "shortlist": ",".join(pack.ids)})[0]
    for link, each in parameters_of(SitesParams).items():
        values[link] = getattr(pack.known.params, each.field)
    picture = view.picture(values, lang)
    return make(picture, Wish("html"), link=pack.link(pack.ids, lang), when=pack.when)
