"""The comparison sheet: two to four sites on a lying A4 page, a column each."""

from collections.abc import Sequence
from datetime import date

from layers.i18n.wording import Lang, join, say, text
from layers.paper.fonts import Faces, faces
from layers.paper.primitives import FAINT, INK, SOFT, Box, Primitive, Sheet
from layers.sheets.blocks import Cell, Setter, panel_primitives
from layers.sheets.compared import Comparison, compared
from layers.sheets.comparison_maps import comparison_maps
from layers.sheets.known import SiteAnswers
from layers.sheets.surroundings import (
    key_primitives,
    scene_of,
    surroundings_primitives,
)
from layers.store import repository
from layers.store.atlas import with_role
from layers.views.page_link import link_line
from layers.webmap.screen import source_line

__all__ = ["comparison_sheet"]

PAGE = (297.0, 210.0)
MARGIN_MM = 10.0

_LABEL_MM, _GUTTER_MM = 52.0, 4.0
_NAME_MM, _MAP_LEAST_MM, _MAP_MOST_MM = 13.0, 46.0, 66.0
_PARTS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)
_NAME_PARTS = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4)
_NAME_PT, _OTHER_PT, _ROW_PT, _FOOT_PT, _SMALL_PT = 10.5, 6.8, 7.4, 5.6, 6.2


def comparison_sheet(
    known: SiteAnswers, ids: Sequence[str], lang: Lang, *, when: date, link: str = ""
) -> tuple[Sheet, Faces]:
    """Return the sheet that compares some sites, and the fonts it is set in.

    All maps are at one scale. The best of a row is marked by a sign and by weight.

    Parameters
    ----------
    known
        What is known of all sites.
    ids
        Which sites, two to four.
    lang
        The reader's language.
    when
        The date it tells.
    link
        What opens the comparison in the atlas, printed as it is.

    Raises
    ------
    ParameterError
        See `layers.sheets.compared.compared`.
    DataError
        If a layer is missing or broken, or there is no font (``font_missing``).
    """
    comparison = compared(known, ids, lang)
    fonts = faces(_letters(comparison, link), lang)
    top, parts = _head(comparison, fonts, when)
    for part in _PARTS:
        foot = _foot(comparison, known, fonts, link, top=0.0, part=part)
        low = MARGIN_MM - foot.top
        rows = _rows(comparison, fonts, 0.0, part)
        tall = top - _NAME_MM - low + rows.top
        if tall >= _MAP_LEAST_MM:
            break
    tall = min(tall, _MAP_MOST_MM)
    parts += _columns(comparison, known, fonts, top, tall)
    parts += _rows(comparison, fonts, top - _NAME_MM - tall, part).parts
    parts += _foot(comparison, known, fonts, link, top=low, part=part).parts
    title = fonts.printable(" / ".join(comparison.names))
    return Sheet(*PAGE, tuple(parts), title), fonts


def _letters(comparison: Comparison, link: str) -> str:
    cells = (cell for row in comparison.rows for cell in row.cells)
    return "".join([*comparison.names, *comparison.others, *cells, *comparison.sources, link])


def _head(comparison: Comparison, fonts: Faces, when: date) -> tuple[float, list[Primitive]]:
    width, lang = PAGE[0] - 2 * MARGIN_MM, comparison.lang
    setter = Setter(MARGIN_MM, width, PAGE[1] - MARGIN_MM, fonts)
    maker = f"{say('app.title', lang)} · {say('page.sites', lang)}"
    made = say("sheet.made", lang, date=when.isoformat())
    setter.row(
        [Cell(maker, width * 0.7, colour=FAINT, key="maker"),
         Cell(made, width * 0.3, "right", colour=FAINT, key="made")],
        _SMALL_PT,
    )  # fmt: skip
    setter.gap(1.0)
    setter.text(
        say("sheet.compared", lang, count=len(comparison.ids)), 16.0, bold=True, key="title"
    )
    setter.text(say("sheet.better", lang), _SMALL_PT, colour=SOFT, key="lead")
    setter.gap(2.0)
    return setter.top, setter.parts


def _column(comparison: Comparison, number: int) -> tuple[float, float]:
    """Return where a site's column begins and how wide it is."""
    box = PAGE[0] - 2 * MARGIN_MM - _LABEL_MM
    width = box / len(comparison.ids)
    return MARGIN_MM + _LABEL_MM + number * width + _GUTTER_MM, width - _GUTTER_MM


