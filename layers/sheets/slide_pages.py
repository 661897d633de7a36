"""Sites on slides: one of a single site, one of several side by side, as data for the deck."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from layers.export.slides.deck import WIDTH_MM, Item, Line, Page, Photo, Table, TextBox
from layers.i18n.wording import join, say, text
from layers.paper.fonts import Faces, faces
from layers.paper.primitives import FAINT, INK, PT_MM, SOFT, Box, Primitive, Sheet
from layers.paper.renderer import render
from layers.paper.text_layout import lines_of
from layers.sheets.blocks import fitted
from layers.sheets.compared import Comparison
from layers.sheets.comparison_maps import comparison_maps
from layers.sheets.known import SiteAnswers
from layers.sheets.profile import Profile
from layers.sheets.single import letters_of
from layers.sheets.site_photo import photo_box
from layers.sheets.surroundings import (
    bounds_of,
    ground_of,
    key_primitives,
    scene_of,
    surroundings_primitives,
)
from layers.store import repository
from layers.store.atlas import with_role
from layers.views.page_link import link_line
from layers.webmap.screen import source_line

__all__ = ["comparison_page", "site_page"]

_DPI = 300
_MARGIN = 12.0
_MAP, _KEY_MM = Box(_MARGIN, 38.0, 128.0, 104.0), 27.0
_FACTS_X, _FACTS_MM = 146.0, 84.0
_TIMES_X, _TIMES_MM = 236.0, WIDTH_MM - _MARGIN - 236.0
_TOP, _LOW = 38.0, 174.0
_PHOTO_MM = 48.0
"""The most height of a photo, above the facts."""
_SIZES_PT = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_PAD_MM = 0.7
_LEADING = 1.5
"""From line to line in the tallest of the fonts with Chinese letters, in parts of their size."""
_WIDER = 1.12
"""By how much another font may be wider than the one lines are measured with."""
_MOST_SITES = 4


def site_page(known: SiteAnswers, profile: Profile, *, when: date, link: str = "") -> Page:
    """Return the slide of a site; its tables hold the figures of its sheet.

    Raises
    ------
    DataError
        If a layer is missing or broken, or there is no font (``font_missing``).
    """
    fonts = faces(letters_of(profile, known, link), profile.lang)
    items: list[Item] = [_subtitle(profile.other, profile.line, fonts)]
    if profile.absence:
        said = [Line(say("sheet.unlocated", profile.lang), 16.0, bold=True, colour=SOFT)]
        said += [Line(each, 12.0) for each in profile.absence]
        items.append(TextBox(_MAP, tuple(said)))
    else:
        items.append(_map(known, profile, fonts, when))
    facts = [*_heading(say("sheet.facts", profile.lang)), *_pairs(profile.facts)]
    if profile.stations:
        facts += [
            *_heading(say("sheet.stations", profile.lang)),
            *_pairs(profile.stations, strong=True),
        ]
    if profile.within:
        facts += [*_heading(profile.within_title), *_pairs(profile.within, strong=True)]
    alt, top = say("sheet.facts", profile.lang), _TOP
    if profile.photo:
        # Positions on slides count from above: what hangs from the top of its room begins there.
        free_box = photo_box(profile.photo, Box(_FACTS_X, 0.0, _FACTS_MM, _PHOTO_MM))
        box = Box(_FACTS_X, _TOP, free_box.width, free_box.height)
        items.append(Photo(box, profile.photo.png, say("sheet.photo_alt", profile.lang,
                                                       name=profile.title)))  # fmt: skip
        top += free_box.height + 3.0
    items.append(_table(facts, _FACTS_X, (_FACTS_MM * 0.48, _FACTS_MM * 0.52), fonts, alt, top=top))
    if profile.trips:
        alt = say("sheet.times", profile.lang)
        widths = (_TIMES_MM - 36.0, 17.0, 19.0)
        items.append(_table(list(_trips(profile)), _TIMES_X, widths, fonts, alt))
    items.append(_foot(known, profile, when, link))
    return Page(*_title(profile.title, fonts), tuple(items), _notes(profile, known, link))


def comparison_page(
    known: SiteAnswers, ids: Sequence[str], comparison: Comparison, *, when: date, link: str = ""
) -> Page:
    """Return the slide of some sites side by side, their maps at one scale."""
    cells = "".join(cell for row in comparison.rows for cell in row.cells)
    fonts = faces("".join([*comparison.names, *comparison.others, cells, link]), comparison.lang)
    label = 52.0
    width = (WIDTH_MM - 2 * _MARGIN - label) / len(ids)
    tall = 52.0
    items: list[Item] = []
    seen_maps = []
    maps = comparison_maps(known, ids)
    frame = Box(0.0, 0.0, width - 4.0, tall)
    grounds = maps.grounds(dict.fromkeys(ids, frame))
    for number, key in enumerate(ids):
        box = Box(_MARGIN + label + number * width, 26.0, width - 4.0, tall)
        if key not in grounds:
            words = say("sheet.unlocated", comparison.lang)
            items.append(TextBox(box, (Line(words, 12.0, bold=True, colour=SOFT),)))
            continue
        site = known.site(key)
        ground = grounds[key]
        scene = scene_of(site, ground, comparison.lang, maps.reached.get(key))
        seen_maps.append((scene, ground))
        alt = say("sheet.map_alt", comparison.lang, name=comparison.names[number])
        items.append(
            _photo(surroundings_primitives(site, scene, ground, fonts), box, alt, fonts, when)
        )
    if seen_maps:
        frame_box = Box(0.0, 0.0, label - 6.0, tall)
        parts = key_primitives(seen_maps, frame_box, fonts, comparison.lang, columns=(1, 2))
        box = Box(_MARGIN, 26.0, frame_box.width, frame_box.height)
        items.append(_photo(parts, box, say("legend.title", comparison.lang), fonts, when))
    head = (Line(say("column.fact", comparison.lang), colour=SOFT, bold=True),
            *(Line(" · ".join(filter(None, both)), bold=True)
              for both in zip(comparison.names, comparison.markings, strict=True)))  # fmt: skip
    rows = [head]
    for row in comparison.rows:
        marked = [
            Line(value, bold=bool(mark))
            for value, mark in zip(row.with_marks(comparison.lang), row.marks, strict=True)
        ]
        rows.append((Line(row.label, colour=SOFT), *marked))
    title = say("sheet.compared", comparison.lang, count=len(ids))
    widths = (label, *(width for _ in ids))
    items.append(_table(rows, _MARGIN, widths, fonts, title, top=80.0))
    items.append(_foot(known, comparison, when, link))
    return Page(*_title(title, fonts), tuple(items), _notes(comparison, known, link))


def _title(name: str, fonts: Faces) -> tuple[Line, Box]:
    box = Box(_MARGIN, 9.0, WIDTH_MM - 2 * _MARGIN, 14.0)
    _, size = fitted(fonts.printable(name), box.width, fonts.bold, 30.0, most=1)
    return Line(name, size, bold=True), box


def _subtitle(other: str, line: str, fonts: Faces) -> TextBox:
    said = " · ".join(part for part in (other, line) if part)
    box = Box(_MARGIN, 24.5, WIDTH_MM - 2 * _MARGIN, 8.0)
    _, size = fitted(fonts.printable(said), box.width, fonts.regular, 14.0, most=1)
    return TextBox(box, (Line(said, size, colour=SOFT),))


def _map(known: SiteAnswers, profile: Profile, fonts: Faces, when: date) -> Photo:
    """Return the map with its legend below, as a picture."""
    site = known.site(profile.id)
    frame = Box(0.3, _KEY_MM, _MAP.width - 0.6, _MAP.height - 0.3)
    ground = ground_of(bounds_of(known.result, site), frame)
    scene = scene_of(site, ground, profile.lang)
    frame_box = Box(0.3, 0.0, frame.width, _KEY_MM - 2.4)
    parts = [
        *surroundings_primitives(site, scene, ground, fonts),
        *key_primitives([(scene, ground)], frame_box, fonts, profile.lang),
    ]
    alt = say("sheet.map_alt", profile.lang, name=profile.title)
    box = Box(_MAP.x, _MAP.y, _MAP.width, _MAP.height + _KEY_MM)
    return _photo(parts, box, alt, fonts, when)


def _photo(parts: Sequence[Primitive], box: Box, alt: str, fonts: Faces, when: date) -> Photo:
    """Return primitives as a picture of the size of its box."""
    sheet = Sheet(box.width, box.height, tuple(parts))
    return Photo(box, render(sheet, "png", fonts.type, when=when, dpi=_DPI), alt)


def _heading(title: str) -> list[tuple[Line, ...]]:
    return [(Line(title, bold=True), Line(""))]


def _pairs(rows: Iterable[tuple[str, str]], *, strong: bool = False) -> list[tuple[Line, ...]]:
    return [
        (Line(label, colour=INK if strong else SOFT),
         Line(value, bold=strong, align="right" if strong else "left"))
        for label, value in rows
    ]  # fmt: skip


def _trips(profile: Profile) -> Iterable[tuple[Line, ...]]:
    """Yield the times, of other sites the soonest only."""
    for group in profile.trips:
        rows, title = group.rows, group.title
        if group is profile.trips[-1] and len(rows) > _MOST_SITES:
            rows = rows[:_MOST_SITES]
            title = say("sheet.soonest", profile.lang, title=title, count=_MOST_SITES)
        yield (Line(title, bold=True, colour=SOFT), Line(""), Line(""))
        for trip in rows:
            yield (
                Line(trip.name),
                Line(trip.minutes, bold=True, align="right"),
                Line(trip.between, colour=SOFT, align="right"),
            )


def _table(
    rows: Sequence[tuple[Line, ...]],
    x: float,
    widths: tuple[float, ...],
    fonts: Faces,
    alt: str,
    *,
    top: float = _TOP,
) -> Table:
    """Return a table set as large as it fits above the foot of the slide."""
    for size in _SIZES_PT:
        heights = tuple(_height(row, widths, fonts, size) for row in rows)
        if top + sum(heights) <= _LOW:
            break
    set_ = tuple(tuple(replace(cell, size_pt=size) for cell in row) for row in rows)
    return Table(x, top, widths, heights, set_, alt)


def _height(row: Sequence[Line], widths: Sequence[float], fonts: Faces, size: float) -> float:
    """Return how high a row is, in whatever font the slide will be shown; a heading has it all."""
    alone = not any(cell.text for cell in row[1:])
    rooms = [sum(widths)] if alone else widths
    lines = [
        len(lines_of(fonts.printable(cell.text), (width - 1.2) / _WIDER,
                     fonts.bold if cell.bold else fonts.regular, size))
        for cell, width in zip(row[: len(rooms)], rooms, strict=True)
    ]  # fmt: skip
    return max(lines, default=1) * size * PT_MM * _LEADING + _PAD_MM


def _foot(known: SiteAnswers, subject: Profile | Comparison, when: date, link: str) -> TextBox:
    """Return the line of sources, the date and the link."""
    lang = subject.lang
    period = text(f"period.{known.params.period}")
    credit = source_line(map(repository.layer, with_role("sheet")), lang)
    made = f"{say('app.title', lang)} · {say('sheet.made', lang, date=when.isoformat())}"
    lines = []
    if subject.absence if isinstance(subject, Profile) else not any(subject.located):
        credit = join(subject.sources, lang, "clauses")
    else:
        lead = (
            subject.lead(period)
            if isinstance(subject, Profile)
            else say("sheet.times_lead", lang, period=period)
        )
        said = [lead, say("sheet.caution", lang)]
        lines.append(Line(join(said, lang, "sentences"), 8.0, colour=SOFT))
    lines.append(Line(f"{credit} · {made}", 8.0, colour=FAINT))
    if link:
        lines.append(Line(link_line(link, lang), 8.0, colour=FAINT))
    top, high = _LOW + 2.0, 12.0
    if known.params.scenario is not None:
        # Its name and how many edits; each of them stands on the notes page.
        lines.insert(0, Line(known.result.warnings[0].in_(lang), 8.0, bold=True))
        top, high = _LOW, 16.0
    return TextBox(Box(_MARGIN, top, WIDTH_MM - 2 * _MARGIN, high), tuple(lines))


def _notes(subject: Profile | Comparison, known: SiteAnswers, link: str) -> str:
    """Return what stands on the notes page: what is said, all times, method and sources in full."""
    lang = subject.lang
    parts: list[str] = []
    if isinstance(subject, Profile):
        parts += [subject.said] if subject.said else []
        parts += list(subject.absence)
        for group in subject.trips:
            parts += [f"{group.title}", *(f"{t.name} {t.minutes} {t.between}".strip()
                                          for t in group.rows)]  # fmt: skip
    parts += [say("sheet.sources", lang), *subject.sources]
    parts += [say("sheet.method", lang), *(note.in_(lang) for note in known.result.notes)]
    parts += [link_line(link, lang)] if link else []
    return "\n".join(parts)
