"""Texts by language, the wording table, numbers for people.

Every sentence the product says stands in ``words/<theme>.toml`` under one key, in each
of its languages; code names keys, never sentences. Facts (names, notes, sources) come
from the data as `Text`. An atlas may bring further words, or other ones, in ``words/``
of its data.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from geo.errors import AtlasError, Problem
from layers.i18n.faults import at_most
from layers.i18n.languages import DATA, LANGUAGES, Lang, columns, languages, own_settings
from layers.i18n.toml_file import tree_of

__all__ = [
    "LANGUAGES",
    "Lang",
    "Text",
    "area",
    "by_language",
    "distance",
    "flatten_words",
    "has",
    "join",
    "join_texts",
    "keys",
    "language_of",
    "lend_names",
    "line_name",
    "minutes",
    "missing_words",
    "number",
    "percent",
    "product_words",
    "say",
    "sentence",
    "sentences",
    "text",
    "text_columns",
    "text_fields",
    "text_of",
]


class Text(Mapping[Lang, str]):
    """Words by language, those that are empty left out; it cannot be changed.

    >>> Text(zh="宝山区", en="")
    Text(zh='宝山区')
    """

    __slots__ = ("_words",)

    def __init__(self, **words: str) -> None:
        self._words = {lang: said for lang, said in words.items() if said}

    def __getitem__(self, lang: Lang) -> str:
        """Return the words in a language. Raises KeyError where it has none."""
        return self._words[lang]

    def __iter__(self) -> Iterator[Lang]:
        """Go through the languages that have words."""
        return iter(self._words)

    def __len__(self) -> int:
        """Return how many languages have words."""
        return len(self._words)

    def __eq__(self, other: object) -> bool:
        # A mapping would make two dictionaries first; names are compared by the hundred.
        return self._words == other._words if isinstance(other, Text) else super().__eq__(other)

    def __hash__(self) -> int:
        return hash(frozenset(self._words.items()))

    def __repr__(self) -> str:
        return f"Text({', '.join(f'{lang}={said!r}' for lang, said in self._words.items())})"

    def in_(self, lang: Lang) -> str:
        """Return the words in a language, else in the first language of the atlas that has some.

        >>> Text(zh="宝山区").in_("en"), Text().in_("en")
        ('宝山区', '')
        """
        order = (lang, *languages(), *self._words)
        return next((self._words[each] for each in order if each in self._words), "")

    def beside(self, lang: Lang) -> str:
        """Return the words in the other languages, where they are not the same as in this one.

        >>> Text(zh="吴淞", en="Wusong").beside("zh"), Text(zh="7", en="7").beside("en")
        ('Wusong', '')
        """
        others = (said for other, said in self._words.items() if other != lang)
        return " · ".join(said for said in others if said != self.in_(lang))

    def to_dict(self) -> dict[Lang, str]:
        """Return the words in every language of the atlas, empty where there are none."""
        return {lang: self._words.get(lang, "") for lang in languages()}


def by_language(words: Callable[[Lang], str]) -> Text:
    """Return the text whose words in each language of the atlas a function makes.

    >>> by_language(lambda lang: f"{lang}!")
    Text(zh='zh!', en='en!')
    """
    return Text(**{lang: words(lang) for lang in languages()})


def text_of(row: Any, field: str = "name") -> Text:
    """Return a field that data keep by language as `<field>_<lang>`, else as `<field>`.

    Parameters
    ----------
    row
        A mapping, a row of a frame or a named tuple; what is no text counts as missing.
    field
        What stands before the language.

    >>> text_of({"name": "Wusong", "name_zh": "吴淞", "name_en": None})
    Text(zh='吴淞', en='Wusong')
    """
    read = getattr(row, "get", None) or (lambda name: getattr(row, name, None))
    single, *found = (read(name) for name in (field, *columns(field)))
    by_lang = zip(
        languages(), (each if isinstance(each, str) else "" for each in found), strict=True
    )
    return Text(
        **{lang: said or (single if isinstance(single, str) else "") for lang, said in by_lang}
    )


def text_columns(field: str, texts: Iterable[Text]) -> dict[str, list[str]]:
    """Return texts as the columns of a frame, one a language of the atlas.

    >>> text_columns("name", [Text(zh="甲", en="A"), Text(zh="乙")])
    {'name_zh': ['甲', '乙'], 'name_en': ['A', '']}
    """
    texts = list(texts)
    return {f"{field}_{lang}": [each.get(lang, "") for each in texts] for lang in languages()}


def text_fields(field: str, words: Text) -> dict[str, str]:
    """Return a text as the members of a row, one a language of the atlas.

    >>> text_fields("name", Text(zh="甲"))
    {'name_zh': '甲', 'name_en': ''}
    """
    return {f"{field}_{lang}": words.get(lang, "") for lang in languages()}


@cache
def _table() -> dict[str, Text]:
    """Return the wording table, flattened to dotted keys.

    Words of the atlas go before ours: those of its settings, then those of its folder.
    Where a sentence names the atlas or what belongs to it (``{atlas.title}`` and the like,
    the names of its settings), it is by its own name.
    """
    own = own_settings()
    table = dict(product_words())
    for words in (flatten_words(own.get("words", {}))[0], _words_in(DATA / "words")):
        table |= {key: Text(**{**table.get(key, {}), **each}) for key, each in words.items()}
    names, _ = flatten_words(own.get("names", {}), "atlas.")
    return {key: _named(words, names) for key, words in table.items()}


@cache
def product_words() -> Mapping[str, Text]:
    """Return the words of the product by key, without those of an atlas."""
    return _words_in(Path(__file__).with_name("words"))


def flatten_words(tree: Any, prefix: str = "") -> tuple[dict[str, Text], tuple[str, ...]]:
    """Return the texts of a tree by dotted key, and the keys that hold none.

    >>> flatten_words({"a": {"b": {"zh": "甲"}, "c": 3}, "d": {}})
    ({'a.b': Text(zh='甲')}, ('a.c', 'd'))
    """
    if not isinstance(tree, Mapping) or not tree:
        return {}, (prefix.rstrip("."),) if prefix else ()
    if all(isinstance(each, str) for each in tree.values()):
        return {prefix.rstrip("."): Text(**tree)}, ()
    found = [flatten_words(each, f"{prefix}{key}.") for key, each in tree.items()]
    texts = {key: words for each, _ in found for key, words in each.items()}
    return texts, tuple(key for _, each in found for key in each)


def _words_in(folder: Path) -> dict[str, Text]:
    """Return the words of a folder by key; no key has words in a language in two of its files."""
    table: dict[str, Text] = {}
    for path in sorted(folder.glob("*.toml")):
        texts, wrong = flatten_words(tree_of(path.read_bytes(), path.name))
        repeated = [key for key, words in texts.items() if set(words) & set(table.get(key, ()))]
        if wrong or repeated:
            raise ValueError(f"{path.name}: no text, or one of another file too: {wrong, repeated}")
        table |= {key: Text(**{**table.get(key, {}), **words}) for key, words in texts.items()}
    return table


def _named(words: Text, names: Mapping[str, Text]) -> Text:
    """Return a text with the names of the atlas filled in."""
    said = dict(words)
    for key, name in names.items():
        said = {lang: each.replace(f"{{{key}}}", name.in_(lang)) for lang, each in said.items()}
    return Text(**said)


def missing_words(lang: Lang) -> tuple[str, ...]:
    """Return the keys of the wording table that have no words in a language."""
    return tuple(key for key, words in _table().items() if lang not in words)


_lenders: dict[str, Callable[[], Mapping[str, Text]]] = {}


def lend_names(theme: str, names: Callable[[], Mapping[str, Text]]) -> None:
    """Have the keys of a theme that no table holds answered by names that a reader has given.

    They are said as they are: whatever braces they hold, nothing is filled into them.
    """
    _lenders[theme] = names


def _lent(key: str) -> Text:
    """Return the name lent to a key. Raises KeyError where there is none."""
    theme, _, name = key.rpartition(".")
    return _lenders[theme]()[name]


def has(key: str) -> bool:
    """Return whether the wording table holds a key."""
    return key in _table()


def keys(prefix: str) -> tuple[str, ...]:
    """Return the keys of the wording table that begin with a prefix."""
    return tuple(key for key in _table() if key.startswith(prefix))


def text(key: str, **values: object) -> Text:
    """Return the text of a key, with values filled in.

    A value that is a `Text` is filled in per language. Raises KeyError for an
    unknown key: that is a slip in the code, found by the tests.
    """
    if (template := _table().get(key)) is None:
        return _lent(key)
    return by_language(lambda lang: _fill(template.in_(lang), lang, values))


def say(key: str, lang: Lang, **values: object) -> str:
    """Return the wording of a key in one language, with the values filled in.

    >>> say("unit.km2", "en", value="3.1")
    '3.1 km²'
    """
    if (template := _table().get(key)) is None:
        return _lent(key).in_(lang)
    return _fill(template.in_(lang), lang, values)


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

    >>> line_name("7").in_("en"), line_name("maglev").in_("zh")
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
    """Return the language of the atlas for a browser's tag.

    Without a tag it is the first; for a tag of another language it is English, else the
    first.

    >>> language_of("zh-CN"), language_of("en-GB"), language_of("fr"), language_of(None)
    ('zh', 'en', 'en', 'zh')
    """
    first, wanted = languages()[0], (tag or languages()[0]).lower().replace("_", "-")
    known = (each for each in languages() if f"{wanted}-".startswith(f"{each.lower()}-"))
    return next(known, "en" if "en" in languages() else first)


def join(parts: Iterable[str], lang: Lang, between: str = "list") -> str:
    """Return parts joined as the language joins a list, clauses or sentences.

    >>> join("ab", "zh"), join("ab", "en", "clauses"), join("ab", "zh", "sentences")
    ('a、b', 'a; b', 'ab')
    """
    return say(f"between.{between}", lang).format("", "").join(parts)


def join_texts(texts: Iterable[Text], between: str = "list") -> Text:
    """Return texts joined in every language."""
    texts = list(texts)
    return by_language(lambda lang: join((each.in_(lang) for each in texts), lang, between))


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
