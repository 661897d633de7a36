"""Sheets of sites as files: a page or a slide, of one site or of several side by side."""

from collections.abc import Sequence
from datetime import date

from geo.errors import ParameterError, Problem
from layers.export.formats import SHEET_FORMS
from layers.export.slides.deck import deck
from layers.i18n.wording import Lang
from layers.paper.renderer import FORMS, render
from layers.sheets.compared import compared
from layers.sheets.known import SiteAnswers
from layers.sheets.profile import profile_of
from layers.sheets.side_by_side import comparison_sheet
from layers.sheets.single import single_sheet
from layers.sheets.slide_pages import comparison_page, site_page
from layers.views.page_link import page_link

__all__ = ["link_of", "name_of", "sheet_file"]


def sheet_file(
    known: SiteAnswers,
    ids: Sequence[str],
    lang: Lang,
    form: str,
    *,
    when: date,
    dpi: int = 300,
    link: str = "",
) -> bytes:
    """Return the sheet of a site, or of several side by side, as a file.

    The same data, language and date give the same bytes.

    Parameters
    ----------
    known
        What is known of all sites.
    ids
        One site, or two to four to be compared.
    lang
        The language.
    form
        One of `SHEET_FORMS`.
    when
        The date it tells, and that in the file.
    dpi
        Dots an inch of a PNG.
    link
        What opens the same in the atlas; see `link_of`.

    Raises
    ------
    ParameterError
        There is no such site (``site_none``) or form (``print_form``), or so many
        cannot be compared (``compare_count``).
    DataError
        If a layer is missing or broken, or there is no font (``font_missing``).
    """
    if form == "pptx":
        if len(ids) == 1:
            profile = profile_of(known, ids[0], lang)
            page = site_page(known, profile, when=when, link=link)
        else:
            page = comparison_page(known, ids, compared(known, ids, lang), when=when, link=link)
        return deck([page], lang, title=page.title.text, when=when)
    for printed in FORMS:
        if form == printed:
            one = len(ids) == 1
            sheet, fonts = (
                single_sheet(known, ids[0], lang, when=when, link=link)
                if one
                else comparison_sheet(known, ids, lang, when=when, link=link)
            )
            return render(sheet, printed, fonts.type, when=when, dpi=dpi)
    values = {"value": form[:40], "allowed": SHEET_FORMS}
    raise ParameterError(Problem("print_form", field="form", values=values))


def name_of(ids: Sequence[str], lang: Lang, form: str) -> str:
    """Return the name of a sheet's file.

    >>> name_of(["robot_park"], "zh", "pdf"), name_of(["a", "b"], "en", "pptx")
    ('robot_park_zh.pdf', 'compare_a_b_en.pptx')
    """
    return "_".join([*(["compare"] if len(ids) > 1 else []), *ids, lang]) + f".{form}"


def link_of(address: str, ids: Sequence[str], lang: Lang, scenario: str | None = None) -> str:
    """Return the link of one site, or of several side by side; see `layers.views.page_link`.

    >>> link_of("https://atlas.example/", ["robot_park"], "zh")
    'https://atlas.example/sites?site=robot_park&lang=zh'
    """
    query = {"site": ids[0]} if len(ids) == 1 else {"tab": "compare", "shortlist": ",".join(ids)}
    layout = {} if scenario is None else {"scenario": scenario}
    return page_link(address, "sites", {**query, **layout}, lang)
