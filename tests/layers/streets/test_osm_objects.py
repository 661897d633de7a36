"""Any order, any ids, any versions, any packing: the network of a file is the same."""

import bz2
import gzip
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import osmium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osmium.osm import mutable
from pyproj import Geod

from geo.errors import DataError
from geo.walking.street_network import build_streets
from layers.i18n.wording import sentences
from layers.streets.osm_file import read_osm
from layers.streets.osm_segments import RawStreets
from tests.layers.refusals import problem_is

CASES = Path(__file__).parents[4] / "shared" / "cases"

Positions = set[frozenset[tuple[float, float]]]

SPOTS = {
    number: (121.4 + 0.001 * (number % 4), 31.4 + 0.001 * (number // 4)) for number in range(1, 17)
}
WAYS = {
    1: ([1, 2, 3], "residential"),
    2: ([3, 7, 11, 15], "footway"),
    3: ([5, 6, 7, 8], "service"),
    4: ([9, 10, 11], "motorway"),
    5: ([12, 13, 12], "path"),
}
EXPECTED = {
    frozenset((SPOTS[a], SPOTS[b]))
    for a, b in [(1, 2), (2, 3), (3, 7), (7, 11), (11, 15), (5, 6), (6, 7), (7, 8), (12, 13)]
}
"""The pairs of neighbours of every way but the motorway, by hand."""


def positions(raw: RawStreets) -> Positions:
    at = [(round(x, 7), round(y, 7)) for x, y in zip(raw.lon, raw.lat, strict=True)]
    return {frozenset((at[a], at[b])) for a, b in zip(raw.u, raw.v, strict=True)}


EXPECTED_ROUNDED = {frozenset((round(x, 7), round(y, 7)) for x, y in pair) for pair in EXPECTED}


def node(number: int, more: str = "", spot: tuple[float, float] | None = None) -> str:
    lon, lat = spot or SPOTS[abs(number)]
    return f'<node id="{number}" lat="{lat}" lon="{lon}" {more}/>'


def way(number: int, nodes: Sequence[int], kind: str, more: str = "") -> str:
    refs = "".join(f'<nd ref="{each}"/>' for each in nodes)
    return f'<way id="{number}" {more}>{refs}<tag k="highway" v="{kind}"/></way>'


def document(objects: Sequence[str]) -> bytes:
    return f'<?xml version="1.0"?><osm version="0.6">{"".join(objects)}</osm>'.encode()


def town(sign: int) -> list[str]:
    return [node(sign * number) for number in SPOTS] + [
        way(sign * number, [sign * each for each in nodes], kind)
        for number, (nodes, kind) in WAYS.items()
    ]


def packed(content: bytes, ending: str, cuts: Sequence[int]) -> bytes:
    """Return content as one stream for each part that the cuts make of it."""
    ends = sorted(cut % (len(content) + 1) for cut in cuts)
    parts = [content[a:b] for a, b in zip([0, *ends], [*ends, len(content)], strict=True)]
    pack: Callable[[bytes], bytes] = {"bz2": bz2.compress, "gz": gzip.compress}.get(ending, bytes)
    return b"".join(map(pack, parts))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("osm")


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    order=st.permutations(range(len(SPOTS) + len(WAYS))),
    sign=st.sampled_from([1, -1]),
    ending=st.sampled_from(["bz2", "gz", ""]),
    cuts=st.lists(st.integers(0, 10**6), max_size=3),
)
def test_order_sign_and_packing_make_no_difference(
    folder: Path, order: list[int], sign: int, ending: str, cuts: list[int]
) -> None:
    objects = town(sign)
    path = folder / f"a.osm.{ending}".rstrip(".")
    path.write_bytes(packed(document([objects[each] for each in order]), ending, cuts))
    raw = read_osm(path)
    assert positions(raw) == EXPECTED_ROUNDED
    assert (raw.ways, raw.dropped) == (4, 0)


@settings(deadline=None, derandomize=True, max_examples=20)
@given(order=st.permutations(range(len(SPOTS) + len(WAYS))), sign=st.sampled_from([1, -1]))
def test_nor_do_order_and_sign_in_pbf(folder: Path, order: list[int], sign: int) -> None:
    objects: list[tuple[int, bool]] = [(n, False) for n in SPOTS] + [(n, True) for n in WAYS]
    path = folder / "a.osm.pbf"
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for number, is_way in (objects[each] for each in order):
            if is_way:
                refs, tags = [sign * n for n in WAYS[number][0]], {"highway": WAYS[number][1]}
                writer.add_way(mutable.Way(id=sign * number, nodes=refs, tags=tags))
            else:
                writer.add_node(mutable.Node(id=sign * number, location=SPOTS[number]))
    assert positions(read_osm(path)) == EXPECTED_ROUNDED


def test_nor_does_the_order_turned_round(folder: Path) -> None:
    for sign in (1, -1):
        (folder / "b.osm").write_bytes(document(town(sign)[::-1]))
        assert positions(read_osm(folder / "b.osm")) == EXPECTED_ROUNDED


def test_pbf_may_hold_the_places_in_its_ways(folder: Path) -> None:
    (folder / "b.osm").write_bytes(document(town(1)))
    path = folder / "located.osm.pbf"
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf,locations_on_ways=true")) as writer:
        for thing in osmium.FileProcessor(folder / "b.osm").with_locations():
            if thing.is_way():
                writer.add_way(thing)
    assert positions(read_osm(path)) == EXPECTED_ROUNDED


def test_a_history_in_pbf_is_read_by_its_newest_versions(folder: Path) -> None:
    path = folder / "a.osh.pbf"
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for number in (1, 2, 3):
            writer.add_node(mutable.Node(id=number, version=2, location=SPOTS[number]))
        writer.add_node(mutable.Node(id=2, version=1, location=SPOTS[9]))
        tags = {"highway": "path"}
        writer.add_way(mutable.Way(id=1, version=1, nodes=[1, 2], tags=tags))
        writer.add_way(mutable.Way(id=2, version=2, nodes=[], visible=False))
        writer.add_way(mutable.Way(id=2, version=1, nodes=[2, 3], tags=tags))
    assert positions(read_osm(path)) == _rounded(FIRST)


def network(objects: Sequence[str], folder: Path) -> Positions:
    (folder / "b.osm").write_bytes(document(objects))
    return positions(read_osm(folder / "b.osm"))


ALL_NODES = [node(number) for number in SPOTS]
FIRST = {frozenset((SPOTS[1], SPOTS[2]))}
ONE = way(1, [1, 2], "residential", 'version="1"')
OTHER = way(2, [5, 6], "residential", 'version="3"')

SUPERSEDED = {
    "deleted later": [OTHER, way(2, [], "residential", 'version="4" visible="false"')],
    "in capitals": [OTHER, way(2, [], "residential", 'version="4" visible="False"')],
    "deleted in an editor": [way(2, [5, 6], "residential", 'version="3" action="delete"')],
    "beside what the editor had": [OTHER, way(2, [5, 6], "path", 'version="3" action="delete"')],
    "no street any more": [OTHER, way(2, [5, 6], "no", 'version="10"')],
    "by time alone": [
        way(2, [5, 6], "path", 'timestamp="2015-01-01T00:00:00Z"'),
        way(2, [5, 6], "proposed", 'timestamp="2020-01-01T00:00:00Z"'),
    ],
    "deleted by a change": [f"<delete>{OTHER}</delete>"],
    "before a change": [f'<action type="modify"><old>{OTHER}</old><new/></action>'],
}


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("case", SUPERSEDED)
def test_only_the_newest_version_counts(case: str, step: int, folder: Path) -> None:
    others = SUPERSEDED[case][::step]
    assert network([*ALL_NODES, ONE, *others], folder) == _rounded(FIRST)


def _rounded(pairs: Positions) -> Positions:
    return {frozenset((round(x, 7), round(y, 7)) for x, y in pair) for pair in pairs}


def test_what_follows_a_deleted_change_is_there(folder: Path) -> None:
    gone = way(9, [7, 8], "path")
    assert network([*ALL_NODES, f"<delete>{gone}</delete>", ONE], folder) == _rounded(FIRST)


@pytest.mark.parametrize("step", [1, -1])
def test_a_node_lies_where_its_newest_version_says(step: int, folder: Path) -> None:
    moved = (121.5, 31.5)
    objects = [ONE, node(1), node(2, 'version="1"'), node(2, 'version="2"', moved)]
    found = network(objects[::step], folder)
    assert found == _rounded({frozenset((SPOTS[1], moved))})


def test_a_deleted_node_takes_its_segments_with_it(folder: Path) -> None:
    gone = '<node id="3" version="2" visible="false"/>'
    three = way(1, [1, 2, 3], "path")
    (folder / "b.osm").write_bytes(document([*ALL_NODES, gone, three]))
    raw = read_osm(folder / "b.osm")
    assert positions(raw) == _rounded(FIRST)
    assert raw.dropped == 1


def geometry(*, refs: bool) -> Iterator[str]:
    for number, (nodes, kind) in WAYS.items():
        spots = "".join(
            f'<nd lat="{SPOTS[n][1]}" lon="{SPOTS[n][0]}"{f" ref={chr(34)}{n}{chr(34)}" * refs}/>'
            for n in nodes
        )
        box = '<bounds minlat="31" minlon="121" maxlat="32" maxlon="122"/>'
        yield f'<way id="{number}">{box}{spots}<tag k="highway" v="{kind}"/></way>'


@pytest.mark.parametrize("refs", ["by id", "by place"])
def test_nodes_may_stand_in_their_ways(refs: str, folder: Path) -> None:
    assert network(list(geometry(refs=refs == "by id")), folder) == EXPECTED_ROUNDED
    (folder / "b.osm").write_bytes(document(list(geometry(refs=refs == "by id"))))
    raw = read_osm(folder / "b.osm")
    # Ways meet at 3, 7 and 11, and what bounds a way does not bound the file.
    assert build_streets(raw.lon, raw.lat, raw.u, raw.v).nodes == 11
    assert raw.extent is None


def test_ways_without_any_node_are_told_from_no_ways(folder: Path) -> None:
    path = folder / "ways.osm"
    path.write_bytes(document([ONE, OTHER]))
    with pytest.raises(DataError, check=problem_is("osm_no_nodes")) as caught:
        read_osm(path)
    assert "2 条可步行的道路" in sentences(caught.value, "zh")[0]
    assert "nodes" in sentences(caught.value, "en")[0]


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<osm><meta osm_base="2026-05-06T01:02:03Z"/>', ("2026-05-06", "source")),
        ('<osm timestamp="2026-05-07T01:02:03Z">', ("2026-05-07", "source")),
        ('<osm timestamp="yesterday">', ("2024-02-29", "edit")),
    ],
)
def test_the_head_says_how_new_the_data_is(head: str, date: tuple[str, str], folder: Path) -> None:
    ways = [
        way(1, [1, 2], "path", 'timestamp="2024-02-29T23:59:59Z"'),
        way(2, [1, 2], "motorway", 'timestamp="2026-01-01T00:00:00Z"'),
    ]
    path = folder / "dated.osm"
    path.write_text(head + "".join([*ALL_NODES, *ways]) + "</osm>", encoding="utf-8")
    raw = read_osm(path)
    assert (raw.data_date, raw.dated_by) == date


