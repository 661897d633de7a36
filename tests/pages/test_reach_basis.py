"""What reach on the page rests on: no network, that of a town, or a timetable feed."""

from pathlib import Path

import pytest

from layers.analyses import ANALYSES
from layers.analyses.reach.reach import ReachParams, reach_itinerary
from layers.i18n.wording import Lang, minutes, say
from layers.tables.time_tables import reach_summary
from layers.transit.gtfs import feed
from tests.layers.small_feed import archive, tables
from tests.pages.reading import (
    Visitor,
    either_language,
    offers_streets_until_a_factor_is_chosen,
    one_language,
    short_tables,
    sound,
)


@either_language
def test_without_a_network_what_stands_in_is_said(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang)
    offers_streets_until_a_factor_is_chosen(seen, "reach", lang)


@pytest.mark.usefixtures("town")
@either_language
def test_along_streets_the_network_is_named(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang)
    sound(seen)
    prose = "\n".join(seen.prose)
    assert "2026-01-02" in prose
    assert say("coverage.stand_in", lang) not in prose
    result = ANALYSES["reach"].run(ReachParams("robot_park"))
    assert result.method == "streets"
    assert short_tables(seen)[0] == reach_summary(result, lang).to_numpy().tolist()
    assert "OpenStreetMap" in seen.scenes[0]["sources"]
    assert one_language(seen, lang)


@either_language
def test_a_feed_in_use_is_said_and_used(
    visit: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: Lang
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    feed.use(archive(tmp_path / "feed.zip", tables()))
    seen = visit("reach", lang=lang, origin="gtfs_a", goal="gtfs_b1", walk="20")
    sound(seen)
    assert seen.warnings == ""
    assert "宝山公交" in "\n".join(seen.prose)
    seconds, steps = reach_itinerary(ReachParams("gtfs_a", walk_m_min=20.0), "gtfs_b1")
    assert "r1" in {step.line for step in steps}
    assert seen.app.metric[0].value == minutes(seconds, lang)
    assert one_language(seen, lang)
