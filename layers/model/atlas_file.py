"""The settings of an atlas as they are let in: sound, or all that is wrong with them at once."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, Generic, TypeVar, cast

from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.crs import is_metric
from geo.errors import DataError, Problem
from layers.i18n.wording import Text, flatten_words, has, line_name, product_words, text
from layers.model.catalogue import (
    GOAL_GROUPS,
    NAMES,
    NEEDED_TABLES,
    SHIPPED_GROUPS,
    STRUCTURE,
    TABLES,
    WEIGHT_KINDS,
    Atlas,
    LayerEntry,
    PlaneGrid,
    Weight,
)
from layers.model.provenance import DATE
from layers.model.roles import ROLES, SITE_KINDS
from layers.model.style import Categories, Entry, Single, Style, Symbol
from layers.model.web_address import is_public

__all__ = ["atlas_of"]

_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NEEDED: Any = object()
_YEARS = (1800, 2200)
_ZOOMS = (1, 20)
_MOST_LETTERS = 60
_FILLED = frozenset(f"atlas.{name}" for name in NAMES)
"""What every text may name."""

_FIELDS = ("kind", "status", "line", "basis")
"""Fields by which a layer can be drawn in classes."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class _Form(Generic[Value]):
    """What a setting must be: its name in the words, what fits, and what is made of it."""

    name: str
    fits: Callable[[Any], bool]
    made: Callable[[Any], Value]
    values: Mapping[str, object] = field(default_factory=dict)


class _Settings:
    """A table of the file, read member by member; what is wrong is noted, not raised."""

    def __init__(self, tree: Any, where: str, file: str, problems: list[Problem]) -> None:
        self.left = dict(tree) if isinstance(tree, Mapping) else {}
        self.where, self.file, self.problems = where, file, problems
        if not isinstance(tree, Mapping):
            values = {"value": _short(tree), "form": text("setting.table")}
            self.report("setting_form", "", values=values)

    def report(self, code: str, name: str, values: Mapping[str, object] | None = None) -> None:
        where = ".".join(filter(None, (self.where, name)))
        self.problems.append(Problem(code, file=self.file, field=where, values=values or {}))

    def take(self, name: str, form: _Form[Value], default: Any = _NEEDED) -> Value:
        """Return a member, or its default where it is absent or wrong."""
        if name not in self.left:
            if default is _NEEDED:
                self.report("setting_missing", name)
                return cast("Value", None)  # the settings are refused as a whole
            return cast("Value", default)
        value = self.left.pop(name)
        if form.fits(value):
            return form.made(value)
        values = {"value": _short(value), "form": text(f"setting.{form.name}", **form.values)}
        self.report("setting_form", name, values=values)
        return cast("Value", None if default is _NEEDED else default)

    def inner(self, tree: Any, name: str) -> "_Settings":
        """Return a table within this one, under a name."""
        return _Settings(tree, f"{self.where}.{name}".strip("."), self.file, self.problems)

    def tables(self, name: str) -> Iterator["_Settings"]:
        """Yield the tables of a list, each under its id, else its number."""
        listed = self.take(name, _LIST, [])
        for number, each in enumerate(listed, start=1):
            label = each.get("id", number) if isinstance(each, Mapping) else number
            yield self.inner(each, f"{name}.{label}")

    def close(self) -> None:
        for name in self.left:
            self.report("setting_unknown", name)


def atlas_of(settings: Mapping[str, Any], file: str) -> Atlas:
    """Return the settings of an atlas.

    Parameters
    ----------
    settings, file
        What the file holds, and the name that problems give it.

    Raises
    ------
    DataError
        With everything that is missing, unknown, or not as it should be.
    """
    problems: list[Problem] = []
    read = _Settings(settings, "", file, problems)
    languages = read.take("languages", _LANGUAGES)
    names = read.inner(read.take("names", _TABLE, {}), "names")
    called = {each: names.take(each, _name(languages[:1] if languages else ())) for each in NAMES}
    names.close()
    words = read.take("words", _TABLE, {})
    problems += _word_problems(words, file)
    atlas = Atlas(
        names=called,
        languages=languages,
        file_prefix=read.take("file_prefix", _ID),
        crs=read.take("crs", _CRS),
        bounds=read.take("bounds", _BOX),
        home=read.take("home", _BOX),
        first_year=read.take("first_year", _whole(*_YEARS)),
        core_lines=read.take("core_lines", _TEXTS, ()),
        default_origin=read.take("default_origin", _ID, None),
        hubs=read.take("hubs", _TEXTS, ()),
        counts_as=read.take("counts_as", _each_one_of((*GOAL_GROUPS, *SITE_KINDS)), {}),
        tables=read.take("tables", _some_of(TABLES), ()),
        layers=tuple(_layer(each) for each in read.tables("layers")),
        grids=tuple(_grid(each, languages) for each in read.tables("grids")),
        address=read.take("address", _ADDRESS, ""),
        ground=read.take("ground", _SLUGS, ()),
    )
    read.close()
    problems += _lacking(atlas, file)
    if problems:
        raise DataError(problems)
    return atlas


