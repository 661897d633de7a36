"""A parameter changes the result, the map and the link; an emptied one breaks nothing."""

from pathlib import Path

import pytest

from layers.i18n.wording import say
from layers.webmap.map_state import MapState
from tests.pages.reading import Visitor, sound


def test_coverage_parameters_change_the_result_and_the_link(visit: Visitor) -> None:
    seen = visit("coverage", lang="en")
    before, scene = "\n".join(seen.prose), seen.scenes[0]
    seen.app.button_group(key="coverage.lines").set_value("core").run()
    sound(seen)
    assert "\n".join(seen.prose) != before
    assert seen.scenes[0] != scene
    assert seen.app.query_params["lines"] in ("core", ["core"])
    after = "\n".join(seen.prose)
    seen.app.number_input(key="coverage.radii.other").set_value(2000.0).run()
    sound(seen)
    assert "\n".join(seen.prose) != after
    assert "2,000" in "\n".join(seen.map_words)


def test_layer_switches_change_the_map_and_the_link(visit: Visitor) -> None:
    seen = visit("overview", lang="en")
    assert "towns" in {layer["key"] for layer in seen.scenes[0]["layers"]}
    seen.app.session_state["overview.layers"] = ["-towns", "lines~60"]
    seen.app.run()
    sound(seen)
    assert seen.scenes[0]["view"]["layers"] == "-towns,lines~60"
    assert "-towns" in str(seen.app.query_params["layers"])


def test_an_empty_map_is_still_a_page(visit: Visitor) -> None:
    """By an old link, which listed the layers of each group."""
    seen = visit("overview", lang="en", innovation="", transit="", base="", halo="on")
    sound(seen)
    view = seen.scenes[0]["view"]
    state = MapState(layers=tuple(view["layers"].split(",")))
    layers = [each for each in seen.scenes[0]["layers"] if not each["of"]]
    assert [each for each in layers if state.is_on(each["key"], own=each["on"])] == []


def test_travel_parameters_change_the_minutes(visit: Visitor) -> None:
    seen = visit("travel_time", lang="en", goal="nanda_smart_city")
    waited = seen.app.metric[0].value
    seen.app.button_group(key="travel_time.wait").set_value("none").run()
    sound(seen)
    assert seen.app.metric[0].value != waited
    assert say("travel.basis_none", "en") in "\n".join(seen.prose)


def test_emptied_fields_do_not_break_a_page(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", measure="minutes")
    seen.app.number_input(key="coverage.speed").set_value(None).run()
    sound(seen)
    assert seen.warnings == ""
    seen.app.button_group(key="coverage.minutes").set_value([]).run()
    sound(seen)
    assert seen.warnings


@pytest.mark.parametrize("view", ["growth", "comparison"])
def test_no_distance_at_all_is_told_in_every_view(visit: Visitor, view: str) -> None:
    seen = visit("coverage", lang="en", view=view, radii="")
    sound(seen)
    assert say("problem.radius_missing", "en") in seen.warnings.replace("\\", "")


def test_a_choice_is_in_the_link_though_the_network_is_broken(
    visit: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    (tmp_path / "streets.npz").write_bytes(b"PK\x03\x04 cut off")
    seen = visit("travel_time", lang="en")
    sound(seen)
    assert "streets remove" in seen.warnings
    seen.app.button_group(key="travel_time.wait").set_value("none").run()
    assert seen.app.query_params["wait"] in ("none", ["none"])


def test_a_choice_is_kept_when_the_language_changes(visit: Visitor) -> None:
    seen = visit("coverage", lang="zh", lines="core")
    seen.app.button_group(key="language.zh").set_value("en").run()
    sound(seen)
    assert say("page.coverage", "en") in seen.prose
    assert seen.app.button_group(key="coverage.lines").value == "core"
