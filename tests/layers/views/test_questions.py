"""Every question declares its parameters once: link, option, key of a list and words follow."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from layers import views
from layers.analyses.access.access_params import AccessParams
from layers.analyses.coverage.coverage_params import (
    ComparisonParams,
    CoverageParams,
    GrowthParams,
)
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.sites.match_params import MatchParams, SitesParams
from layers.analyses.travel.travel_params import TravelParams
from layers.cli.print_options import snapshot_options
from layers.cli.question_options import options_of
from layers.export import snapshot_list
from layers.export.snapshot_query import query_of
from layers.i18n.wording import LANGUAGES, has, say
from layers.model.parameters import Parameter, Question, parameter, parameters_of
from layers.views import VIEWS, View, every_key, key_of
from tests.running import ROOT

PAGES: dict[type[Question], str] = {
    CoverageParams: "coverage", GrowthParams: "coverage", ComparisonParams: "coverage",
    TravelParams: "travel_time", ReachParams: "reach", AccessParams: "access",
    SitesParams: "sites", MatchParams: "sites",
}  # fmt: skip
"""The page on which each question is asked."""


def lacking(kind: type[Question], page: str) -> Iterator[str]:
    """Yield where a field of a question is missing, as "field: where"."""
    params = parameters_of(kind)
    for one in fields(kind):
        if not one.metadata.get("parameter"):
            yield f"{one.name}: declaration"
    for link, each in params.items():
        if link not in VIEWS[page].params:
            yield f"{each.field}: link"
        if each.flag is None or each.flag not in dict(options_of(params.values(), "en")):
            yield f"{each.field}: option"
            continue
        if key_of(each.flag) not in snapshot_list.key_forms():
            yield f"{each.field}: key of a list"
        if each.flag not in dict(snapshot_options("en")):
            yield f"{each.field}: option of snapshot"
        for lang in LANGUAGES:
            if not words(each, lang):
                yield f"{each.field}: words"


def words(each: Parameter, lang: str) -> bool:
    """Return whether a parameter, its help and its values that are no places have words."""
    if not (has(each.words) or has(f"{each.words}.label")):
        return False
    (option,) = options_of([each], lang)  # type: ignore[arg-type]
    values = () if each.names_place else each.known
    return bool(option[1]["help"]) and all(each.word(value, lang) for value in values)  # type: ignore[arg-type]


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Let what was derived be derived anew, before and after."""
    derived = (views.params_by_key, views.every_key, snapshot_list.key_forms)
    for each in derived:
        each.cache_clear()
    yield
    for each in derived:
        each.cache_clear()


@pytest.mark.parametrize("kind", PAGES)
def test_every_field_of_a_question_is_everywhere(kind: type[Question]) -> None:
    assert list(lacking(kind, PAGES[kind])) == []


@dataclass(frozen=True)
class Wider(CoverageParams):
    """A question with a field more, and one that is not declared."""

    shops: str = parameter(
        "any", kind="word", words="choose.lines", flag="--shops", choices=("core", "operating"),
        checked=False,
    )  # fmt: skip
    bare: int = 0


@pytest.mark.usefixtures("forgetful")
def test_a_field_more_appears_everywhere_and_one_that_is_not_declared_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = set(lacking(Wider, "coverage"))
    assert before == {
        "bare: declaration", "shops: link", "shops: key of a list", "shops: option of snapshot",
    }  # fmt: skip
    monkeypatch.setitem(VIEWS, "coverage", View("coverage", (Wider,)))
    views.params_by_key.cache_clear()
    views.every_key.cache_clear()
    snapshot_list.key_forms.cache_clear()
    assert set(lacking(Wider, "coverage")) == {"bare: declaration"}
    assert VIEWS["coverage"].read({"shops": "core"})[0]["shops"] == "core"
    assert query_of("coverage", {"shops": "core"}, str) == {"shops": "core"}
    entry = tomllib.loads('shops = "core"')
    assert not list(snapshot_list._key_problems(entry, "a.toml", None))


def test_the_words_of_help_name_the_default_that_is_declared() -> None:
    for kind in PAGES:
        for each in parameters_of(kind).values():
            if each.default not in (None, ()) and each.kind not in ("truth", "point"):
                key = next((f"cli.{name}" for name in (each.words.rpartition(".")[2],
                            str(each.flag).strip("-")) if has(f"cli.{name}")), None)  # fmt: skip
                if key is None or "{" not in say(key, "zh"):
                    continue
                for lang in LANGUAGES:
                    (option,) = options_of([each], lang)
                    assert each.write(each.default).replace(",", " ") in option[1]["help"]


def test_every_option_has_help_of_its_own() -> None:
    commands = {say(f"cli.{name}", "en") for name in (*VIEWS, "point") if has(f"cli.{name}")}
    options = [each for each in every_key().values() if each.flag is not None]
    assert len(options) > 40
    for _, settings in options_of(options, "en"):
        # Labels of pages begin with a capital, other than help; PTAL and the like are names.
        assert not re.match("[A-Z][a-z]", settings["help"])
        assert settings["help"] not in commands


LIGHT = {"argparse", "math", "re", "collections", "dataclasses", "functools", "itertools",
         "pkgutil", "typing", "geo.errors", "layers.i18n", "layers.model.parameters",
         "layers.model.roles", "layers.model.old_names", "layers.webmap.map_state"}  # fmt: skip


def heavy_imports(source: str, own: set[str]) -> Iterator[str]:
    """Yield what a module imports when it is loaded that is neither light nor one of its like."""
    for node in ast.parse(source).body:
        names = (
            [node.module or ""] if isinstance(node, ast.ImportFrom)
            else [each.name for each in node.names] if isinstance(node, ast.Import)
            else []
        )  # fmt: skip
        for name in names:
            if name not in own and not any(f"{name}.".startswith(f"{each}.") for each in LIGHT):
                yield name


def test_questions_are_declared_without_loading_anything_heavy() -> None:
    folder = ROOT / "layers"
    map_state = (folder / "webmap/map_state.py").read_text(encoding="utf-8")
    assert list(heavy_imports(map_state, set())) == []
    files = [
        *folder.glob("analyses/*/*_params.py"), folder / "analyses/common/travel_options.py",
        folder / "analyses/weights/weight_options.py",
        folder / "views/page_options.py", folder / "model/parameters.py",
    ]  # fmt: skip
    own = {".".join(Path(each).relative_to(ROOT).with_suffix("").parts) for each in files}
    assert len(files) == 10
    for each in files:
        assert list(heavy_imports(each.read_text(encoding="utf-8"), own)) == [], each.name
    assert list(heavy_imports("import numpy as np\nfrom geo.crs import METRIC", own)) == [
        "numpy", "geo.crs",
    ]  # fmt: skip
