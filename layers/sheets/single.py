"""The sheet of one site: a standing A4 page to hand to a company."""

from collections.abc import Callable
from datetime import date

from layers.analyses.sites.site_list import Site
from layers.i18n.wording import Lang, say, text
from layers.paper.fonts import Faces, faces
from layers.paper.primitives import FAINT, INK, PT_MM, SOFT, Box, Picture, Primitive, Sheet
from layers.paper.text_layout import LEADING, block
from layers.sheets.blocks import BODY_PT, Cell, Setter, fitted, panel_primitives
from layers.sheets.known import SiteAnswers
from layers.sheets.profile import Profile, Trips, profile_of
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

__all__ = ["MARGIN_MM", "PAGE", "letters_of", "single_sheet"]

PAGE = (210.0, 297.0)
"""A standing A4 page."""

MARGIN_MM = 12.0

_MAP_MM = 114.0
_MAP_LEAST_MM, _MAP_MOST_MM = 86.0, 128.0
_LEGEND_MM = 27.0
_ABSENCE_MM = 104.0
_LABEL_MM, _INDENT_MM, _WIDE_PT = 42.0, 16.0, 10.0
"""The labels of facts that stand as wide as the page, the edge of what is said there, the type."""

_GAP_MM = 5.0
_COLUMNS_GAP_MM = 8.0
_FOOT_PT, _SMALL_PT = 5.8, 6.2
_MINUTES_MM, _RANGE_MM, _COUNT_MM, _WALK_MM = 15.0, 17.0, 25.0, 30.0
_PHOTO_MM = 26.0
"""The least height of a photo, below the facts beside the map."""

_PARTS = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72, 0.68)
_TITLE_PT, _OTHER_PT, _LINE_PT, _SAID_PT = 21.0, 10.0, 8.2, 7.6


def single_sheet(
    known: SiteAnswers, site_id: str, lang: Lang, *, when: date, link: str = ""
) -> tuple[Sheet, Faces]:
    """Return the sheet of a site, and the fonts it is set in.

    The same site, data, language and date give the same sheet; the sheets of the
    two languages have the same figures.

    Parameters
    ----------
    known
        What is known of all sites.
    site_id
        Which site.
    lang
        The reader's language.
    when
        The date it tells.
    link
        What opens the site in the atlas, printed as it is.

    Raises
    ------
    ParameterError
        There is no such site (``site_none``).
    DataError
        If a layer is missing or broken, or there is no font (``font_missing``).
    """
    site, profile = known.site(site_id), profile_of(known, site_id, lang)
    fonts = faces(letters_of(profile, known, link), lang)
    top, parts = _head(profile, fonts, when)
    least = _MAP_LEAST_MM + _LEGEND_MM
    for part in _PARTS:  # what is long is set smaller, so that the map keeps its room
        foot, times = _foot(profile, known, fonts, link, part), _times(profile, known, fonts, part)
        low = MARGIN_MM + _height(foot)
        body = low + _height(times) + (_GAP_MM if profile.trips else 0.0)
        if top - body >= max(least, _needed(profile, fonts, part)):
            break
    box = Box(MARGIN_MM, body, PAGE[0] - 2 * MARGIN_MM, top - body)
    if profile.absence:
        parts += _unlocated(profile, fonts, box)
    else:
        parts += _located(site, profile, known, fonts, box)
        parts += _beside(profile, fonts, box, part if profile.photo else 1.0)
        parts += times(low + _height(times)).parts
    parts += foot(low).parts
    return Sheet(*PAGE, tuple(parts), fonts.printable(profile.title)), fonts


def letters_of(profile: Profile, known: SiteAnswers, link: str) -> str:
    """Return what a sheet says beyond the atlas's own words: names come from the data."""
    names = [goal.name.in_(profile.lang) for goal in known.result.goals.values()]
    rows = [*profile.facts, *profile.stations, *profile.within]
    return "".join([profile.title, profile.other, profile.said, link, *names, *profile.absence,
                    *profile.sources, *(part for row in rows for part in row)])  # fmt: skip


