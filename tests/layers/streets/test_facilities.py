"""Areas that are relations, and bus stops, schools and hospitals, out of small files by hand."""

from dataclasses import replace
from pathlib import Path

import osmium
import pytest
import shapely
from osmium.osm import mutable

from layers.analyses import ANALYSES
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.store import own_layers, repository
from layers.store.atlas import to_metric, with_role
from layers.store.ground import local_ground
from layers.streets.acquire import import_network
from layers.streets.facilities.facility_layers import layer_id_of
from layers.streets.osm_file import read_osm
from layers.streets.osm_segments import RawStreets
from layers.tables.coverage_tables import coverage_headings
from layers.views import VIEWS
from layers.views.coverage import question_of

# In the district, beside Gucun Park station (121.3716, 31.3455); ten-thousandths of a degree.
_WEST, _SOUTH = 121.36, 31.34

Tags = dict[str, str]

SPOTS: dict[int, tuple[int, int]] = {
    1: (0, 0), 2: (400, 0), 3: (100, 100), 4: (300, 100), 5: (300, 200), 6: (100, 200),
    7: (150, 130), 8: (250, 130), 9: (250, 170), 10: (150, 170),
    20: (110, 55), 21: (112, 57), 22: (390, 190), 23: (50, 50), 24: (60, 60), 25: (5, 5),
    30: (320, 20), 31: (340, 20), 32: (340, 40), 33: (320, 40),
}  # fmt: skip
STOP = {"highway": "bus_stop", "name": "沪太路", "name:en": "Hutai Road"}
NODES: dict[int, Tags] = {
    20: STOP,
    21: STOP,  # some 30 m apart, either side of the road
    22: STOP,  # another one of the same name, 3 km away
    23: {"amenity": "hospital", "name": "宝山医院"},
    24: {"highway": "bus_stop"},
    25: {"amenity": "clinic", "name": "诊所"},
}
WAYS: dict[int, tuple[list[int], Tags]] = {
    1: ([1, 2], {"highway": "residential"}),
    2: ([3, 4, 5], {}), 3: ([5, 6, 3], {}),  # the lake's outline, in two ways
    4: ([7, 8, 9, 10, 7], {}),  # an island in it
    5: ([30, 31, 32, 33, 30], {"amenity": "school", "name": "实验小学"}),
    6: ([7, 8], {"natural": "cliff"}),
}  # fmt: skip
LAKE = [(2, "outer"), (3, "outer"), (4, "inner")]
RELATIONS: dict[int, tuple[list[tuple[int, str]], Tags]] = {
    1: (LAKE, {"type": "multipolygon", "natural": "water", "name": "美兰湖"}),
    2: ([(2, "outer")], {"type": "multipolygon", "leisure": "park", "name": "open"}),
    3: ([(2, ""), (3, "")], {"type": "route", "natural": "water", "name": "route"}),
}


def degrees(number: int) -> tuple[float, float]:
    x, y = SPOTS[number]
    return round(_WEST + x / 1e4, 7), round(_SOUTH + y / 1e4, 7)


def written(tags: Tags) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def xml(*, turned: bool = False, more: str = "") -> bytes:
    """Return the file as XML, its objects in the usual order or the other way round."""
    nodes = [
        '<node id="{}" lon="{}" lat="{}">{}</node>'.format(
            number, *degrees(number), written(NODES.get(number, {}))
        )
        for number in SPOTS
    ]
    ways = [
        f'<way id="{number}">'
        + "".join(f'<nd ref="{each}"/>' for each in refs)
        + f"{written(tags)}</way>"
        for number, (refs, tags) in WAYS.items()
    ]
    relations = [
        f'<relation id="{number}">'
        + "".join(f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members)
        + f"{written(tags)}</relation>"
        for number, (members, tags) in RELATIONS.items()
    ]
    parts = [*nodes, *ways, *relations]
    body = "".join(parts[::-1] if turned else parts)
    return f'<osm version="0.6">{body}{more}</osm>'.encode()


