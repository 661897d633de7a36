"""The recipe of a picture: all that is needed to see the same again, and to tell what has changed.

A recipe names a view, its parameters as in a link, the language, the state of
the data and the version of the atlas. It travels inside the files a picture is
taken along in, so what is read here may come from anywhere: everything in it
is checked, and nothing of it is ever run or opened.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from geo.errors import DataError, ParameterError, Problem
from layers.export.inputs import NONE, called, digest_of, names_of
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, Text, text
from layers.store.strict_json import decode
from layers.views import VIEWS
from layers.views.beside import beside_of
from layers.views.page_link import page_link
from layers.views.picture import Picture

__all__ = ["APP", "FORM", "MAX_BYTES", "Recipe", "changed", "recipe_of"]

APP = "0.3.0"
"""The version of the atlas."""

FORM, _PAIR_FORM = 1, 2
"""The form of a recipe, and of one with a view beside its own; what is higher comes from a newer
atlas."""

MAX_BYTES = 64_000
"""No recipe is longer; what is, is none."""

_MOST = 200
_LONGEST = 2_000
_SLUG = re.compile(r"[a-z][a-z_0-9]{0,39}")
_DIGEST = re.compile(rf"[0-9a-f]{{8,64}}|{NONE}")
_VERSION = re.compile(r"[0-9A-Za-z.+-]{1,40}")
_FIELDS = {"app", "atlas_recipe", "data", "lang", "query", "view"}


@dataclass(frozen=True)
class Recipe:
    """How a picture came about.

    Parameters
    ----------
    view
        The name of the page it was made on.
    query
        Its parameters, as in a link.
    lang
        Its language.
    data
        Digest of each layer, table or other data it rests on, by name.
    app
        The version of the atlas that made it.
    beside
        The link of the view beside it on the same sheet; "" for none.
    """

    view: str
    query: Mapping[str, str]
    lang: Lang
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    app: str = APP
    beside: str = ""

    def to_json(self) -> str:
        """Return the recipe as JSON, in ASCII, the same for equal recipes."""
        tree = {
            "app": self.app,
            "atlas_recipe": _PAIR_FORM if self.beside else FORM,
            "data": dict(self.data),
            "lang": self.lang,
            "query": dict(self.query),
            "view": self.view,
            **({"beside": self.beside} if self.beside else {}),
        }
        return json.dumps(tree, ensure_ascii=True, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, written: bytes | str, *, file: str | None = None) -> "Recipe":
        """Return the recipe held by JSON from anywhere.

        Raises
        ------
        DataError
            It is none (``recipe_broken``, with everything that is wrong), or comes
            from a newer atlas (``recipe_newer``).
        """
        tree = _decoded(written, file)
        form = tree.get("atlas_recipe")
        if isinstance(form, int) and not isinstance(form, bool) and form > _PAIR_FORM:
            raise DataError(Problem("recipe_newer", file=file, values={"form": form}))
        wrong = sorted(_wrong(tree))
        if wrong:
            raise DataError([Problem("recipe_broken", file=file, field=each) for each in wrong])
        return cls(
            view=tree["view"],
            query=MappingProxyType(dict(tree["query"])),
            lang=tree["lang"],
            data=MappingProxyType(dict(tree["data"])),
            app=tree["app"],
            beside=tree.get("beside", ""),
        )


def recipe_of(picture: Picture) -> Recipe:
    """Return the recipe of a picture, its year written even where it is this one."""
    query = VIEWS[picture.view].dated(picture.query)
    data = {name: digest_of(name) for name in names_of(picture)}
    beside, other = "", picture.beside
    if other is not None:
        dated = VIEWS[other.view].dated(other.query)
        beside = page_link("", other.view, dated, other.scene.lang)
        data |= {name: digest_of(name) for name in names_of(other)}
    return Recipe(
        picture.view, MappingProxyType(query), picture.scene.lang,
        MappingProxyType(dict(sorted(data.items()))), beside=beside,
    )  # fmt: skip


def changed(recipe: Recipe) -> tuple[Text, ...]:
    """Return what differs now from when a recipe was written, in sentences."""
    answer = []
    for name, then in recipe.data.items():
        now = digest_of(name)
        if now != then:
            how = "gone" if now == NONE else "come" if then == NONE else "other"
            answer.append(text(f"recipe.{how}", name=called(name)))
    if recipe.app != APP:
        answer.append(text("recipe.version", then=recipe.app, now=APP))
    return tuple(answer)


def _decoded(written: bytes | str, file: str | None) -> dict[str, Any]:
    """Return a JSON object, read as strictly as a layer is, or raise."""
    if len(written) > MAX_BYTES:
        raise DataError(Problem("recipe_broken", file=file))
    try:
        tree = decode(written, file=file, kind="exported_view")
    except DataError as error:
        named = {(each.field or "").partition(".")[0] or None for each in error.problems}
        problems = [
            Problem("recipe_broken", file=file, field=each) for each in sorted(named, key=str)
        ]
        raise DataError(problems) from error
    if not isinstance(tree, dict):
        raise DataError(Problem("recipe_broken", file=file))
    return tree


def _wrong(tree: Mapping[str, Any]) -> set[str]:
    """Return the names of the fields that are missing, unknown, or not as they must be."""
    fields = _FIELDS | ({"beside"} if tree.get("atlas_recipe") == _PAIR_FORM else set())
    wrong = {name[:40] if name.isprintable() else "?" for name in set(tree) - fields}
    wrong |= fields - set(tree)
    sound: dict[str, Callable[[Any], bool]] = {
        "app": lambda app: _fits(_VERSION, app),
        "atlas_recipe": lambda form: type(form) is int and form in (FORM, _PAIR_FORM),
        "beside": _links,
        "data": lambda data: _pairs(data, lambda value: _fits(_DIGEST, value)),
        "lang": lambda lang: isinstance(lang, str) and lang in languages(),
        "query": lambda query: _pairs(query, _readable),
        "view": lambda view: _fits(_SLUG, view) and view in VIEWS,
    }
    return wrong | {name for name in fields & set(tree) if not sound[name](tree[name])}


def _fits(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _readable(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and value.isprintable()


def _links(value: Any) -> bool:
    """Return whether a text is the link of a view."""
    if not _readable(value) or "?" not in value:
        return False
    try:
        beside_of(next(iter(VIEWS)), {}, value)
    except ParameterError:
        return False
    return True


def _pairs(value: Any, sound: Callable[[Any], bool]) -> bool:
    return (
        isinstance(value, dict)
        and len(value) <= _MOST
        and all(_fits(_SLUG, key) and sound(each) for key, each in value.items())
    )
