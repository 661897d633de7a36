"""Street files, sound and damaged; osmnx's own reading is the measure where it can read."""

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.errors import DataError
from geo.walking.street_network import build_streets
from layers.i18n.wording import sentences
from layers.streets import osm_pbf
from layers.streets.osm_file import read_osm
from layers.streets.osm_segments import RawStreets
from layers.streets.walkable import KEYS, is_walkable
from tests.layers.refusals import problem_is

SHARED = Path(__file__).parents[4] / "shared" / "data"
OAKLAND = SHARED / "osm_west_oakland" / "West-Oakland.osm.bz2"
ALEGRE = SHARED / "porto_alegre" / "poa_osm.pbf"

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">'
CROSS = """
  <node id="1" lat="31.400" lon="121.400"/><node id="2" lat="31.400" lon="121.401"/>
  <node id="3" lat="31.400" lon="121.402"/><node id="4" lat="31.401" lon="121.401"/>
  <way id="7" timestamp="2024-05-06T07:08:09Z"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
    <tag k="highway" v="footway"/></way>
  <way id="8" timestamp="2023-05-06T07:08:09Z"><nd ref="2"/><nd ref="4"/><nd ref="99"/>
    <tag k="highway" v="path"/></way>
  <way id="9"><nd ref="3"/><nd ref="4"/><tag k="highway" v="motorway"/></way>
  <way id="10"><nd ref="1"/><tag k="highway" v="path"/></way>
"""
SMALL = (HEAD + CROSS + "</osm>").encode("utf-8")
PACKED = bz2.compress(SMALL)

Keep = Callable[[str, bytes], Path]