def pbf(path: Path) -> None:
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for number in SPOTS:
            tags = NODES.get(number, {})
            writer.add_node(mutable.Node(id=number, location=degrees(number), tags=tags))
        for number, (refs, tags) in WAYS.items():
            writer.add_way(mutable.Way(id=number, nodes=refs, tags=tags))
        for number, (members, tags) in RELATIONS.items():
            named = [("w", way, role) for way, role in members]
            writer.add_relation(mutable.Relation(id=number, members=named, tags=tags))


@pytest.fixture(params=["xml", "turned", "pbf"])
def raw(request: pytest.FixtureRequest, tmp_path: Path) -> RawStreets:
    """The same content in three files."""
    if request.param == "pbf":
        pbf(tmp_path / "a.osm.pbf")
        return read_osm(tmp_path / "a.osm.pbf")
    (tmp_path / "a.osm").write_bytes(xml(turned=request.param == "turned"))
    return read_osm(tmp_path / "a.osm")


def test_a_lake_of_several_ways_has_its_island(raw: RawStreets) -> None:
    ((feature, shape),) = raw.ground.areas
    assert raw.ground.features[feature] == ("water", "美兰湖", "美兰湖")
    outer, island = (shapely.box(*degrees(a), *degrees(b)) for a, b in ((3, 5), (7, 9)))
    assert shapely.area(shapely.symmetric_difference(shape, outer - island)) < 1e-12


def test_facilities_are_nodes_ways_and_what_only_looks_like_them_is_none(raw: RawStreets) -> None:
    found = {each.key: each for each in raw.facilities}
    assert sorted(found) == ["n20", "n21", "n22", "n23", "n24", "w5"]
    assert found["n20"].names == ("沪太路", "Hutai Road")
    assert (found["n24"].kind, found["n24"].names) == ("bus_stop", ("", ""))
    assert (found["n23"].lon, found["n23"].lat) == pytest.approx(degrees(23))
    school = shapely.box(*degrees(30), *degrees(32))
    assert found["w5"].kind == "school"
    assert school.contains(shapely.Point(found["w5"].lon, found["w5"].lat))


def test_streets_are_as_they_are_without_them(raw: RawStreets) -> None:
    assert (raw.ways, raw.dropped, len(raw.u)) == (1, 0, 1)
    assert len(raw.lon) < len(SPOTS)  # no place of what only an unused way passes


def test_a_stop_that_is_gone_or_renamed_counts_by_its_newest_version(tmp_path: Path) -> None:
    more = (
        '<node id="20" version="2" lon="121.37" lat="31.345"/>'
        '<node id="24" version="2" visible="false"/>'
        '<relation id="1" version="2" visible="false"/>'
    )
    for turned in (False, True):
        path = tmp_path / "b.osm"
        path.write_bytes(xml(turned=turned, more=more))
        found = read_osm(path)
        assert sorted(each.key for each in found.facilities) == ["n21", "n22", "n23", "w5"]
        assert found.ground.areas == ()


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    path = tmp_path / "district.osm"
    path.write_bytes(xml())
    return path


