"""Years of a scene: what of a layer was there when, as the browser and as paper take it."""

from dataclasses import replace

import pytest

from layers.analyses.common.targets import FIRST_YEAR, last_year, this_year
from layers.store import repository
from layers.store.atlas import to_metric
from layers.views import VIEWS
from layers.views.map_years import layer_by_year, years_on_map
from layers.webmap.payload import Scene, SceneLayer
from layers.webmap.screen import screen_features

YEAR = 2005


def test_a_feature_travels_with_its_first_year() -> None:
    stations = repository.layer("stations")
    sent = {each["i"]: each.get("o", "always") for each in screen_features(stations)}
    opened = stations.frame["opened"].dropna().astype(int).to_dict()
    assert {key: sent[key] for key in opened} == opened
    building = stations.frame["status"].isin(["under_construction", "built_not_open"])
    assert {sent[key] for key in stations.frame.index[building]} == {None}
    assert {each.get("o", "always") for each in screen_features(repository.layer("towns"))} == {
        "always"
    }


def test_a_layer_shows_what_had_opened_and_keeps_the_rest_for_other_years() -> None:
    stations = repository.layer("stations")
    found = layer_by_year(stations, YEAR)
    opened = stations.frame["opened"]
    assert set(found["only"]) == set(opened.index[opened <= YEAR])
    assert set(found["only"]) | set(found["other_years"]) == set(opened.index)
    assert not set(found["only"]) & set(found["other_years"])


def test_a_map_of_data_that_know_one_year_offers_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert years_on_map(None) is not None
    monkeypatch.setattr("layers.views.map_years.last_year", lambda: FIRST_YEAR)
    assert years_on_map(None) is None


@pytest.mark.parametrize("year", [None, this_year()])
def test_today_everything_is_shown(year: int | None) -> None:
    assert layer_by_year(repository.layer("stations"), year) == {}
    assert layer_by_year(repository.layer("towns"), YEAR) == {}


def test_a_line_travels_whole_with_the_years_of_its_parts() -> None:
    scene = VIEWS["overview"].picture(VIEWS["overview"].read({"year": "2005"})[0], "zh").scene
    lines = next(each for each in scene.layers if each.layer.id == "lines")
    assert lines.by_year is not None
    sent = {each["i"]: each for each in screen_features(lines.by_year)}
    parts = {key: each["g"]["coordinates"] for key, each in sent.items() if "y" in each}
    assert len(parts) > 10
    assert all(len(sent[key]["y"]) == len(runs) for key, runs in parts.items())
    assert sent["metro_1"]["y"] == [1993, 1995, 1996, 2004, 2007]
    # Paper and files draw it as far as it had opened: 4.2 km short of its end.
    lengths = (
        to_metric(lines.layer.frame.geometry).length,
        to_metric(lines.by_year.frame.geometry).length,
    )
    assert lengths[1]["metro_1"] - lengths[0]["metro_1"] == pytest.approx(4230, abs=300)
    listed = {each["key"]: each for each in scene.payload()["layers"]}
    alone = {each["key"]: each for each in replace(scene, years=None).payload()["layers"]}
    assert listed["lines"]["url"] != alone["lines"]["url"]


def test_a_scene_says_which_years_there_are() -> None:
    towns = SceneLayer(repository.layer("towns"))
    assert Scene((towns,), "en").payload()["years"] is None
    payload = Scene((towns,), "zh", years=years_on_map(None)).payload()
    assert payload["years"] == {
        "first": FIRST_YEAR, "last": last_year(), "now": this_year(), "year": this_year(),
    }  # fmt: skip
    assert years_on_map(YEAR).year == YEAR


def test_the_overview_of_a_year_is_the_same_on_screen_and_on_paper() -> None:
    view = VIEWS["overview"]
    values, problems = view.read({"year": str(YEAR)})
    assert not problems
    assert view.query(values) == {"year": str(YEAR)}
    picture = view.picture(values, "en")
    assert str(YEAR) in picture.subtitle.in_("en")
    stations = next(each for each in picture.scene.layers if each.layer.id == "stations")
    assert stations.only is not None
    assert stations.layer.frame.loc[list(stations.only), "opened"].max() <= YEAR