@pytest.fixture(params=["by name", "by content"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of reading PBF, of which each system takes the one or the other."""
    by_name = request.param == "by name"
    monkeypatch.setattr(osm_pbf, "_opens_by_name", lambda _path, _system: by_name)


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def edges_of(raw: RawStreets) -> set[frozenset[tuple[float, float]]]:
    """Return the segments as pairs of positions, to 1e-7 degrees."""
    at = [(round(x, 7), round(y, 7)) for x, y in zip(raw.lon, raw.lat, strict=True)]
    return {frozenset((at[a], at[b])) for a, b in zip(raw.u, raw.v, strict=True)}


A, B, C, D = (121.4, 31.4), (121.401, 31.4), (121.402, 31.4), (121.401, 31.401)


@pytest.mark.parametrize(
    ("name", "pack"),
    [("街.osm", bytes), ("a.osm.bz2", bz2.compress), ("a.osm.gz", gzip.compress), ("A.OSM", bytes)],
)
def test_a_file_by_hand(name: str, pack: Callable[[bytes], bytes], keep: Keep) -> None:
    raw = read_osm(keep(name, pack(SMALL)))
    assert edges_of(raw) == {frozenset(pair) for pair in ((A, B), (B, C), (B, D))}
    # Way 8 leads on to a node that is not in the file; way 10 is a single point.
    assert (raw.ways, raw.dropped) == (2, 1)
    assert (raw.data_date, raw.dated_by) == ("2024-05-06", "edit")


@pytest.mark.parametrize(
    ("name", "system", "way"),
    [
        ("C:/Users/张三/a.osm", "nt", "content"),
        ("C:/Users/zs/a.osm", "nt", "name"),
        ("/home/张三/a.osm", "posix", "name"),
    ],
)
def test_windows_does_not_open_every_name(name: str, system: str, way: str) -> None:
    assert osm_pbf._opens_by_name(Path(name), system) is (way == "name")


def test_ways_may_stand_before_their_nodes(keep: Keep) -> None:
    first = CROSS.index("<way")
    turned = HEAD + CROSS[first:] + CROSS[:first] + "</osm>"
    assert edges_of(read_osm(keep("a.osm", turned.encode("utf-8")))) == edges_of(
        read_osm(keep("b.osm", SMALL))
    )


def test_a_file_without_times_has_no_date(keep: Keep) -> None:
    plain = SMALL.replace(b' timestamp="2024-05-06T07:08:09Z"', b"")
    plain = plain.replace(b' timestamp="2023-05-06T07:08:09Z"', b"")
    raw = read_osm(keep("a.osm", plain))
    assert (raw.data_date, raw.dated_by) == (None, None)


def test_only_what_touches_the_area_is_taken(keep: Keep) -> None:
    # The box holds no node, but the segment from 2 to 4 passes through it.
    box = shapely.box(121.4009, 31.4004, 121.4011, 31.4006)
    assert edges_of(read_osm(keep("a.osm", SMALL), within=box)) == {frozenset((B, D))}
    with pytest.raises(DataError, check=problem_is("osm_elsewhere")):
        read_osm(keep("a.osm", SMALL), within=shapely.box(0, 0, 1, 1))


DAMAGED = {
    "nothing.osm": (b"", "osm_broken"),
    "nothing.osm.pbf": (b"", "osm_broken"),
    "nothing.osm.bz2": (b"", "osm_broken"),
    "page.osm": (b"<!DOCTYPE html><html><body>404</body></html>", "osm_broken"),
    "text.pbf": (b"no such protocol buffer", "osm_broken"),
    "cut.osm": (SMALL[:-40], "osm_broken"),
    "unknown.osm": (SMALL.replace(b"UTF-8", b"UTF-.8", 1), "osm_broken"),
    "cut.osm.bz2": (PACKED[:-40], "osm_broken"),
    "cut.osm.gz": (gzip.compress(SMALL)[:-40], "osm_broken"),
    "flipped.osm.bz2": (PACKED[:60] + b"????" + PACKED[64:], "osm_broken"),
    "nowhere.osm": (SMALL.replace(b'lat="31.400"', b'lat="north"'), "osm_broken"),
    "entities.osm": (
        b'<!DOCTYPE osm [<!ENTITY a "aa">]>' + SMALL[SMALL.index(b"<osm") :], "osm_broken"
    ),
    "no_id.osm": (SMALL.replace(b'id="2"', b'number="2"'), "osm_broken"),
    "huge_id.osm": (SMALL.replace(b'id="2"', b'id="99999999999999999999"'), "osm_broken"),
    "garbage_after.osm.bz2": (PACKED + b"and then?", "osm_broken"),
    "cut_second.osm.bz2": (PACKED + PACKED[:-10], "osm_broken"),
    "cut_second.osm.gz": (gzip.compress(SMALL) + gzip.compress(SMALL)[:-10], "osm_broken"),
    "bomb.osm.bz2": (bz2.compress(SMALL[:60] + b" " * 70_000_000), "limit_ratio"),
    "bomb.osm.gz": (gzip.compress(SMALL[:60] + b" " * 70_000_000), "limit_ratio"),
    "no_streets.osm": (SMALL.replace(b"highway", b"waterway"), "osm_empty"),
    "no_ways.osm": ((HEAD + "</osm>").encode("utf-8"), "osm_empty"),
    "no_nodes.osm": ((HEAD + CROSS[CROSS.index("<way") :] + "</osm>").encode(), "osm_no_nodes"),
    "streets.geojson": (SMALL, "osm_ending"),
    "streets": (SMALL, "osm_ending"),
}  # fmt: skip


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_wrong_with_a_file_is_one_sentence(name: str, keep: Keep) -> None:
    content, code = DAMAGED[name]
    with pytest.raises(DataError) as caught:
        read_osm(keep(name, content))
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [(code, name)]
    for lang in ("zh", "en"):
        (line,) = sentences(caught.value, lang)
        assert line.startswith(name)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "a.osm", tmp_path):
        with pytest.raises(DataError):
            read_osm(path)


@pytest.mark.skipif(not OAKLAND.exists(), reason="needs ../shared/data/osm_west_oakland")
def test_west_oakland_is_what_osmnx_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import osmnx

    monkeypatch.setattr(osmnx.settings, "useful_tags_way", list(KEYS))
    plain = tmp_path / "a.osm"
    plain.write_bytes(bz2.decompress(OAKLAND.read_bytes()))
    graph = osmnx.graph_from_xml(plain, simplify=False, retain_all=True)
    at = {node: (round(d["x"], 7), round(d["y"], 7)) for node, d in graph.nodes(data=True)}
    edges = {
        frozenset((at[u], at[v])): tags["length"]
        for u, v, tags in graph.edges(data=True)
        if is_walkable(tags) and u != v
    }
    raw = read_osm(OAKLAND)
    assert edges_of(raw) == set(edges)
    streets = build_streets(raw.lon, raw.lat, raw.u, raw.v)
    assert streets.segments == len(edges) > 100
    assert streets.nodes == len(frozenset().union(*edges))
    # osmnx measures on a sphere, we in the UTM zone.
    assert streets.total_m == pytest.approx(sum(edges.values()), rel=2e-3)


@pytest.mark.usefixtures("either_way")
@pytest.mark.skipif(not ALEGRE.exists(), reason="needs ../shared/data/porto_alegre")
def test_porto_alegre_is_read_from_pbf() -> None:
    raw = read_osm(ALEGRE)
    assert 10_000 < raw.ways <= 15_886
    assert raw.dropped == 0
    assert np.isfinite(raw.lon[raw.u]).all()
    west, east = raw.lon.min(), raw.lon.max()
    assert -51.4 < west < east < -51.0


@pytest.mark.usefixtures("either_way")
@pytest.mark.skipif(not ALEGRE.exists(), reason="needs ../shared/data/porto_alegre")
@pytest.mark.parametrize("share", [0.01, 0.5, 0.999])
def test_a_cut_off_pbf_is_told_from_a_whole_one(share: float, keep: Keep) -> None:
    content = ALEGRE.read_bytes()
    with pytest.raises(DataError, check=problem_is("osm_broken")):
        read_osm(keep("cut.osm.pbf", content[: int(len(content) * share)]))