def test_they_are_layers_that_answers_count(made: Path) -> None:
    import_network(made)
    stops = layer_id_of("bus_stop")
    layer = repository.layer(stops)
    assert sorted(layer.frame["name_en"]) == ["Bus stop n24", "Hutai Road", "Hutai Road"]
    # The two posts are one place, midway.
    merged = layer.frame.loc[f"{stops}_n20"].geometry
    assert (merged.x, merged.y) == pytest.approx((_WEST + 0.0111, _SOUTH + 0.0056), abs=1e-6)
    (source,) = layer.lineage.sources
    assert (source.licence, source.id) == ("ODbL-1.0", "osm")
    assert "district.osm" in source.title.in_("en")
    assert {stops, layer_id_of("school"), layer_id_of("hospital")} <= set(with_role("countable"))
    result = ANALYSES["coverage"].run(CoverageParams(radii_m=(1500.0,), target=stops))
    stations = to_metric(repository.layer("stations").frame.geometry)
    spots = to_metric(layer.frame.geometry)
    operating = repository.layer("stations").frame["status"] == "operating"
    near = [min(stations[operating].distance(spot)) <= 1500 for spot in spots]
    assert (result.points, result.points_inside) == (3, sum(near))
    ground = local_ground.load()
    assert ground is not None
    lakes = ground.frame[ground.frame["kind"] == "water"]
    # 0.02 by 0.01 degrees without 0.01 by 0.004, at 31.355 degrees north.
    assert to_metric(lakes.geometry).area.sum() == pytest.approx(
        0.00016 * 110_880 * 95_170, rel=0.01
    )


def test_a_newer_file_takes_the_place_of_the_one_before(made: Path) -> None:
    import_network(made)
    first = own_layers.kept().heads[layer_id_of("hospital")]
    made.write_bytes(xml().replace("宝山医院".encode(), "大场医院".encode()))
    import_network(made)
    layer = repository.layer(layer_id_of("hospital"))
    assert list(layer.frame["name_zh"]) == ["大场医院"]
    assert own_layers.kept().heads[layer.id].version == first.version + 1
    assert len(own_layers.kept().layers) == 3


def test_coverage_by_bus_stops_is_that_of_circles_around_them(made: Path) -> None:
    import_network(made)
    stops = layer_id_of("bus_stop")
    layer = repository.layer(stops)
    question = CoverageParams(lines=stops, radii_m=(300.0, 500.0), target="towns")
    result = ANALYSES["coverage"].run(question)
    district = to_metric(repository.layer("district").frame.geometry).iloc[0]
    spots = to_metric(layer.frame.geometry).to_numpy()
    for radius, found in ((300.0, result.narrower[300.0]), (500.0, result.district)):
        circles = shapely.union_all(shapely.buffer(spots, radius, quad_segs=64))
        covered_km2 = shapely.area(shapely.intersection(district, circles)) / 1e6
        assert found.covered_km2 == pytest.approx(covered_km2, rel=0.005)
    assert "3 stops of “Bus stops (OSM)”" in result.notes[0].in_("en")
    assert "公交站（OSM）" in result.notes[0].in_("zh")
    gucun = result.table[result.table["id"] == "town_gucun"].iloc[0]
    assert gucun["nearest_station_id"] in layer.frame.index
    assert gucun["nearest_station_en"] in set(layer.frame["name_en"])
    # What has no year was there in every year.
    then = ANALYSES["coverage"].run(replace(question, year=2005))
    assert then.district == result.district


def test_the_map_of_bus_stops_has_them_in_place_of_stations(made: Path) -> None:
    import_network(made)
    view = VIEWS["coverage"]
    values, problems = view.read({"lines": layer_id_of("bus_stop"), "radii": "300,500"})
    assert problems == ()
    picture = view.picture(values, "zh")
    layer_ids = {each.layer.id for each in picture.scene.layers}
    assert layer_id_of("bus_stop") in layer_ids
    assert "stations" not in layer_ids
    (rings,) = (each.layer for each in picture.scene.layers if each.layer.id == "coverage_rings")
    assert rings.title.in_("zh") == "距“公交站（OSM）”站点直线距离"
    assert "OpenStreetMap" in rings.lineage.sources[0].title.in_("en")
    headings = coverage_headings(ANALYSES["coverage"].run(question_of(values)), "zh")
    assert headings["stations_inside"] == "站点"
    assert picture.subtitle.in_("zh").startswith("公交站（OSM）")
    itself = view.picture(values | {"target": layer_id_of("bus_stop")}, "en").scene.layers
    ids = [each.layer.id for each in itself]
    assert len(ids) == len(set(ids))
