"""The card of a point against what was worked out on paper, and against the stations' own data."""

import math

import numpy as np
import pytest

from geo.errors import ParameterError
from layers.analyses.access.opportunities import Opportunities
from layers.analyses.common.travel_options import WaitOptions
from layers.analyses.point import point_card as module
from layers.analyses.point.point_card import PointCard, area_at, point_card
from layers.i18n.wording import LANGUAGES
from layers.store import repository
from layers.tables.point_tables import point_facts, point_rows, point_title
from tests.layers import one_line
from tests.layers.reaching import point

HALF_A_MINUTE = 0.5


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Line 1 from a to b, 5 km apart, every 5 min in 10 min; station a is the one place."""
    running = one_line.running()
    known = one_line.places(running)
    monkeypatch.setattr(module, "transit", lambda *_: running)
    monkeypatch.setattr(module, "places", lambda *_: known)
    counted = Opportunities((known["a"].name,), ("a",), (known["a"],), (0,))
    monkeypatch.setattr(module, "opportunities", lambda *_: counted)


def card_west_of_a(metres: float) -> PointCard:
    spot = point(one_line.WEST - [metres, 0.0])
    return point_card(spot, WaitOptions(method="detour"), ("b", "nowhere"))


@pytest.mark.usefixtures("made")
def test_walks_rides_and_levels_are_those_worked_out_on_paper() -> None:
    card = card_west_of_a(400.0)
    near, far = card.stations
    assert near.minutes == pytest.approx(400 * 1.3 / 80, abs=0.02)
    assert far.minutes == pytest.approx(5400 * 1.3 / 80, abs=0.2)
    # The factor lies anywhere from 1.2 to 1.5: 5 and 95 % of the walks.
    assert near.low == pytest.approx(400 * 1.215 / 80, abs=0.1)
    assert near.high == pytest.approx(400 * 1.485 / 80, abs=0.1)
    (hub,) = card.hubs
    assert hub.id == "b"
    assert hub.minutes == pytest.approx(6.5 + 2.5 + 10, abs=HALF_A_MINUTE)
    # Transport for London: walk, half the headway and 0.75 min for trains; 30 over the sum.
    assert card.level.index == pytest.approx(30 / (6.5 + 2.5 + 0.75), abs=0.02)
    assert card.level.band == "1b"
    (place,) = card.places
    assert place.minutes == pytest.approx(near.minutes)


@pytest.mark.usefixtures("made")
def test_beyond_fifteen_minutes_and_960_metres_nothing_is_near() -> None:
    card = card_west_of_a(1000.0)  # 16.25 min, 1300 m
    assert card.places == ()
    assert (card.level.index, card.level.band) == (0.0, "0")
    assert card.stations[0].minutes == pytest.approx(16.25, abs=0.05)
    assert card_west_of_a(900.0).places  # 14.6 min


def test_a_point_lies_in_the_district_that_the_operator_says() -> None:
    stations = repository.layer("stations").located
    chosen = stations[stations["district_zh"].notna()].iloc[::40]
    for row in chosen.itertuples():
        found = module._district(row.geometry)
        assert found is not None
        assert found["zh"] == row.district_zh, row.name_zh


@pytest.mark.parametrize(
    ("spot", "town"),
    # Seats of the towns' governments as the district publishes their addresses, to some 100 m.
    [((121.4887, 31.4050), "友谊路街道"), ((121.3385, 31.4180), "罗店镇")],
)
def test_a_point_lies_in_its_town(spot: tuple[float, float], town: str) -> None:
    card = point_card(spot, WaitOptions())
    assert card.towns[0].name["zh"] == town
    assert point_title(area_at(spot), "zh") == f"{town}内一点"
    assert card.district is not None
    assert card.district["zh"] == "宝山区"
    assert [hub.id for hub in card.hubs] == list(module.HUBS)
    assert all(math.isfinite(hub.minutes) for hub in card.hubs)


def test_outside_the_district_there_is_no_town_but_all_else() -> None:
    card = point_card((121.47, 31.23), WaitOptions())
    assert card.towns == ()
    assert card.district is not None
    assert card.district["zh"] == "黄浦区"
    assert point_title(area_at((121.47, 31.23)), "zh") == "黄浦区内一点"
    assert point_title(area_at((120.58, 31.30)), "en") == "Point on the map"  # Suzhou
    assert card.stations[0].name["zh"] == "人民广场"
    rows = {lang: dict(point_rows(card, lang)) for lang in LANGUAGES}
    assert all(len(each) == 5 for each in rows.values())
    assert "黄浦区" in rows["zh"]["所在"][0]
    assert point_facts(card)["hubs"][0]["name_en"] == "Hongqiao Railway Station"


def test_a_border_that_is_a_guess_leaves_the_other_town_possible() -> None:
    """On the guessed edge between Dachang and Miaohang either may be right, to about a half."""
    borders = repository.layer("town_borders").frame
    edge = borders[(borders["basis"] == "guessed")].geometry.iloc[0]
    middle = edge.interpolate(0.5, normalized=True)
    towns = point_card((middle.x, middle.y), WaitOptions()).towns
    assert len(towns) > 1
    assert np.sum([town.odds for town in towns]) == pytest.approx(1.0, abs=0.05)


def test_a_point_far_from_all_that_runs_is_refused() -> None:
    with pytest.raises(ParameterError):
        point_card((116.39, 39.91), WaitOptions())
