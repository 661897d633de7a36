"""Coverage by year, and its growth: against stations picked by hand from the data."""

import json

import pandas as pd
import pytest
import shapely

from geo.errors import ParameterError
from layers.analyses import ANALYSES
from layers.analyses.common.proximity import METHODS
from layers.analyses.common.targets import stations_of, this_year
from layers.analyses.coverage.coverage import CoverageParams
from layers.analyses.coverage.coverage_results import CoverageResult, DistanceResult
from layers.analyses.coverage.growth import GrowthParams
from layers.store import repository
from layers.store.atlas import to_metric
from layers.streets import local_network

NOT_OPEN = {"under_construction", "built_not_open"}


def coverage(**params: object) -> CoverageResult:
    params = {"target": "district", "radii_m": (800.0,), **params}
    return ANALYSES["coverage"].run(CoverageParams(**params))  # type: ignore[arg-type]


def growth(**params: object) -> DistanceResult:
    return ANALYSES["growth"].run(GrowthParams(CoverageParams(**params)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def file() -> list[dict]:
    """The properties of every line-station, as the file has them."""
    path = repository.DATA / "geojson" / "stations.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [feature["properties"] for feature in features]


@pytest.mark.parametrize("year", [1993, 2003, 2007, 2020, 2021])
def test_a_year_counts_what_had_opened_by_its_end(year: int, file: list[dict]) -> None:
    opened = {
        each["id"]
        for each in file
        if each["status"] == "operating" and (each["opened"] or 9999) <= year
    }
    assert set(stations_of("operating", year=year).index) == opened
    district = to_metric(repository.layer("district").frame.geometry).iloc[0]
    stops = to_metric(repository.layer("stations").frame.geometry)[sorted(opened)]
    cover = shapely.union_all(shapely.buffer(stops.array, 800, quad_segs=200))
    expected = shapely.intersection(cover, district).area / district.area
    result = coverage(year=year)
    assert result.district.share == pytest.approx(expected, abs=2e-4)
    assert any(f"{year} 年底" in note.in_("zh") for note in result.notes)


def test_nothing_of_the_district_in_1993() -> None:
    result = coverage(year=1993)
    assert result.district.share == result.district.high == 0
    assert result.none_covered == ("baoshan_district",)


def test_this_year_is_today() -> None:
    """The last lines in the data opened in 2025: later years are as now."""
    now, later = coverage(target="towns"), coverage(target="towns", year=2026)
    pd.testing.assert_frame_equal(now.table, later.table)
    assert "2026" in later.notes[0].in_("en")
    assert now.notes[0].in_("en").startswith("Today")
    tried = coverage(scenario="station_industrial_park")
    assert tried.notes[0].in_("en").startswith("In this scenario, ")


def test_line_15_came_in_2021() -> None:
    for year, there in ((2020, False), (2021, True)):
        stations = stations_of("operating", year=year)
        assert ("15" in set(stations["line"])) is there
        nearest = coverage(target="zones", year=year).table.set_index("id")["nearest_station_id"]
        assert nearest["nanda_smart_city"].startswith("st_15_") is there


def test_building_adds_what_is_not_yet_open_and_nothing_else(file: list[dict]) -> None:
    coming = {each["id"] for each in file if each["status"] in NOT_OPEN}
    now, then = (set(stations_of("operating", building=each).index) for each in (False, True))
    assert then - now == coming
    assert now <= then
    assert len(coming) > 30
    core = (set(stations_of("core", building=each).index) for each in (False, True))
    assert len(set(map(frozenset, core))) == 1
    without, with_them = (coverage(target="towns", building=each) for each in (False, True))
    assert (with_them.table["share"] >= without.table["share"] - 1e-9).all()
    assert with_them.stations > without.stations
    # Jiangyang South Road, built and not open, lies in the district.
    assert with_them.district.share > without.district.share + 0.002
    assert "under construction" in with_them.notes[0].in_("en")
    assert "under construction" not in without.notes[0].in_("en")


@pytest.mark.parametrize("method", METHODS)
def test_growth_is_the_coverage_of_each_year(method: str, walkable: local_network.Network) -> None:
    assert walkable
    table = growth(method=method, target="towns", year=2010).table
    years = table["year"].tolist()
    assert years == sorted(set(years))
    # From the year before there was something.
    assert years[0] == years[1] - 1
    assert (table["share_high"] > 0).tolist() == [False] + [True] * (len(years) - 1)
    assert (table["share"].diff().dropna() >= -1e-12).all()
    assert (table["stations"].diff().dropna() > 0).all()
    for year in (2021,) if method == "streets" else (years[0], years[2], 2021):
        own = coverage(method=method, year=year).district
        row = table.set_index("year").loc[year]
        assert row["share"] == pytest.approx(own.share, abs=1e-9)
        assert row["covered_km2"] == pytest.approx(own.covered_km2, abs=1e-6)
        # Fewer stations are looked at, but none that matters is missing: the same range.
        # (Along streets the bits they are cut into are a little longer or shorter.)
        for end in ("low", "high"):
            assert row[f"share_{end}"] == pytest.approx(getattr(own, end), abs=1e-4)
    assert (table["share_low"] <= table["share"]).all()
    assert (table["share"] <= table["share_high"]).all()
    assert table["share_high"].iloc[-1] > table["share_low"].iloc[-1]
    today = coverage(method=method).district.share
    assert table["share"].iloc[-1] == pytest.approx(today, abs=1e-9)


def test_growth_ends_with_what_is_under_construction_where_asked() -> None:
    dated, also = growth(building=False).table, growth(building=True).table
    pd.testing.assert_frame_equal(dated, also.iloc[:-1].astype(dated.dtypes.to_dict()))
    last = also.iloc[-1]
    assert pd.isna(last["year"])
    assert last["share"] == pytest.approx(coverage(building=True).district.share, abs=1e-9)
    assert "江杨南路" in {name.in_("zh") for name in last["opened"]}


def test_growth_says_what_it_rests_on() -> None:
    said = growth(radii_m=(500.0, 800.0), method="detour", lines="core")
    first, basis = (each.in_("en") for each in said.notes[:2])
    last = said.table.iloc[-1]
    assert f"0.0 % covered at the end of {said.table['year'].iloc[0]:.0f}" in first
    assert f"{100 * last['share']:.0f} % (" in first
    assert "today" in first
    assert "within 800 m on foot (straight-line distance × 1.3)" in first
    assert "the three core lines" in first
    assert basis.startswith("Based on straight-line distance times a detour factor of 1.3")
    # The share is that of the chart's last bar, and of coverage itself.
    assert last["share"] == pytest.approx(
        coverage(method="detour", lines="core").district.share, abs=1e-9
    )


def test_growth_names_what_opened(file: list[dict]) -> None:
    rows = growth().table.set_index("year")
    names = {name.in_("zh") for name in rows.loc[2007, "opened"]}
    assert names == {"宝安公路", "友谊西路", "富锦路"}
    assert rows.loc[1999, "opened"] == ()
    opened = {e["id"]: e["opened"] for e in file if e["status"] == "operating" and e["opened"]}
    district = to_metric(repository.layer("district").frame.geometry).iloc[0]
    stops = to_metric(repository.layer("stations").frame.geometry)[sorted(opened)]
    near = stops.index[stops.distance(district) <= 800]
    assert min(opened[station] for station in near) == 2000
    assert set(rows.index) == {1999} | {opened[station] for station in near}


def test_growth_takes_the_widest_distance() -> None:
    several = growth(radii_m=(500.0, 1500.0))
    assert several.radius_m == 1500
    assert several.table.equals(growth(radii_m=(1500.0,)).table)


@pytest.mark.parametrize("year", [1992, 0, -1, this_year() + 1])
def test_a_year_without_a_metro_or_to_come_is_refused(year: int) -> None:
    with pytest.raises(ParameterError) as caught:
        CoverageParams(year=year)
    assert [(each.code, each.field) for each in caught.value.problems] == [("value_range", "year")]


@pytest.mark.parametrize("detour", [0.9, 3.1, float("nan"), float("inf")])
def test_a_detour_below_the_straight_line_is_refused(detour: float) -> None:
    with pytest.raises(ParameterError) as caught:
        CoverageParams(detour=detour)
    assert [each.field for each in caught.value.problems] == ["detour"]
