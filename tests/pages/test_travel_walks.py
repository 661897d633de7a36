"""Travel time on the page: along streets or by a factor, and the range under the figure."""

from pathlib import Path

import pytest

from layers import networks
from layers.analyses import ANALYSES
from layers.analyses.travel import TravelParams, itinerary
from layers.ranges import minutes_range, minutes_spread
from layers.words import Lang, minutes, say
from tests.layers.river_town import river_town
from tests.pages.reading import Visitor, both_languages, left_over, sound

ORIGIN, GOAL = "robot_park", "nanda_smart_city"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the network of the town on both banks on this machine."""
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    networks.save(river_town())


@pytest.mark.usefixtures("town")
@both_languages
def test_each_way_of_walking_has_its_figure_range_and_grounds(visit: Visitor, lang: Lang) -> None:
    seen = visit("travel_time", lang=lang, goal=GOAL)
    figures = []
    for method in ("streets", "detour"):
        seen.app.button_group(key="travel_time.method").set_value(method).run()
        sound(seen)
        assert seen.warnings == ""
        params = TravelParams(ORIGIN, method=method)
        result = ANALYSES["travel_time"].run(params)
        assert result.facts["method"] == method
        row = result.table.set_index("id").loc[GOAL]
        assert seen.app.metric[0].value == minutes(row["seconds"], lang)
        captions = [each.value for each in seen.app.caption]
        assert minutes_spread(row["low"], row["high"], lang) in captions
        _, steps = itinerary(params, GOAL)
        walked = [step for step in steps if step.kind == "walk"]
        (legs,) = (each.value for each in seen.app.table)
        said = legs.astype(str).stack().tolist()
        for step in walked:
            span = minutes_range(step.seconds / 60, step.low_s / 60, step.high_s / 60, lang)
            assert any(span in each.replace("\\", "") for each in said)
        prose = "\n".join(seen.prose)
        assert all(note.in_(lang) in prose for note in result.notes)
        assert ("2026-01-02" in prose) == (method == "streets")
        texts = [*seen.prose, *seen.controls, *seen.headings, *seen.map_words]
        assert left_over(texts, lang) == []
        figures.append(row["seconds"])
    assert figures[0] != figures[1]
    assert seen.app.query_params["method"] in ("detour", ["detour"])


def test_without_a_network_the_page_says_what_stands_in(visit: Visitor) -> None:
    seen = visit("travel_time", lang="en", goal=GOAL)
    sound(seen)
    assert say("coverage.stand_in", "en") in "\n".join(seen.prose)
    shown = seen.app.metric[0].value
    seen.app.button_group(key="travel_time.method").set_value("detour").run()
    sound(seen)
    assert seen.app.metric[0].value == shown
    assert say("coverage.stand_in", "en") not in "\n".join(seen.prose)


def test_between_stations_the_range_is_none(visit: Visitor) -> None:
    seen = visit("travel_time", lang="en", origin="st_1_0138", goal="st_1_0123", method="detour",
                 wait="none", transfer="flat")  # fmt: skip
    sound(seen)
    assert seen.app.metric[0].value == "34.5 min"
    assert say("range.same_alone", "en") in [each.value for each in seen.app.caption]
    assert seen.app.button_group(key="travel_time.method").value == "detour"


def test_a_way_of_walking_no_one_knows_is_told(visit: Visitor) -> None:
    seen = visit("travel_time", lang="en", method="circle")
    sound(seen)
    assert "method" in seen.warnings
    assert seen.app.button_group(key="travel_time.method").value == "streets"
