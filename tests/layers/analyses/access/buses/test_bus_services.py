"""Bus stops of a layer in the access index, worked by hand; what is assumed is said everywhere."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import ParameterError
from layers.analyses.access.access import access
from layers.analyses.access.access_params import NO_BUSES, AccessParams
from layers.analyses.access.buses.bus_services import bus_facts, running_of
from layers.analyses.access.explain import why
from layers.analyses.access.indicators import access_index
from layers.analyses.access.ranking import improvements
from layers.analyses.common.grid import walks_at
from layers.analyses.differences.surface import surface, updated
from layers.i18n.wording import LANGUAGES, Lang
from layers.imports.draft import draft
from layers.imports.keep import keep
from layers.store import repository
from layers.store.atlas import to_metric
from layers.tables.reason_tables import why_table
from layers.transit.services import transit
from layers.views.access import question_of, scene
from tests.layers.commands import Run
from tests.layers.made_surfaces import AREA
from tests.own_folder import own_folder

__all__ = ["own_folder"]

DETOUR = 1.3
HEADS = "名称,经度,纬度,途经线路,发车间隔（分钟）\n"
NORTH = (121.3650, 31.4600)
"""No metro station is within 960 m of it."""


def stops(folder: Path, rows: str, head: str = HEADS) -> str:
    path = folder / "公交站.csv"
    path.write_text(head + rows, encoding="utf-8")
    found = draft(path, "wgs84")
    assert "stops" in found.proposed.roles
    return keep(found, found.proposed).id


def question_on(layer_id: str, **more: object) -> AccessParams:
    given = {"indicator": "ptal", "area": AREA, "method": "detour", "buses": layer_id, **more}
    return AccessParams(**given)  # type: ignore[arg-type]


def index_at(params: AccessParams, lon: float, lat: float) -> float:
    running = running_of(params)
    point = metric_point(lon, lat)
    walks = walks_at(np.array([[point.x, point.y]]), params, running)
    return float(access_index(running, walks)[0][0])


def metric_point(lon: float, lat: float) -> shapely.Point:
    """Return a place in metres."""
    point: shapely.Point = to_metric(gpd.GeoSeries([shapely.Point(lon, lat)], crs=4326)).iloc[0]
    return point


def walk_m(lon: float, lat: float) -> float:
    """Metres on foot from `NORTH`: the straight line times the detour factor."""
    return DETOUR * float(metric_point(*NORTH).distance(metric_point(lon, lat)))


def frequency(metres: float, headway_min: float) -> float:
    """Return 30 over walk at 80 m a minute, half the headway and 2 minutes (TfL 2015, 2.5)."""
    return 30 / (metres / 80 + headway_min / 2 + 2)


def test_routes_count_once_at_their_nearest_stop_and_the_best_whole(tmp_path: Path) -> None:
    """Routes 52 (10 min) and 6 (20 min) at 甲, 52 at 乙 farther off; 丙 is beyond 640 m."""
    near, far, beyond = (121.3660, 31.4600), (121.3680, 31.4600), (121.3750, 31.4600)
    layer_id = stops(
        tmp_path,
        f"甲,{near[0]},{near[1]},52路、6路,10;20\n乙,{far[0]},{far[1]},52路,1\n"
        f"丙,{beyond[0]},{beyond[1]},9路,2\n",
    )  # fmt: skip
    assert walk_m(*far) < 640 < walk_m(*beyond)
    best, other = frequency(walk_m(*near), 10), frequency(walk_m(*near), 20)
    assert index_at(question_on(NO_BUSES), *NORTH) == 0
    assert index_at(question_on(layer_id), *NORTH) == pytest.approx(best + other / 2, rel=1e-6)


def test_stops_without_routes_are_one_route_with_the_assumed_headway(tmp_path: Path) -> None:
    near, far = (121.3660, 31.4600), (121.3680, 31.4600)
    layer_id = stops(tmp_path, f"甲,{near[0]},{near[1]},,\n乙,{far[0]},{far[1]},,\n")
    for minutes in (12.0, 30.0):
        params = question_on(layer_id, bus_headway_min=minutes)
        expected = frequency(walk_m(*near), minutes)
        assert index_at(params, *NORTH) == pytest.approx(expected, rel=1e-6)
        facts = bus_facts(params)
        assert facts is not None
        assert (facts.stops, facts.stated, facts.assumed, facts.unrouted) == (2, 0, 1, 2)


def test_what_a_route_has_at_one_stop_holds_at_another_and_seconds_are_seconds(
    tmp_path: Path,
) -> None:
    near, far = (121.3660, 31.4600), (121.3680, 31.4600)
    rows = f"甲,{near[0]},{near[1]},52,\n乙,{far[0]},{far[1]},52,600\n"
    layer_id = stops(tmp_path, rows, "name,lon,lat,routes,headway_s\n")
    expected = frequency(walk_m(*near), 10)
    assert index_at(question_on(layer_id), *NORTH) == pytest.approx(expected, rel=1e-6)


def test_rail_keeps_its_part_and_without_buses_nothing_changes(tmp_path: Path) -> None:
    layer_id = stops(tmp_path, f"甲,{NORTH[0]},{NORTH[1]},52,10\n")
    plain, with_buses = access(question_on(NO_BUSES)), access(question_on(layer_id))
    assert running_of(question_on(NO_BUSES)) is transit("am_peak")
    assert (
        plain.table["value_index"].tolist()
        == access(AccessParams(indicator="ptal", area=AREA, method="detour"))
        .table["value_index"]
        .tolist()
    )
    assert (with_buses.table["value_index"] >= plain.table["value_index"]).all()
    nearest = question_on(layer_id, indicator="nearest_station")
    assert running_of(nearest) is transit("am_peak")


@pytest.fixture
def around(tmp_path: Path) -> tuple[str, str]:
    """A layer of stops all over an area, and one of its cells."""
    cells = access(question_on(NO_BUSES)).table
    rows = "".join(
        f"站{k},{lon},{lat},{'52' if k % 2 else ''},{8 if k % 2 else ''}\n"
        for k, (lon, lat) in enumerate(zip(cells["lon"], cells["lat"], strict=True))
    )
    return stops(tmp_path, rows), str(cells["id"].iloc[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_assumed_stands_in_title_notes_rows_and_sources(
    around: tuple[str, str], lang: Lang
) -> None:
    layer_id, cell = around
    params = question_on(layer_id)
    result = access(params)
    title = result.surface.title.in_(lang)
    assert {"zh": "假设", "en": "assumed"}[lang] in title
    sentences = " ".join(each.in_(lang) for each in result.notes)
    assert {"zh": "公交站取自图层", "en": "Bus stops are those of the layer"}[lang] in sentences
    assert {"zh": "假设为 12 分钟", "en": "12 min is assumed"}[lang] in sentences
    rows = why(params, cell).rows
    assert set(rows[rows["mode"] == "bus"]["quality"]) == {"assumed", "file"}
    table = why_table(why(params, cell), params, lang).to_string()
    assert {"zh": "公交52", "en": "bus 52"}[lang] in table
    layer_ids = [each.layer.id for each in scene(result, params, lang).layers]
    assert layer_id in layer_ids
    sources = {each.id for each in result.surface.lineage.sources}
    assert {each.id for each in repository.layer(layer_id).lineage.sources} <= sources


def test_measures_and_scenarios_know_the_buses(around: tuple[str, str]) -> None:
    params = question_on(around[0])
    assert improvements(params, around[1]).value == why(params, around[1]).value
    before = surface(params)
    assert updated(before, params).value.tolist() == before.value.tolist()
    assert before.value.tolist() == access(params).table["value_index"].tolist()


def test_the_command_says_it_and_a_layer_that_is_none_is_refused(
    around: tuple[str, str], run: Run
) -> None:
    command = ["access", "--indicator", "ptal", "--area", AREA, "--buses", around[0],
               "--bus-headway", "20", "--lang", "en"]  # fmt: skip
    code, out, _ = run(*command)
    assert code == 0
    assert "20 min is assumed" in out
    with pytest.raises(ParameterError) as caught:
        question_on("stations")
    assert [each.code for each in caught.value.problems] == ["value_unknown"]


def test_other_indicators_ask_nothing_of_buses(around: tuple[str, str]) -> None:
    values = {"indicator": "nearest_station", "area": AREA, "buses": around[0]}
    assert question_of(values).buses == NO_BUSES