def _head(profile: Profile, fonts: Faces, when: date) -> tuple[float, list[Primitive]]:
    """Return the head of the page, and where what follows begins."""
    width = PAGE[0] - 2 * MARGIN_MM
    setter = Setter(MARGIN_MM, width, PAGE[1] - MARGIN_MM, fonts)
    maker = f"{say('app.title', profile.lang)} · {say('page.sites', profile.lang)}"
    made = say("sheet.made", profile.lang, date=when.isoformat())
    setter.row(
        [Cell(maker, width * 0.7, colour=FAINT, key="maker"),
         Cell(made, width * 0.3, "right", colour=FAINT, key="made")],
        _SMALL_PT,
    )  # fmt: skip
    setter.gap(2.2)
    lines, size = fitted(fonts.printable(profile.title), width, fonts.bold, _TITLE_PT, most=2)
    setter.parts += block(lines, MARGIN_MM, setter.top, size, bold=True, key="title")
    setter.top -= len(lines) * LEADING * size * PT_MM
    if profile.other:
        setter.text(profile.other, _OTHER_PT, colour=SOFT, key="other")
    if profile.line:
        setter.gap(0.6)
        setter.text(profile.line, _LINE_PT, bold=True, colour=SOFT, key="line")
    if profile.said:
        setter.gap(1.0)
        setter.text(profile.said, _SAID_PT, key="said")
    setter.gap(2.6)
    return setter.top, setter.parts


def _located(
    site: Site, profile: Profile, known: SiteAnswers, fonts: Faces, box: Box
) -> list[Primitive]:
    """Return map and legend, to the left in a box."""
    tall = min(max(box.height - _LEGEND_MM, _MAP_LEAST_MM), _MAP_MOST_MM)
    frame = Box(box.x, box.top - tall, _MAP_MM, tall)
    ground = ground_of(bounds_of(known.result, site), frame)
    scene = scene_of(site, ground, profile.lang)
    parts = surroundings_primitives(site, scene, ground, fonts)
    frame_box = Box(box.x, box.y, _MAP_MM, frame.y - box.y - 2.4)
    parts += key_primitives([(scene, ground)], frame_box, fonts, profile.lang)
    return parts


def _beside(profile: Profile, fonts: Faces, box: Box, part: float) -> list[Primitive]:
    """Return the key facts beside the map, and below them the photo, where there is one."""
    facts = _facts(profile, fonts, box, part)
    below = facts.top - 1.4 - box.y
    if profile.photo is None or below <= 0:
        return [*facts.parts]
    free_box = photo_box(profile.photo, Box(facts.x, box.y, facts.width, below))
    return [*facts.parts, Picture("photo", free_box, profile.photo.pixels)]


def _needed(profile: Profile, fonts: Faces, part: float) -> float:
    """Return how much room facts and photo need beside the map; 0 without a photo."""
    if profile.photo is None or profile.absence:
        return 0.0
    width = PAGE[0] - 2 * MARGIN_MM
    return _PHOTO_MM - _facts(profile, fonts, Box(0.0, 0.0, width, 0.0), part).top


def _facts(profile: Profile, fonts: Faces, box: Box, part: float) -> Setter:
    """Set the key facts in the column beside the map."""
    left = box.x + _MAP_MM + _GAP_MM
    setter = Setter(left, box.right - left, box.top, fonts, part=part)
    setter.title(say("sheet.facts", profile.lang))
    for label, value in profile.facts:
        setter.labelled(label, value)
    if profile.lacking:
        setter.text(profile.lacking, _SMALL_PT, colour=FAINT, key="lacking")
    if profile.stations:
        setter.gap(1.4)
        setter.title(say("sheet.stations", profile.lang))
        for name, minutes in profile.stations:
            setter.row([Cell(name, setter.width - _WALK_MM, key="station"),
                        Cell(minutes, _WALK_MM, "right", bold=True, key="walk")])  # fmt: skip
    return setter


def _unlocated(profile: Profile, fonts: Faces, box: Box) -> list[Primitive]:
    """Return what stands in place of the map, as wide as the page, and below it the facts."""
    frame = Box(box.x, box.top - _ABSENCE_MM, box.width, _ABSENCE_MM)
    left, wide = frame.x + _INDENT_MM, frame.width - 2 * _INDENT_MM

    def set_(top: float) -> Setter:
        said = Setter(left, wide, top, fonts)
        said.text(say("sheet.unlocated", profile.lang), 15.0, bold=True, colour=SOFT, key="absence")
        said.gap(2.4)
        for sentence in profile.absence:
            said.text(sentence, _WIDE_PT, key="absence")
            said.gap(1.2)
        return said

    facts = Setter(box.x, box.width, frame.y - _GAP_MM, fonts)
    facts.title(say("sheet.facts", profile.lang))
    for label, value in profile.facts:
        facts.row([Cell(label, _LABEL_MM, colour=FAINT, key="label"),
                   Cell(value, facts.width - _LABEL_MM, key="fact")], _WIDE_PT)  # fmt: skip
    if profile.lacking:
        facts.gap(1.6)
        facts.text(profile.lacking, BODY_PT, colour=FAINT, key="lacking")
    photo = []
    if profile.photo and (below := facts.top - 2.0 - box.y) > 0:
        free_box = photo_box(profile.photo, Box(box.x, box.y, box.width, below))
        photo.append(Picture("photo", free_box, profile.photo.pixels))
    middle = (frame.y + frame.top + _height(set_)) / 2
    return [panel_primitives(frame), *set_(middle).parts, *facts.parts, *photo]


