"""Ground and facilities of a download: the same as those of a file with the same content."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely

from layers.store import repository
from layers.store.ground import local_ground
from layers.streets import overpass
from layers.streets.acquire import download_network, import_network
from layers.streets.areas import area_of
from layers.streets.facilities.facility_layers import layer_id_of
from layers.streets.facilities.facility_tags import FACILITIES
from tests.layers.streets import test_facilities, test_ground_files
from tests.layers.town import Server

BOX = (121.35, 31.335, 121.44, 31.485)
"""Around the places of both files and the town of the server."""

_ROAD = {10_001: ([10_001, 10_002], {"highway": "motorway", "name": "外环高速"})}


def elements() -> list[dict[str, Any]]:
    """Return the content of both files by hand as an Overpass server says it, and a motorway."""
    towns = test_facilities
    nodes: dict[int, tuple[float, float]] = {each: towns.degrees(each) for each in towns.SPOTS}
    ways = dict(towns.WAYS)
    number = 1_000
    for way, (run, tags) in test_ground_files.WAYS.items():
        places: dict[tuple[int, int], int] = {}
        for x, y in run:
            if (x, y) not in places:
                number += 1
                places[x, y] = number
                west, south = test_ground_files._WEST, test_ground_files._SOUTH
                nodes[number] = (round(west + x / 1e4, 7), round(south + y / 1e4, 7))
        ways[1_000 + way] = ([places[spot] for spot in run], tags)
    nodes |= {10_001: (121.37, 31.40), 10_002: (121.40, 31.41)}
    return [
        *({"type": "node", "id": each, "lon": lon, "lat": lat, "tags": towns.NODES.get(each, {})}
          for each, (lon, lat) in nodes.items()),
        *({"type": "way", "id": each, "nodes": refs, "tags": tags}
          for each, (refs, tags) in (ways | _ROAD).items()),
        *({"type": "relation", "id": each, "tags": tags, "members": [
              {"type": "way", "ref": way, "role": role} for way, role in members]}
          for each, (members, tags) in towns.RELATIONS.items()),
    ]  # fmt: skip


def as_file() -> bytes:
    """Return the same as XML."""
    parts = []
    for each in elements():
        inner = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in each["tags"].items())
        inner += "".join(f'<nd ref="{ref}"/>' for ref in each.get("nodes", ()))
        inner += "".join('<member type="way" ref="{ref}" role="{role}"/>'.format(**member)
                         for member in each.get("members", ()))  # fmt: skip
        place = 'lon="{lon}" lat="{lat}"'.format(**each) if each["type"] == "node" else ""
        parts.append(f'<{each["type"]} id="{each["id"]}" {place}>{inner}</{each["type"]}>')
    return f'<osm version="0.6">{"".join(parts)}</osm>'.encode()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(overpass, "PAUSES_S", (0.01, 0.02))
    running = Server()
    running.ground = elements()
    yield running
    running.close()


def kept() -> tuple[dict[tuple[str, str], shapely.Geometry], dict[str, list[tuple[Any, ...]]]]:
    """Return the ground that is kept by kind and name, and the places of each kind."""
    frame = local_ground.load().frame
    ground = {(row.kind, row.name_zh): row.geometry for row in frame.itertuples()}
    places = {
        kind: [(key, row.name_en, round(row.geometry.x, 6), round(row.geometry.y, 6))
               for key, row in repository.layer(layer_id_of(kind)).frame.iterrows()]
        for kind in FACILITIES
    }  # fmt: skip
    return ground, places


def test_a_download_yields_what_a_file_of_the_same_content_yields(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = download_network(area_of(bbox=BOX), endpoint=server.endpoint, private=True)
    assert len(server.ground_requests) == len(server.requests) > 1
    ground, places = kept()
    (source,) = local_ground.load().lineage.sources
    assert source.licence == "ODbL-1.0"
    assert source.date == network.data_date == "2026-11-20"
    assert server.endpoint in source.title.in_("en")

    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "other"))
    (tmp_path / "same.osm").write_bytes(as_file())
    import_network(tmp_path / "same.osm")
    expected, expected_places = kept()
    kinds = {kind for kind, _ in ground}
    assert kinds >= {"water", "river", "green", "built_up", "railway", "main_road", "expressway"}
    assert ground.keys() == expected.keys()
    for key, shape in ground.items():
        assert shapely.hausdorff_distance(shape, expected[key]) < 1e-6, key  # the sixth decimal
    assert places == expected_places
    assert {kind: len(rows) for kind, rows in places.items()} == {
        "bus_stop": 3, "school": 1, "hospital": 1,
    }  # fmt: skip


def test_a_server_without_ground_leaves_what_is_there(server: Server) -> None:
    server.ground = []
    network = download_network(area_of(bbox=BOX), endpoint=server.endpoint, private=True)
    assert network.streets.segments > 0
    assert local_ground.load() is None
