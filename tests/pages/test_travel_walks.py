"""Travel time on the page: along streets or by a factor, and the range under the figure."""

import pandas as pd
import pytest

from layers.analyses import ANALYSES
from layers.analyses.travel.travel import SPREAD, TravelParams, itinerary
from layers.i18n.ranges import departure_spread, minutes_range, minutes_spread
from layers.i18n.wording import Lang, minutes, say
from layers.store import repository
from tests.pages.reading import Visitor, either_language, left_over, short_tables, sound, unescaped

ORIGIN, GOAL = "robot_park", "shanghai_university_baoshan"


@pytest.mark.usefixtures("town")
@either_language
def test_each_way_of_walking_has_its_figure_range_and_grounds(visit: Visitor, lang: Lang) -> None:
    seen = visit("travel_time", lang=lang, goal=GOAL)
    figures = []
    for method in ("streets", "detour"):
        seen.app.button_group(key="travel_time.method").set_value(method).run()
        sound(seen)
        assert seen.warnings == ""
        params = TravelParams(ORIGIN, method=method)
        result = ANALYSES["travel_time"].run(params)
        assert result.method == method
        row = result.table.set_index("id").loc[GOAL]
        assert seen.app.metric[0].value == minutes(row["seconds"], lang)
        captions = [unescaped(each.value) for each in seen.app.caption]
        assert (
            minutes_spread(row["minutes"], row["minutes_low"], row["minutes_high"], lang)
            in captions
        )
        _, steps = itinerary(params, GOAL)
        walked = [step for step in steps if step.kind == "walk"]
        (legs,) = short_tables(seen)
        said = [each for leg in legs for each in leg]
        for step in walked:
            span = minutes_range(step.seconds / 60, step.low_s / 60, step.high_s / 60, lang)
            assert any(span in each for each in said)
        prose = "\n".join(seen.prose)
        for traveller in ("random", "informed"):
            spread = [row[f"{traveller}_{part}"] for part in SPREAD]
            assert departure_spread(spread, traveller, lang) in prose
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
    figure = seen.app.metric[0].value
    seen.app.button_group(key="travel_time.method").set_value("detour").run()
    sound(seen)
    assert seen.app.metric[0].value == figure
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


@either_language
def test_a_year_has_its_own_times(visit: Visitor, lang: Lang) -> None:
    """By 2008 line 7 was not there yet, so one rides to the park another way round."""
    seen = visit("travel_time", lang=lang, goal=GOAL, year="2008")
    sound(seen)
    assert seen.warnings == ""
    seconds, steps = itinerary(TravelParams(ORIGIN, year=2008), GOAL)
    assert "7" not in {step.line for step in steps}
    assert seen.app.metric[0].value == minutes(seconds, lang)
    assert say("travel.basis_year", lang, year=2008) in "\n".join(seen.prose)
    map_layers = {layer["key"]: layer for layer in seen.scenes[0]["layers"]}
    opened = pd.to_numeric(repository.layer("stations").frame["opened"])
    assert set(map_layers["stations"]["tips"]) >= set(opened.index[opened <= 2008])
    assert set(map_layers["stations"]["only"]) == set(opened.index[opened <= 2008])


@either_language
@pytest.mark.parametrize("end", ["origin", "goal"])
def test_a_station_that_a_year_had_not_opened_is_told(visit: Visitor, lang: Lang, end: str) -> None:
    seen = visit("travel_time", lang=lang, **{"goal": GOAL, end: "st_18_1852", "year": "2008"})
    sound(seen)
    name = repository.layer("stations").name("st_18_1852")
    assert say("problem.place_unopened", lang, name=name, year=2008) in seen.warnings


@either_language
def test_an_interchange_of_a_year_is_shown_under_todays_link(visit: Visitor, lang: Lang) -> None:
    """Yaohua Road goes by its platform on line 7 today, and had that of line 8 alone in 2008."""
    seen = visit("travel_time", lang=lang, goal="st_7_0746", year="2008")
    sound(seen)
    assert seen.warnings == ""
    seconds, _ = itinerary(TravelParams(ORIGIN, year=2008), "st_8_0829")
    assert seen.app.metric[0].value == minutes(seconds, lang)
