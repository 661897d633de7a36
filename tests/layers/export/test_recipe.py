"""Recipes: written the same every time, refused with a sentence, told what has changed since."""

import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.errors import DataError
from layers.analyses.common.targets import this_year
from layers.export.inputs import names_of
from layers.export.recipe import APP, MAX_BYTES, Recipe, changed, recipe_of
from layers.model.parameters import read
from layers.views import VIEWS
from tests.layers.made_pictures import QUICK, kept, made, only
from tests.layers.made_recipe import RECIPE, WRITTEN

ROOT = Path(__file__).parents[3]


def test_a_recipe_is_written_in_one_way() -> None:
    assert RECIPE.to_json() == WRITTEN
    assert Recipe.from_json(WRITTEN) == RECIPE
    assert Recipe.from_json(f" {WRITTEN}\n".encode()) == RECIPE


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == APP


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"view": "no_such"}, {"view"}),
        ({"view": 3}, {"view"}),
        ({"view": ["coverage"]}, {"view"}),
        ({"lang": "fr"}, {"lang"}),
        ({"lang": {}}, {"lang"}),
        ({"query": []}, {"query"}),
        ({"query": {"radii": 500}}, {"query"}),
        ({"query": {"a b": "x"}}, {"query"}),
        ({"query": {"radii": "x" * 2001}}, {"query"}),
        ({"query": {"radii": "\ud800"}}, {"query"}),
        ({"query": {"radii": "a\nb"}}, {"query"}),
        ({"query": {f"a{n}": "x" for n in range(201)}}, {"query"}),
        ({"data": {"towns": "../../etc"}}, {"data"}),
        ({"data": {"towns": "ABCDEF12"}}, {"data"}),
        ({"data": {"../towns": "abcdef12"}}, {"data"}),
        ({"data": None}, {"data"}),
        ({"app": ""}, {"app"}),
        ({"app": "0.1\n"}, {"app"}),
        ({"atlas_recipe": 0}, {"atlas_recipe"}),
        ({"atlas_recipe": True}, {"atlas_recipe"}),
        ({"atlas_recipe": 1.0}, {"atlas_recipe"}),
        ({"atlas_recipe": "1"}, {"atlas_recipe"}),
        ({"more": 1}, {"more"}),
        ({"more": 1, "lang": "", "app": 1}, {"app", "lang", "more"}),
    ],
)
def test_what_is_not_as_it_must_be_is_named(change: dict[str, Any], fields: set[str]) -> None:
    written = json.dumps(json.loads(WRITTEN) | change)
    with pytest.raises(DataError) as caught:
        Recipe.from_json(written)
    assert {each.code for each in caught.value.problems} == {"recipe_broken"}
    assert {each.field for each in caught.value.problems} == fields


@pytest.mark.parametrize("name", ["app", "atlas_recipe", "data", "lang", "query", "view"])
def test_every_field_is_needed(name: str) -> None:
    tree = json.loads(WRITTEN)
    del tree[name]
    with pytest.raises(DataError) as caught:
        Recipe.from_json(json.dumps(tree))
    assert [each.field for each in caught.value.problems] == [name]


@pytest.mark.parametrize(
    "written",
    [
        "", "{", "[]", "null", "1", '"x"', "[" * 30_000, "{" * 100, WRITTEN + "x", WRITTEN * 2,
        WRITTEN.replace('"lang":"zh"', '"lang":"zh","lang":"en"'),
        WRITTEN.replace('"zh"', "NaN"), "1" * 5_000, " " * MAX_BYTES + WRITTEN,
    ],
)  # fmt: skip
def test_what_is_no_recipe_is_refused(written: str) -> None:
    with pytest.raises(DataError) as caught:
        Recipe.from_json(written)
    assert [each.code for each in caught.value.problems] == ["recipe_broken"]


def test_a_newer_form_is_told_whatever_else_it_holds() -> None:
    tree = {"atlas_recipe": 3, "sheets": []}
    with pytest.raises(DataError) as caught:
        Recipe.from_json(json.dumps(tree))
    assert [each.code for each in caught.value.problems] == ["recipe_newer"]


@pytest.mark.parametrize("view", sorted(QUICK))
def test_a_recipe_brings_back_its_view(view: str) -> None:
    picture = kept(view)
    recipe = Recipe.from_json(recipe_of(picture).to_json())
    params = VIEWS[view].params
    values, problems = read(params, recipe.query)
    assert problems == ()
    defaults = {name: param.opening for name, param in params.items()}
    assert values == defaults | QUICK[view]
    assert (recipe.view, recipe.lang, changed(recipe)) == (view, "en", ())
    assert ("year" in recipe.query) == ("year" in params)


def test_today_is_the_year_it_was() -> None:
    assert recipe_of(kept("reach")).query["year"] == str(this_year())
    assert recipe_of(made("coverage", year=2010)).query["year"] == "2010"


def test_a_picture_rests_on_what_it_shows_and_on_what_was_asked() -> None:
    assert names_of(made("overview", layers=only("lines", "district"))) == (
        "district", "lines",
    )  # fmt: skip
    circle = names_of(kept("coverage"))
    assert {"parks", "stations", "district"} <= set(circle)
    assert not {"streets", "headways", "universities"} & set(circle)
    assert "streets" in names_of(made("coverage", method="streets"))
    assert "streets" in names_of(replace(kept("coverage"), query={"view": "comparison"}))
    timed = set(names_of(kept("travel_time")))
    assert {"segments", "services", "transfers", "headways", "stations", "parks"} <= timed
    assert {"streets", "feed"} <= timed
    assert "streets" not in names_of(made("travel_time", method="detour"))


def edited(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_what_has_changed_since_is_told(data: Path) -> None:
    recipe = recipe_of(kept("travel_time"))
    assert changed(recipe) == ()
    edited(data / "metro" / "headways.csv", lambda text: text + "\n")
    edited(data / "geojson" / "parks.geojson", lambda text: text + " ")
    (data / "metro" / "segments.csv").unlink()
    edited(data / "kpis.csv", lambda text: text + "\n")
    changes = [each.in_("en") for each in changed(recipe)]
    assert changes == [
        "“headways” has changed since; the map and its figures may differ.",
        "“Three parks” has changed since; the map and its figures may differ.",
        "“run times between stations” is not here or cannot be read; it was used then.",
    ]


def test_what_was_not_there_is_told() -> None:
    changes = changed(Recipe("reach", {}, "en", {"streets": "ab" * 8, "segments": "none"}, "0.0.9"))
    assert [each.in_("en") for each in changes] == [
        "“walking network” is not here or cannot be read; it was used then.",
        (
            "There is a “run times between stations” now, and there was none then; "
            "the map and its figures may differ."
        ),
        f"It was made with version 0.0.9 of the atlas; this is {APP}.",
    ]


def test_data_of_an_unknown_name_are_gone() -> None:
    recipe = Recipe("reach", {}, "zh", {"no_such_layer": "ab" * 8})
    assert [each.in_("zh") for each in changed(recipe)] == [
        "“no_such_layer”现在没有或无法读取，当时用到了它。"
    ]
