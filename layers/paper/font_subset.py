"""Letters cut out of a font, as files take them. The only module that knows fontTools."""

import struct
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, TTLibError, newTable

__all__ = ["DAMAGED", "VERSION", "advances", "letters_of", "subset_font"]

VERSION = f"3-{version('fonttools')}"
"""Changes when letters are cut out in another way, so that older ones are not taken for these."""

DAMAGED = (OSError, TTLibError, struct.error, KeyError, ValueError, AssertionError)
"""What fontTools raises at a file that is no sound font."""

_QUOTES, _DOT_EM = "‘’“”…", 0.28
"""What is narrower in English: letters with a Latin form, and the width of the middle dot."""


@lru_cache(maxsize=64)
def letters_of(path: Path, number: int) -> frozenset[str]:
    """Return every letter of a font. Raises one of `DAMAGED` for what is no sound font."""
    with TTFont(path, fontNumber=number, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap() or ()))


def advances(path: Path) -> dict[str, float]:
    """Return how far each letter of a font moves on, in parts of the type's size."""
    with TTFont(path, lazy=True) as font:
        em, moves = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): moves[name][0] / em for code, name in font.getBestCmap().items()}


def subset_font(path: Path, number: int, letters: frozenset[str], quotes: str) -> bytes:
    """Return a font with some letters only, its outlines quadratic as PDF takes them.

    Quotes and dots are "wide" as Chinese letters or "narrow" as Latin ones.
    """
    options = subset.Options()
    options.layout_features = []  # letters are set by their advances alone
    options.hinting = True  # gone with the outlines; taking it out before costs seconds
    options.notdef_outline = True
    options.drop_tables += ["BASE", "FFTM", "VORG", "vhea", "vmtx", "GPOS", "GDEF", "GSUB"]
    with TTFont(path, fontNumber=number, lazy=True, recalcTimestamp=False) as font:
        if quotes == "narrow":
            _proportional(font)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(each) for each in letters])
        cutter.subset(font)
        if "glyf" not in font:
            _quadratic(font)
        if quotes == "narrow":
            _narrow(font)
        _one_map(font)
        out = BytesIO()
        font.save(out)
        return out.getvalue()


def _one_map(font: TTFont) -> None:
    """Leave one table of letters, the fullest: whoever opens the font reads every one there is."""
    tables = [each for each in font["cmap"].tables if each.isUnicode()]
    font["cmap"].tables = [max(tables, key=lambda each: len(each.cmap))]


def _proportional(font: TTFont) -> None:
    """Give quotes and the ellipsis the narrow glyphs the font keeps for Latin text."""
    if "GSUB" not in font:
        return
    rules = font["GSUB"].table
    features = rules.FeatureList.FeatureRecord
    narrow: dict[str, str] = {}
    for number in {
        each for one in features if one.FeatureTag == "pwid" for each in one.Feature.LookupListIndex
    }:
        for part in rules.LookupList.Lookup[number].SubTable:
            narrow |= getattr(getattr(part, "ExtSubTable", part), "mapping", {})
    for table in font["cmap"].tables:
        for letter in _QUOTES:
            name = getattr(table, "cmap", {}).get(ord(letter))
            if name in narrow:
                table.cmap[ord(letter)] = narrow[name]


def _narrow(font: TTFont) -> None:
    """Take the space that makes it as wide as a Chinese letter away from the middle dot."""
    name, width = font.getBestCmap().get(ord("·")), round(font["head"].unitsPerEm * _DOT_EM)
    shape = font["glyf"][name] if name else None
    if shape is None or not hasattr(shape, "coordinates") or font["hmtx"][name][0] <= width:
        return
    shape.coordinates.translate(((width - font["hmtx"][name][0]) / 2, 0))
    shape.coordinates.toInt()
    shape.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, shape.xMin)


def _quadratic(font: TTFont) -> None:
    """Turn cubic outlines into quadratic ones, within a thousandth of the type's size."""
    shapes, order = font.getGlyphSet(), font.getGlyphOrder()
    table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(shapes)
        error = font["head"].unitsPerEm / 1000
        shapes[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), table
    del font["CFF "]
    maxima = font["maxp"]
    maxima.tableVersion, maxima.maxZones = 0x00010000, 1
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth",
    ):  # fmt: skip
        setattr(maxima, field, 0)
    for name in order:
        shape = table.glyphs[name]
        shape.recalcBounds(table)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(shape, "xMin", 0))
    _name_glyphs(font, order)
    font.sfntVersion = "\x00\x01\x00\x00"


def _name_glyphs(font: TTFont, order: list[str]) -> None:
    """Write the names of glyphs: without, each who opens the font makes them up of its letters."""
    post = font["post"]
    post.formatType, post.extraNames, post.mapping = 2.0, [], {}
    post.glyphOrder = order
