"""The two languages: bilingual texts, the wording table, numbers for people.

Every sentence the product says stands in ``words/<theme>.toml`` under one key, in
Chinese and in English; code names keys, never sentences. Facts (names, notes,
sources) come from the data as `Text`.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Self

from geo.errors import AtlasError, Problem
from layers.i18n.faults import at_most
from layers.i18n.toml_file import tree_of

__all__ = [
    "LANGUAGES",
    "Lang",
    "Text",
    "area",
    "distance",
    "has",
    "join",
    "keys",
    "language_of",
    "line_name",
    "minutes",
    "number",
    "percent",
    "say",
    "sentence",
    "sentences",
    "text",
]

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")

_FOLDER = Path(__file__).with_name("words")


@dataclass(frozen=True)
class Text:
    """A text in both languages; an empty side falls back to the other."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """Return the text in a language, or in the other where it has none.

        >>> Text("宝山区", "").in_("en")
        '宝山区'
        """
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)

    @classmethod
    def from_dict(cls, value: Mapping[str, str] | None) -> Self:
        """Return the text held by a mapping with the keys zh and en."""
        return cls("", "") if value is None else cls(value.get("zh", ""), value.get("en", ""))

    def to_dict(self) -> dict[str, str]:
        """Return the text as a mapping with the keys zh and en."""
        return {"zh": self.zh, "en": self.en}


@cache
def _table() -> dict[str, Text]:
    """Return the wording table, flattened to dotted keys."""
    table: dict[str, Text] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        for key, words in _flatten(tree_of(path.read_bytes(), path.name), ""):
            if key in table:
                raise ValueError(f"{path.name}: {key} stands in another file too")
            table[key] = words
    return table


def _flatten(tree: Mapping[str, object], prefix: str) -> Iterable[tuple[str, Text]]:
    for key, value in tree.items():
        match value:
            case {"zh": str(zh), "en": str(en)}:
                yield prefix + key, Text(zh, en)
            case Mapping():
                yield from _flatten(value, f"{prefix}{key}.")
            case _:
                raise TypeError(f"{prefix}{key} is no text in two languages")


def has(key: str) -> bool:
    """Return whether the wording table holds a key."""
    return key in _table()


def keys(prefix: str) -> tuple[str, ...]:
    """Return the keys of the wording table that begin with a prefix."""
    return tuple(key for key in _table() if key.startswith(prefix))


def text(key: str, **values: object) -> Text:
    """Return the bilingual text of a key, with values of either kind filled in.

    A value that is a `Text` is filled in per language. Raises KeyError for an
    unknown key: that is a slip in the code, found by the tests.
    """
    template = _table()[key]
    return Text(*(_fill(template.in_(lang), lang, values) for lang in LANGUAGES))


def say(key: str, lang: Lang, **values: object) -> str:
    """Return the wording of a key in one language, with the values filled in.

    >>> say("unit.km2", "en", value="3.1")
    '3.1 km²'
    """
    return _fill(_table()[key].in_(lang), lang, values)


def _fill(template: str, lang: Lang, values: Mapping[str, object]) -> str:
    if not values:
        return template
    return template.format_map(
        {
            key: value.in_(lang) if isinstance(value, Text) else value
            for key, value in values.items()
        }
    )


def line_name(line: str) -> Text:
    """Return what a metro line is called: by its own name, or by its number.

    >>> line_name("7").en, line_name("maglev").zh
    ('Line 7', '磁浮线')
    """
    return text(f"line.{line}") if has(f"line.{line}") else text("legend.line", line=line)


def sentence(problem: Problem, lang: Lang) -> str:
    """Return a problem as one clear sentence: where, what is wrong, what to do."""
    values = {
        key: join((str(item) for item in value), lang) if isinstance(value, tuple | list) else value
        for key, value in problem.values.items()
    }
    what = say(
        f"problem.{problem.code}",
        lang,
        **{"file": problem.file, "feature": problem.feature, "field": problem.field, **values},
    )
    places = [part for part in (problem.file, problem.feature, problem.field) if part]
    return say("problem.located", lang, where=" › ".join(places), what=what) if places else what


def sentences(error: AtlasError, lang: Lang) -> list[str]:
    """Return the problems of an error as sentences, each once, a flood of one kind cut short."""
    return list(dict.fromkeys(sentence(problem, lang) for problem in at_most(error.problems)))


def language_of(tag: str | None) -> Lang:
    """Return the language for a browser's tag: Chinese for zh-*, else English.

    >>> language_of("zh-CN"), language_of("en-GB"), language_of("fr"), language_of(None)
    ('zh', 'en', 'en', 'zh')
    """
    if tag is None:
        return "zh"
    return "zh" if tag.lower().startswith("zh") else "en"


def join(parts: Iterable[str], lang: Lang) -> str:
    """Return parts joined as the language joins a list."""
    return ("、" if lang == "zh" else ", ").join(parts)


def number(value: float | None, lang: Lang, *, digits: int = 0) -> str:
    """Return a number with thousands separators; a missing one as a dash.

    >>> number(2235218, "en"), number(None, "en"), number(2.5, "zh", digits=1)
    ('2,235,218', '—', '2.5')
    """
    if value is None or not math.isfinite(value):
        return say("value.missing", lang)
    return f"{value:,.{digits}f}"


def percent(share: float | None, lang: Lang) -> str:
    """Return a share (0..1) in percent, with one digit.

    >>> percent(0.2141, "en"), percent(None, "zh")
    ('21.4 %', '—')
    """
    if share is None or not math.isfinite(share):
        return say("value.missing", lang)
    return f"{share * 100:.1f} %"


def area(area_km2: float | None, lang: Lang) -> str:
    """Return an area given in km2, as finely as its size allows.

    >>> area(301.53, "en"), area(6.289, "en")
    ('301.5 km²', '6.29 km²')
    """
    if area_km2 is None or not math.isfinite(area_km2):
        return say("value.missing", lang)
    digits = 1 if abs(area_km2) >= 10 else 2  # noqa: PLR2004
    return say("unit.km2", lang, value=number(area_km2, lang, digits=digits))


def distance(distance_m: float | None, lang: Lang) -> str:
    """Return a distance given in metres: tens of metres, or kilometres from 1 km.

    >>> distance(473, "en"), distance(1849, "en"), distance(0, "en")
    ('470 m', '1.8 km', '0 m')
    """
    if distance_m is None or not math.isfinite(distance_m):
        return say("value.missing", lang)
    if distance_m < 995:  # noqa: PLR2004
        return say("unit.m", lang, value=number(round(distance_m, -1), lang))
    return say("unit.km", lang, value=number(distance_m / 1000, lang, digits=1))


def minutes(duration_s: float | None, lang: Lang) -> str:
    """Return a duration given in seconds in minutes, halves kept.

    >>> minutes(2070, "en"), minutes(2700, "en"), minutes(float("inf"), "en")
    ('34.5 min', '45 min', '—')
    """
    if duration_s is None or not math.isfinite(duration_s):
        return say("value.missing", lang)
    halves = round(duration_s / 30) / 2
    return say("unit.min", lang, value=number(halves, lang, digits=0 if halves % 1 == 0 else 1))