LENGTHS = {
    # Of six, three or two segments of 0.001 degrees at 31.4 N, or with a node 0.05 degrees away.
    "osm_unsorted_nodes/o_order_asc.osm": 6,
    "osm_unsorted_nodes/o_order_desc.osm": 6,
    "osm_unsorted_nodes/o_order_mixed.osm": 6,
    "osm_ids_and_versions/o_base.osm": 6,
    "osm_ids_and_versions/o_josm_neg.osm": 6,
    "osm_ids_and_versions/o_josm_deleted.osm": 3,
    "osm_ids_and_versions/o_history.osm": 3,
    "osm_ids_and_versions/o_history2.osm": 3,
    "osm_outgeom/o_outgeom.osm": 6,
}


@pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases")
@pytest.mark.parametrize("name", LENGTHS)
def test_the_given_cases(name: str) -> None:
    raw = read_osm(CASES / name)
    each = Geod(ellps="WGS84").line_length([121.401, 121.402], [31.4, 31.4])
    assert raw.u.size == LENGTHS[name]
    total = build_streets(raw.lon, raw.lat, raw.u, raw.v).total_m
    # The projection's scale here is within 3 parts in 10,000 of one.
    assert total == pytest.approx(LENGTHS[name] * each, rel=3e-4)


@pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases")
def test_the_given_case_of_a_moved_node() -> None:
    raw = read_osm(CASES / "osm_ids_and_versions" / "o_history_node.osm")
    expected = Geod(ellps="WGS84").line_length([121.401, 121.402, 121.403], [31.4, 31.45, 31.4])
    total = build_streets(raw.lon, raw.lat, raw.u, raw.v).total_m
    assert total == pytest.approx(expected, rel=3e-4)


@pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases")
def test_the_given_streams_and_the_bomb() -> None:
    raw = read_osm(CASES / "bz2_small_last_stream" / "beatty_tail200.osm.bz2")
    assert build_streets(raw.lon, raw.lat, raw.u, raw.v).segments == 2222
    with pytest.raises(DataError, check=problem_is("limit_ratio")):
        read_osm(CASES / "hostile" / "bomb.osm.bz2")


@pytest.mark.parametrize(
    ("bounds", "extent"),
    [
        (['minlon="121" minlat="31" maxlon="122" maxlat="32"'], (121, 31, 122, 32)),
        (
            [
                'minlon="121" minlat="31" maxlon="122" maxlat="32"',
                'minlon="120" minlat="31.5" maxlon="121" maxlat="33"',
            ],
            (120, 31, 122, 33),
        ),
        (['minlon="nan" minlat="31" maxlon="122" maxlat="32"'], None),
        (['minlon="122" minlat="31" maxlon="121" maxlat="32"'], None),
        (['minlon="121" minlat="31" maxlon="1e300" maxlat="32"'], None),
        (['minlon="121"'], None),
    ],
)
def test_the_stated_bounds(
    bounds: list[str], extent: tuple[float, ...] | None, folder: Path
) -> None:
    path = folder / "bounds.osm"
    path.write_bytes(document([*(f"<bounds {each}/>" for each in bounds), *town(1)]))
    assert read_osm(path).extent == extent
