"""What tests of sheets share: where type stands, what figures it holds, sites made up."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from layers.i18n.wording import Text
from layers.paper.fonts import Faces
from layers.paper.primitives import PT_MM, Sheet, Strokes, Words
from layers.sheets.known import SiteAnswers

Edges = tuple[float, float, float, float]

FIGURES = {
    "fact", "station", "walk", "trip", "minutes", "range", "limit", "count", "lead", "made",
    "group", "label", "cell", "best", "maybe", "method",
}  # fmt: skip
"""What type tells figures; names on the map and citations differ by language."""


def words_of(sheet: Sheet, *keys: str) -> list[Words]:
    """Return the type of some sorts, in the order it is set."""
    return [each for each in sheet.parts if isinstance(each, Words) and each.key in keys]


def text_of(sheet: Sheet, *keys: str) -> str:
    """Return what the type of some sorts says, without blanks: lines may break anywhere."""
    return "".join(each.text for each in words_of(sheet, *keys)).replace(" ", "")


def numbers_in(texts: Iterable[str]) -> Counter[str]:
    """Return every number that some texts hold, and how often."""
    return Counter(number for each in texts for number in re.findall(r"\d+(?:[.,]\d+)*", each))


def figures_on(sheet: Sheet) -> Counter[str]:
    """Return every number that a sheet tells as a figure."""
    return numbers_in(each.text for each in words_of(sheet, *FIGURES))


def box_of(words: Words, fonts: Faces) -> Edges:
    """Return left, bottom, right, top of a line of type."""
    face = fonts.bold if words.bold else fonts.regular
    width, high = face.width_mm(words.text, words.size_pt), words.size_pt * PT_MM
    left = words.x - {"left": 0.0, "center": width / 2, "right": width}[words.align]
    return (left, words.y - 0.2 * high, left + width, words.y + 0.76 * high)


def frames_of(sheet: Sheet) -> list[Edges]:
    """Return the frames of a sheet's maps, and what stands in their place."""
    found = []
    for part in sheet.parts:
        if isinstance(part, Strokes) and part.key in {"neatline", "panel"}:
            run = np.vstack(part.shapes[0])
            found.append((*run.min(axis=0).tolist(), *run.max(axis=0).tolist()))
    return found


def meet(one: Edges, other: Edges) -> bool:
    """Return whether two boxes share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def renamed(known: SiteAnswers, site_id: str, name: Text) -> SiteAnswers:
    """Return what is known of all sites, one of them under another name."""
    sites = known.result.sites
    changed = {**sites, site_id: replace(sites[site_id], name=name)}
    return replace(known, result=replace(known.result, sites=changed))