def _lacking(atlas: Atlas, file: str) -> Iterator[Problem]:
    """Yield what an atlas cannot do without: layers, tables, words for what it names."""
    ids = [entry.id for entry in atlas.layers]
    for kind, absent in (
        ("layers", [each for each in STRUCTURE if each not in ids]),
        ("tables", [each for each in NEEDED_TABLES if each not in atlas.tables]),
    ):
        for name in absent:
            yield Problem("setting_missing", file=file, field=f"{kind}.{name}")
    for repeated in sorted({each for each in ids if each and ids.count(each) > 1}):
        yield Problem("id_duplicate", file=file, field=f"layers.{repeated}")
    keys = [f"layer.{each}" for each in ids if each]
    keys += [f"choose.target.{each.slug}" for each in atlas.layers if "target" in each.roles]
    keys += [f"choose.weight.{each.id}" for each in atlas.layers if "weight" in each.roles]
    for key in keys:
        if not has(key):
            yield Problem("setting_missing", file=file, field=f"words.{key}")


def _word_problems(tree: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Yield words that are no text by language, or name what is not filled in."""
    texts, wrong = flatten_words(tree)
    for key in wrong:
        yield Problem("words_form", file=file, field=f"words.{key}")
    for key, words in texts.items():
        usual = product_words().get(key, Text()).values()
        allowed = {name for said in usual for name in _places(said) or ()}
        for lang, said in words.items():
            places = _places(said)
            if places is None or not places <= allowed | _FILLED:
                values = {"allowed": sorted(allowed | _FILLED)}
                yield Problem("words_places", file=file, field=f"words.{key}.{lang}", values=values)


def _places(said: str) -> set[str] | None:
    """Return what a text leaves to be filled in; None where its braces do not match.

    >>> _places("{a} of {b}") == {"a", "b"}, _places("x"), _places("{")
    (True, set(), None)
    """
    try:
        return {name for _, name, _, _ in Formatter().parse(said) if name is not None}
    except ValueError:
        return None


def _layer(read: _Settings) -> LayerEntry:
    """Return one layer of the settings."""
    layer_id = read.take("id", _ID)
    entry = LayerEntry(
        id=layer_id,
        slug=read.take("slug", _ID, layer_id),
        group=read.take("group", _one_of(SHIPPED_GROUPS)),
        style=_style(read, layer_id),
        roles=read.take("roles", _some_of(ROLES), ()),
        rank=read.take("rank", _whole(0, 99), 0),
        visible=read.take("visible", _SWITCH, True),  # noqa: FBT003
        label_zoom=read.take("label_zoom", _whole(*_ZOOMS), None),
        context=read.take("context", _SWITCH, False),  # noqa: FBT003
        places=read.take("places", _SWITCH, True),  # noqa: FBT003
        tolerance_m=read.take("tolerance_m", _SIZE, 5.0),
        weight=_weight(read),
    )
    if ("weight" in entry.roles) != (entry.weight is not None):
        read.report("setting_missing", "roles" if entry.weight else "weight")
    read.close()
    return entry


def _weight(read: _Settings) -> Weight | None:
    """Return the figure by which a layer is counted, None for none."""
    if "weight" not in read.left:
        return None
    own = read.inner(read.take("weight", _TABLE, {}), "weight")
    weight = Weight(
        field=own.take("field", _ID),
        kind=own.take("kind", _one_of(WEIGHT_KINDS)),
        date=own.take("date", _DATE, ""),
    )
    own.close()
    return weight


def _grid(read: _Settings, languages: tuple[str, ...]) -> PlaneGrid:
    """Return one plane system of the settings."""
    title = _name(languages[:1] if languages else ())
    grid = PlaneGrid(read.take("id", _ID), read.take("title", title), read.take("crs", _CRS))
    read.close()
    return grid


def _style(read: _Settings, layer_id: str) -> Style:
    """Return how a layer is drawn: every feature alike, or in classes by a field."""
    if "field" not in read.left:
        label = text(f"layer.{layer_id}") if has(f"layer.{layer_id}") else Text()
        return Single(label, _symbol(read))
    field = read.take("field", _one_of(_FIELDS))
    return Categories(field, tuple(_class(each) for each in read.tables("classes")))


def _class(read: _Settings) -> tuple[tuple[str, ...], Entry]:
    """Return one class of a layer; one of a line alone goes by the line's name."""
    values = read.take("values", _TEXTS, ())
    key = read.take("label", _WORDS, None)
    if key is None and len(values) != 1:
        read.report("setting_missing", "label")
    label = line_name(*values[:1] or ("",)) if key is None else text(key)
    symbol = _symbol(read)
    read.close()
    return values, Entry(label, symbol)


def _symbol(read: _Settings) -> Symbol:
    """Return the symbol of a layer or of a class."""
    own = read.inner(read.take("symbol", _TABLE, {}), "symbol")
    usual = Symbol("")
    symbol = Symbol(
        colour=own.take("colour", _COLOUR),
        width=own.take("width", _SIZE, usual.width),
        fill=own.take("fill", _COLOUR, None),
        fill_opacity=own.take("fill_opacity", _PART, usual.fill_opacity),
        opacity=own.take("opacity", _PART, usual.opacity),
        radius=own.take("radius", _SIZE, usual.radius),
        dash=own.take("dash", _DASH, None),
        casing=own.take("casing", _COLOUR, None),
    )
    own.close()
    return symbol


def _short(value: Any) -> str:
    said = str(value)
    return said if len(said) <= _MOST_LETTERS else f"{said[:_MOST_LETTERS]}…"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not set("{}") & set(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_list(value: Any, member: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(member, value)) and len(value) == len(set(value))


def _is_box(value: Any) -> bool:
    """Return whether a value is west, south, east, north in degrees."""
    if not (isinstance(value, list) and len(value) == 4 and all(map(_is_number, value))):  # noqa: PLR2004
        return False
    west, south, east, north = value
    return bool(-180 <= west < east <= 180 and -90 <= south < north <= 90)  # noqa: PLR2004


def _is_crs(value: Any) -> bool:
    """Return whether a value is the code of a projected CRS in metres."""
    try:
        return isinstance(value, str) and is_metric(CRS(value))
    except CRSError:
        return False


def _is_dash(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))  # noqa: PLR2004


def _is_language(value: Any) -> bool:
    return isinstance(value, str) and bool(_LANGUAGE.fullmatch(value))


def _name(languages: Iterable[str]) -> _Form[Text]:
    """Return the form of a text in all of some languages."""
    wanted = tuple(languages)
    return _Form(
        "text",
        lambda value: isinstance(value, Mapping) and all(_is_text(value.get(x)) for x in wanted),
        lambda value: Text(**value),
        {"languages": ", ".join(wanted)},
    )


def _whole(low: int, high: int) -> _Form[int]:
    values = {"low": low, "high": high}
    return _Form("whole", lambda x: isinstance(x, int) and low <= x <= high, int, values)


def _number(low: float, high: float) -> _Form[float]:
    values = {"low": f"{low:g}", "high": f"{high:g}"}
    return _Form("number", lambda x: _is_number(x) and low <= x <= high, float, values)


def _one_of(allowed: Collection[str]) -> _Form[str]:
    values = {"allowed": ", ".join(allowed)}
    return _Form("one_of", lambda x: isinstance(x, str) and x in allowed, str, values)


def _some_of(allowed: Collection[str]) -> _Form[tuple[str, ...]]:
    values = {"allowed": ", ".join(allowed)}
    return _Form("some_of", lambda x: _is_list(x, _one_of(allowed).fits), tuple, values)


def _each_one_of(allowed: Collection[str]) -> _Form[Mapping[str, str]]:
    """Return the form of a table whose members are each one of some values."""
    one, values = _one_of(allowed), {"allowed": ", ".join(allowed)}
    return _Form(
        "each_one_of",
        lambda value: isinstance(value, Mapping) and all(map(one.fits, value.values())),
        dict[str, str],
        values,
    )


_LANGUAGES = _Form("languages", lambda x: bool(x) and _is_list(x, _is_language), tuple[str, ...])
_TEXTS = _Form("texts", lambda x: _is_list(x, _is_text), tuple[str, ...])
_TABLE = _Form("table", lambda x: isinstance(x, Mapping), dict[str, Any])
_LIST = _Form("list", lambda x: isinstance(x, list), list[Any])
_ID = _Form("slug", lambda x: isinstance(x, str) and bool(_SLUG.fullmatch(x)), str)
_SLUGS = _Form("slugs", lambda x: _is_list(x, _ID.fits), tuple[str, ...])
_WORDS = _Form("key", lambda x: isinstance(x, str) and has(x), str)
_COLOUR = _Form("colour", lambda x: isinstance(x, str) and bool(_HEX.fullmatch(x)), str)
_CRS = _Form("crs", _is_crs, str)
_DATE = _Form("date", lambda x: isinstance(x, str) and bool(DATE.fullmatch(x)), str)
_ADDRESS = _Form("address", lambda x: isinstance(x, str) and is_public(x), str)
_BOX = _Form("box", _is_box, lambda x: (float(x[0]), float(x[1]), float(x[2]), float(x[3])))
_DASH = _Form("dash", _is_dash, lambda x: (float(x[0]), float(x[1])))
_SWITCH = _Form("switch", lambda x: isinstance(x, bool), bool)
_SIZE, _PART = _number(0, 1000), _number(0, 1)