def _times(
    profile: Profile, known: SiteAnswers, fonts: Faces, part: float
) -> Callable[[float], Setter]:
    """Return how the times are set from a height down: all groups, in two columns."""
    half = (PAGE[0] - 2 * MARGIN_MM - _COLUMNS_GAP_MM) / 2
    lead = profile.lead(text(f"period.{known.params.period}"))

    def set_(top: float) -> Setter:
        whole = Setter(MARGIN_MM, PAGE[0] - 2 * MARGIN_MM, top, fonts, part=part)
        if not profile.trips:
            return whole
        whole.title(say("sheet.times", profile.lang))
        whole.text(lead, _SMALL_PT, colour=FAINT, key="lead")
        whole.gap(0.8)
        columns = [
            Setter(MARGIN_MM + k * (half + _COLUMNS_GAP_MM), half, whole.top, fonts, part=part)
            for k in range(2)
        ]
        *first, last = profile.trips
        for group in first:
            _group(group, columns[0])
        _group(last, columns[1])
        _within(profile, columns[1])
        whole.parts += [each for column in columns for each in column.parts]
        whole.top = min(column.top for column in columns)
        return whole

    return set_


def _group(group: Trips, column: Setter) -> None:
    """Set a group of goals in a column."""
    name = column.width - _MINUTES_MM - _RANGE_MM
    column.gap(0.8)
    column.row([Cell(group.title, column.width, bold=True, colour=SOFT, key="group")])
    for trip in group.rows:
        column.row([
            Cell(trip.name, name, key="trip"),
            Cell(trip.minutes, _MINUTES_MM, "right", bold=True, key="minutes"),
            Cell(trip.between, _RANGE_MM, "right", colour=SOFT, key="range"),
        ], BODY_PT * 0.94)  # fmt: skip


def _within(profile: Profile, column: Setter) -> None:
    """Set how many places are reached within some minutes."""
    column.gap(0.8)
    title = [Cell(profile.within_title, column.width, bold=True, colour=SOFT, key="group")]
    column.row(title)
    for limit, count in profile.within:
        column.row([
            Cell(limit, column.width - _COUNT_MM, key="limit"),
            Cell(count, _COUNT_MM, "right", bold=True, key="count"),
        ], BODY_PT * 0.94)  # fmt: skip


def _foot(
    profile: Profile, known: SiteAnswers, fonts: Faces, link: str, part: float
) -> Callable[[float], Setter]:
    """Return how sources, method and link are set from a height down."""
    half = (PAGE[0] - 2 * MARGIN_MM - _COLUMNS_GAP_MM) / 2
    mapped = not profile.absence
    method = [note.in_(profile.lang) for note in known.method] if profile.trips else []
    method += [say("sheet.caution", profile.lang)] if mapped else []
    credit = source_line(map(repository.layer, with_role("sheet")), profile.lang)

    def set_(top: float) -> Setter:
        whole = Setter(MARGIN_MM, PAGE[0] - 2 * MARGIN_MM, top, fonts, part=part)
        whole.gap(_GAP_MM)
        left = Setter(MARGIN_MM, half, whole.top, fonts, part=part)
        left.title(say("sheet.sources", profile.lang))
        for source in profile.sources:
            left.text(source, _FOOT_PT, colour=INK, key="source")
        if mapped:
            left.text(credit, _FOOT_PT, colour=SOFT, key="source")
        right = Setter(MARGIN_MM + half + _COLUMNS_GAP_MM, half, whole.top, fonts, part=part)
        if method:
            right.title(say("sheet.method", profile.lang))
        for note in method:
            right.text(note, _FOOT_PT, colour=SOFT, key="method")
        whole.parts += [*left.parts, *right.parts]
        whole.top = min(left.top, right.top)
        if link:
            whole.gap(1.0)
            whole.text(link_line(link, profile.lang), _FOOT_PT, colour=FAINT, key="link")
        return whole

    return set_


def _height(set_: Callable[[float], Setter]) -> float:
    """Return how much room something takes that is set from a height down."""
    return -set_(0.0).top
