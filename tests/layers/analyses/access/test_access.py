"""Accessibility of real ground: the table, what it comes to by area, one cell, other ground."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.errors import ParameterError, PlaceError
from geo.indicators.ptal import BANDS, ptal
from geo.uncertainty import interval
from layers.analyses import ANALYSES
from layers.analyses.access.access import access
from layers.analyses.access.access_params import COUNTED, INDICATORS, AccessParams
from layers.analyses.access.access_tables import SHARE_LIMITS_MIN, UNITS
from layers.analyses.access.indicators import values
from layers.analyses.access.opportunities import countable, opportunities, unlocated
from layers.analyses.common.grid import areas, grid_of, one, walks_of
from layers.i18n.wording import sentences
from layers.store import repository
from layers.store.atlas import METRIC
from layers.streets.local_network import Network
from layers.transit.gtfs import feed
from layers.transit.services import transit
from tests.layers.made_surfaces import AREA, QUESTIONS, run
from tests.layers.small_feed import archive, tables

pytestmark = pytest.mark.usefixtures("all_samples")


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        AccessParams(
            indicator="time_to", wait="long", counted=("towns", "parks"), limit_min=0,
            period="night", walk_m_min=np.nan,
        )  # fmt: skip
    found = [(problem.code, problem.field) for problem in caught.value.problems]
    assert sorted(found, key=str) == [
        ("goal_missing", "goal"),
        ("value_range", "limit_min"),
        ("value_range", "walk_m_min"),
        ("value_unknown", "counted"),
        ("value_unknown", "period"),
        ("value_unknown", "wait"),
    ]
    assert len(sentences(caught.value, "zh")) == len(sentences(caught.value, "en")) == 6
    with pytest.raises(ParameterError) as caught:
        AccessParams(indicator="places_within", counted=())
    assert [problem.code for problem in caught.value.problems] == ["counted_none"]
    assert AccessParams(indicator="ptal", counted=()).counted == ()  # an atlas may count nothing


@pytest.fixture(params=INDICATORS)
def indicator(request: pytest.FixtureRequest) -> str:
    """Each indicator in turn."""
    return str(request.param)


def test_the_order_of_what_is_counted_asks_nothing_new() -> None:
    assert AccessParams(counted=tuple(reversed(COUNTED))) == AccessParams()
    assert AccessParams(counted=countable()) != AccessParams()


@pytest.mark.parametrize("wrong", [{"area": "nowhere"}, {"area": "st_7_0727"},
                                   {"indicator": "time_to", "goal": "nowhere"}])  # fmt: skip
def test_an_unknown_area_or_goal_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(PlaceError) as caught:
        access(AccessParams(**wrong))
    assert caught.value.problems[0].code == "place_unlike"


def test_the_table_has_a_row_for_each_cell_of_the_area(indicator: str) -> None:
    result = run(indicator)
    table = result.table
    town = repository.layer("towns").frame.geometry[AREA]
    inside = [town.contains(shapely.Point(row.lon, row.lat)) for row in table.itertuples()]
    assert all(inside)
    assert set(table["town_id"]) == {AREA}
    assert table["id"].is_unique
    value, low, high = (table[f"value_{UNITS[indicator]}{end}"] for end in ("", "_low", "_high"))
    known = value.notna()
    assert known.sum() == result.reached == len(table)
    inside = (low <= value) & (value <= high)
    assert inside[known].mean() > 0.9
    assert (low[known] <= high[known]).all()
    assert (low < high).any()
    assert result.unit == UNITS[indicator]
    whole_km2 = repository.layer("towns").frame.to_crs(METRIC).geometry[AREA].area / 1e6
    assert result.cell_km2 * len(table) == pytest.approx(whole_km2, rel=0.03)


def test_what_areas_come_to_is_what_a_plain_loop_finds(indicator: str) -> None:
    result, params = run(indicator), QUESTIONS[indicator]
    running = transit(params.period)
    where = grid_of(AREA, running)
    _, samples = values(params, running, walks_of(params, running, where), where)
    areas, unit = result.by_area, UNITS[indicator]
    assert areas["kind"].tolist()[0] == "whole"
    assert AREA not in areas["id"].tolist()[1:]
    for row in areas.itertuples():
        if row.kind == "whole":
            cells = list(range(len(where.cells)))
        else:
            outline = repository.layer(row.kind).frame.geometry[row.id]
            cells = [
                k for k, (lon, lat) in enumerate(where.cells.centres)
                if outline.contains(shapely.Point(lon, lat))
            ]  # fmt: skip
        own = sorted(result.table[f"value_{unit}"].iloc[cells])
        assert row.cells == row.reached == len(cells) > 0
        slugs = (f"mean_{unit}{end}" for end in ("", "_low", "_high"))
        mean, low, high = (getattr(row, slug) for slug in slugs)
        p5, median, p95 = (getattr(row, f"{name}_{unit}") for name in ("p5", "median", "p95"))
        assert mean == pytest.approx(sum(own) / len(own), rel=1e-12)
        means = sorted(sum(sample[cells]) / len(cells) for sample in samples)
        assert low == pytest.approx(means[9], rel=1e-12)
        assert high == pytest.approx(means[189], rel=1e-12)
        assert median == own[-(-len(own) // 2) - 1]
        assert p5 == own[-(-len(own) // 20) - 1]
        assert p5 <= median <= p95
        for limit in SHARE_LIMITS_MIN.get(indicator, ()):
            slugs = (f"share_{limit}min{end}" for end in ("", "_low", "_high"))
            share, low, high = (getattr(row, slug) for slug in slugs)
            assert share == pytest.approx(sum(each <= limit for each in own) / len(own))
            sampled = sorted(sum(sample[cells] <= limit) / len(cells) for sample in samples)
            assert (low, high) == pytest.approx((sampled[9], sampled[189]))
        if indicator == "ptal":
            shares = [sum(result.table["band"].iloc[cells] == band) / len(cells) for band in BANDS]
            assert row.bands == pytest.approx(shares)
    assert "robot_park" in areas["id"].tolist()


def test_the_histogram_holds_every_cell_once(indicator: str) -> None:
    result = run(indicator)
    answer, value = result.histogram, result.table[f"value_{UNITS[indicator]}"]
    assert sum(answer["counts"]) == len(value)
    if indicator == "ptal":
        counts = [int((result.table["band"] == band).sum()) for band in answer["bands"]]
    else:
        edges = answer["edges"]
        assert len(edges) == len(answer["counts"]) + 1 <= 49
        counts = [int(((value >= low) & (value < high)).sum()) for low, high in pairwise(edges)]
    assert list(answer["counts"]) == counts


def test_a_cell_alone_has_the_value_it_has_on_the_surface(indicator: str) -> None:
    params = QUESTIONS[indicator]
    running = transit(params.period)
    where = grid_of(AREA, running)
    walks = walks_of(params, running, where)
    found, sampled = values(params, running, walks, where)
    for k in (0, int(found.argmax()), int(found.argmin()), len(found) // 2):
        single = one(where, where.cells.ids[k])
        assert single.cells.ids == (where.cells.ids[k],)
        value, samples = values(params, running, walks.of([k]), single)
        assert value[0] == pytest.approx(found[k], abs=1e-9)
        assert np.allclose(samples[:, 0], sampled[:, k], rtol=0, atol=1e-9)
    with pytest.raises(PlaceError):
        one(where, "8930")


def test_levels_of_cells_are_those_of_their_services() -> None:
    params, result = QUESTIONS["ptal"], run("ptal")
    running = transit(params.period)
    where = grid_of(AREA, running)
    best = result.table["value_index"].idxmax()
    stops = running.stops.to_crs(running.crs)
    apart = np.hypot(*(np.column_stack([stops.geometry.x, stops.geometry.y])
                       - where.points[best]).T)  # fmt: skip
    rows = [
        ("rail", line, stop, 1.3 * metres, running.headway_s[line] / 60)
        for stop, line, metres in zip(stops.index, stops["line"], apart, strict=True)
        if line in running.headway_s
    ]
    services = pd.DataFrame(rows, columns=["mode", "route", "stop", "walk_m", "headway_min"])
    known = ptal(services)
    row = result.table.loc[best]
    assert row["value_index"] == pytest.approx(known.index_value, abs=1e-6)
    assert row["band"] == known.band != "0"
    assert (result.table["odds"] > 0).all()
    certain = (result.table["band_low"] == result.table["band_high"]).to_numpy()
    assert (result.table["odds"][certain] >= 0.9).all()
    assert result.surface is not None
    assert result.surface.unsure is not None
    assert not (result.surface.unsure & certain).any()


def test_the_nearest_station_is_named() -> None:
    table = run("nearest_station").table
    running = transit("am_peak")
    stops = running.stops.to_crs(running.crs)
    where = grid_of(AREA, running)
    gap = where.points[:, np.newaxis] - np.column_stack([stops.geometry.x, stops.geometry.y])
    apart = np.hypot(gap[..., 0], gap[..., 1])
    assert table["nearest_station_id"].tolist() == stops.index[apart.argmin(axis=1)].tolist()
    assert table["value_min"].to_numpy() == pytest.approx(apart.min(axis=1) * 1.3 / 80, abs=1e-9)


def test_more_places_are_reached_in_more_time() -> None:
    before = None
    for limit in (1.0, 30.0, 45.0, 180.0):
        params = AccessParams(indicator="places_within", limit_min=limit, area=AREA,
                              method="detour")  # fmt: skip
        result = ANALYSES["access"].run(params)
        found = result.table["value_places"].to_numpy()
        assert before is None or (found >= before).all()
        before = found
    assert before is not None
    assert (before == result.places).all()


def test_blocks_of_a_park_are_one_place_and_the_unlocated_are_told() -> None:
    params = AccessParams(indicator="places_within", counted=("parks", "science_parks"))
    goals = opportunities(params, transit("am_peak"))
    assert len(goals.parts) == 4 + 5
    assert len(goals.ids) == 3 + 5
    assert {"baoshan_industrial_park", "robot_park", "city_industrial_park"} < set(goals.ids)
    assert unlocated(params) == 2


def test_a_year_takes_away_what_was_not_there() -> None:
    # Line 1 came to the town in 2004, line 7 in 2009.
    before, then = (
        access(AccessParams(indicator="ptal", year=year, area=AREA, method="detour")).table[
            "value_index"
        ]
        for year in (2003, 2005)
    )
    now = run("ptal").table["value_index"]
    assert before.max() == 0
    assert then.max() > 0
    assert (then <= now).all()
    assert (then < now).any()


def test_along_streets_it_says_so_and_names_what_lies_off_them(walkable: Network) -> None:
    result = access(AccessParams(area="town_luojing"))
    assert result.method == "streets"
    assert 0 < result.off_streets < result.cells
    text = " ".join(note.in_("en") for note in result.notes)
    assert str(walkable.data_date) in text
    assert "stands in" in text
    assert result.surface is not None
    assert set(walkable.lineage.sources) <= set(result.surface.lineage.sources)


def test_with_a_feed_elsewhere_its_own_ground_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    moved = {"stops": tables()["stops"].replace("31.4", "41.4").replace("121.4", "21.4")}
    feed.use(archive(tmp_path / "feed.zip", tables(**moved)))
    running = transit("am_peak")
    assert list(areas(running)) == ["feed"]
    for params in (AccessParams(), AccessParams(indicator="ptal")):
        result = access(params)
        assert result.area == "feed"
        assert result.by_area["kind"].tolist() == ["whole"]
        assert set(result.table["town_id"]) == {None}
        text = " ".join(note.in_("en") for note in result.notes)
        # What is known of a feed is neither of Baoshan nor of today.
        assert "Baoshan" not in text
        assert "today" not in text
        assert str(running.day) in text
    with pytest.raises(PlaceError):
        access(AccessParams(area=AREA))
    with pytest.raises(ParameterError) as caught:
        access(AccessParams(indicator="places_within"))
    assert caught.value.problems[0].code == "counted_elsewhere"


def test_ranges_are_those_of_the_draws(indicator: str) -> None:
    params = QUESTIONS[indicator]
    running = transit(params.period)
    where = grid_of(AREA, running)
    found, sampled = values(params, running, walks_of(params, running, where), where)
    low, high = interval(sampled, found)
    table, value = run(indicator).table, f"value_{UNITS[indicator]}"
    assert table[f"{value}_low"].tolist() == low.tolist()
    assert table[f"{value}_high"].tolist() == high.tolist()