def _columns(
    comparison: Comparison, known: SiteAnswers, fonts: Faces, top: float, tall: float
) -> list[Primitive]:
    """Return names and maps, one beside the other, and their legend to the left."""
    frames = [
        Box(left, top - _NAME_MM - tall + 2.0, width, tall - 2.0)
        for left, width in (_column(comparison, number) for number in range(len(comparison.ids)))
    ]
    maps = comparison_maps(known, comparison.ids)
    grounds = maps.grounds(dict(zip(comparison.ids, frames, strict=True)))
    parts: list[Primitive] = []
    seen_maps = []
    for name, other, marking, key, frame in zip(
        comparison.names, comparison.others, comparison.markings, comparison.ids, frames,
        strict=True,
    ):  # fmt: skip
        below = " · ".join(filter(None, (other, marking)))
        parts += _name(name, below, frame, top, fonts)
        if key not in grounds:
            parts += _nowhere(frame, fonts, comparison.lang)
            continue
        site = known.site(key)
        ground = grounds[key]
        scene = scene_of(site, ground, comparison.lang, maps.reached.get(key))
        seen_maps.append((scene, ground))
        parts += surroundings_primitives(site, scene, ground, fonts)
    if seen_maps:
        box = Box(MARGIN_MM, frames[0].y, _LABEL_MM - 2.0, frames[0].height + _NAME_MM)
        parts += key_primitives(seen_maps, box, fonts, comparison.lang, columns=(1, 2))
    return parts


def _name(name: str, other: str, frame: Box, top: float, fonts: Faces) -> list[Primitive]:
    """Return a site's two names, as large as they fit above its map."""
    for part in _NAME_PARTS:
        setter = Setter(frame.x, frame.width, top, fonts, part=part)
        setter.text(name, _NAME_PT, bold=True, key="name.site")
        if other:
            setter.text(other, _OTHER_PT, colour=SOFT, key="other")
        if setter.top >= frame.top + 1.0:
            break
    return setter.parts


def _nowhere(frame: Box, fonts: Faces, lang: Lang) -> list[Primitive]:
    setter = Setter(frame.x + 3.0, frame.width - 6.0, frame.top - 5.0, fonts)
    setter.text(say("sheet.unlocated", lang), 8.4, bold=True, colour=SOFT, key="absence")
    setter.gap(1.0)
    setter.text(say("sheet.unlocated_why", lang), 6.4, colour=INK, key="absence")
    return [panel_primitives(frame), *setter.parts]


def _rows(comparison: Comparison, fonts: Faces, top: float, part: float) -> Setter:
    """Set the table."""
    width = PAGE[0] - 2 * MARGIN_MM
    setter = Setter(MARGIN_MM, width, top, fonts, part=part)
    setter.gap(1.0)
    for row in comparison.rows:
        cells = [Cell(row.label, _LABEL_MM, colour=SOFT, key="label")]
        for number, (value, mark) in enumerate(
            zip(row.with_marks(comparison.lang), row.marks, strict=True)
        ):
            _, wide = _column(comparison, number)
            cells.append(Cell("", _GUTTER_MM, key="gutter"))
            cells.append(Cell(value, wide, bold=bool(mark), key=mark or "cell"))
        setter.row(cells, _ROW_PT)
    setter.gap(1.0)
    return setter


def _foot(
    comparison: Comparison, known: SiteAnswers, fonts: Faces, link: str, *, top: float, part: float
) -> Setter:
    """Set sources and method in two columns, and the link."""
    half = (PAGE[0] - 2 * MARGIN_MM - 8.0) / 2
    whole = Setter(MARGIN_MM, PAGE[0] - 2 * MARGIN_MM, top, fonts, part=part)
    whole.gap(2.5)
    left = Setter(MARGIN_MM, half, whole.top, fonts, part=part)
    left.title(say("sheet.sources", comparison.lang))
    credit = source_line(map(repository.layer, with_role("sheet")), comparison.lang)
    left.text(
        join(comparison.sources, comparison.lang, "clauses"), _FOOT_PT, colour=SOFT, key="source"
    )
    if any(comparison.located):
        left.text(credit, _FOOT_PT, colour=SOFT, key="source")
        right = Setter(MARGIN_MM + half + 8.0, half, whole.top, fonts, part=part)
        right.title(say("sheet.method", comparison.lang))
        period = text(f"period.{known.params.period}")
        notes = [
            say("sheet.same_scale", comparison.lang),
            say("sheet.times_lead", comparison.lang, period=period),
            *(note.in_(comparison.lang) for note in known.method),
            say("sheet.caution", comparison.lang),
        ]
        right.text(join(notes, comparison.lang, "sentences"), _FOOT_PT, colour=SOFT,
                   key="method")  # fmt: skip
        whole.parts += right.parts
        whole.top = right.top
    whole.parts += left.parts
    whole.top = min(whole.top, left.top)
    if link:
        whole.gap(0.8)
        whole.text(link_line(link, comparison.lang), _FOOT_PT, colour=FAINT, key="link")
    return whole
