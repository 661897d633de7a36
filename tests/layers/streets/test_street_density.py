"""A skeleton of main roads is told from a whole network, and each figure on it carries that."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod

from layers.__main__ import main
from layers.analyses import ANALYSES, street_warnings
from layers.analyses.access.access_params import AccessParams
from layers.analyses.coverage.comparison import ComparisonParams
from layers.analyses.coverage.coverage import CoverageParams
from layers.analyses.coverage.growth import GrowthParams
from layers.analyses.sites.match_params import MatchParams
from layers.analyses.sites.sites import SitesParams
from layers.i18n.wording import LANGUAGES, say
from layers.sheets.known import site_answers
from layers.streets import local_network, osm_file
from layers.streets.acquire import import_network
from layers.streets.network import Density
from layers.streets.osm_segments import RawStreets
from layers.streets.street_density import density_of, skeleton_warnings
from tests.layers.river_town import river_town
from tests.layers.town import small_network

ALEGRE = Path(__file__).parents[4] / "shared" / "data" / "porto_alegre" / "poa_osm.pbf"

WEST, SOUTH, EAST, NORTH = 121.40, 31.40, 121.42, 31.42
"""A square of 0.02 degrees, 1.90 km by 2.22 km."""


def cross(kind: str = "residential") -> RawStreets:
    """Return two streets through the middle of the square, from side to side."""
    lon = np.array([WEST, 121.41, EAST, 121.41, 121.41])
    lat = np.array([31.41, 31.41, 31.41, SOUTH, NORTH])
    ends = np.array([0, 1, 3, 1]), np.array([1, 2, 1, 4])
    return RawStreets(lon, lat, *ends, 2, np.zeros(4, dtype=np.int16), (kind,))


def km2_of(shape: shapely.Polygon) -> float:
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / 1e6


def km_of(*ends: tuple[float, float]) -> float:
    return float(Geod(ellps="WGS84").geometry_length(shapely.LineString(ends))) / 1e3


SQUARE = shapely.box(WEST, SOUTH, EAST, NORTH)
ACROSS_KM, ALONG_KM = km_of((WEST, 31.41), (EAST, 31.41)), km_of((121.41, SOUTH), (121.41, NORTH))
STREETS_KM = ACROSS_KM + ALONG_KM


def test_without_an_area_the_ground_is_the_box_around_the_streets() -> None:
    found = density_of(cross(), None)
    # The projection's scale here is within 3 parts in 10,000 of one.
    assert found.ways_km == pytest.approx(STREETS_KM, rel=1e-3)
    assert found.ground_km2 == pytest.approx(km2_of(SQUARE), rel=1e-3)
    assert found.km_per_km2 == pytest.approx(STREETS_KM / km2_of(SQUARE), rel=1e-3)
    assert (found.basis, found.classes) == ("outline", ("residential",))


def test_the_stated_extent_goes_before_that_box() -> None:
    wide = (WEST - 0.02, SOUTH, EAST, NORTH)
    found = density_of(replace(cross(), extent=wide), None)
    assert found.ground_km2 == pytest.approx(km2_of(shapely.box(*wide)), rel=1e-3)


def test_only_what_the_source_covers_of_an_area_counts() -> None:
    half = shapely.box(WEST - 0.01, SOUTH - 0.01, 121.41 + 1e-4, NORTH + 0.01)
    found = density_of(cross(), half)
    assert found.ground_km2 == pytest.approx(km2_of(SQUARE) / 2, rel=0.02)
    # The western half of the street across, and all of the one along the edge.
    assert found.ways_km == pytest.approx(ALONG_KM + ACROSS_KM / 2, rel=1e-3)


def test_built_up_ground_counts_alone_with_the_streets_beside_it() -> None:
    # Ends 20 m west of the street along: that one is beside it, half the one across is in it.
    east = 121.41 - 20 / 95_200
    block = shapely.box(WEST, SOUTH, east, NORTH)
    found = density_of(replace(cross(), built=(block,)), None)
    assert found.basis == "built"
    assert found.ground_km2 == pytest.approx(km2_of(SQUARE) / 2 + 2.22 * 0.03, rel=0.01)
    assert found.ways_km == pytest.approx(ALONG_KM + ACROSS_KM / 2, rel=1e-3)


def test_a_small_block_says_nothing_of_the_whole() -> None:
    block = shapely.box(121.40, 31.40, 121.402, 31.402)
    assert density_of(replace(cross(), built=(block,)), None).basis == "outline"


@pytest.mark.parametrize(
    ("km", "classes", "keys"),
    [
        (2.99, ("residential",), ["outline"]),
        (3.0, ("residential",), []),
        (9.0, ("primary", "secondary"), ["classes"]),
        (9.0, ("primary", "service"), []),
        (1.0, ("primary",), ["outline", "classes"]),
    ],
)
def test_when_a_network_is_a_skeleton(km: float, classes: tuple[str, ...], keys: list[str]) -> None:
    network = replace(small_network(), density=Density(km, 1.0, "outline", classes))
    warnings = skeleton_warnings(network)
    for lang in LANGUAGES:
        begins = [say(f"streets.skeleton_{key}", lang, density="", least=3)[:20] for key in keys]
        assert [each.in_(lang)[:20] for each in warnings] == begins
        assert all("{" not in each.in_(lang) for each in warnings)


def test_ground_without_extent_and_an_unknown_density_warn_of_nothing() -> None:
    line = Density(1.0, 0.0, "outline", ("footway",))
    assert skeleton_warnings(replace(small_network(), density=line)) == ()
    assert skeleton_warnings(replace(small_network(), density=None)) == ()


@pytest.mark.skipif(not ALEGRE.exists(), reason="needs ../shared/data/porto_alegre")
def test_a_real_city_is_whole_and_its_main_roads_are_a_skeleton(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    found = import_network(ALEGRE)
    assert skeleton_warnings(found) == ()
    raw = osm_file.read_osm(ALEGRE)
    main_roads = [raw.kinds.index(each) for each in ("primary", "secondary")]
    kept = np.isin(raw.kind, main_roads)
    thin = replace(raw, u=raw.u[kept], v=raw.v[kept], kind=raw.kind[kept])
    assert density_of(thin, None).km_per_km2 < 3 < density_of(raw, None).km_per_km2


FEW = Density(ways_km=120.0, ground_km2=100.0, basis="outline", classes=("primary",))


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[local_network.Network]:
    """The town on both banks, as if its streets were few."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(tmp_path_factory.mktemp("skeleton")))
        yield local_network.save(replace(river_town(), density=FEW))


STREETS = CoverageParams(method="streets", target="district")


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("coverage", STREETS),
        ("growth", GrowthParams(STREETS)),
        ("comparison", ComparisonParams(STREETS)),
        ("access", AccessParams(indicator="nearest_station")),
        ("sites", SitesParams()),
        ("match", MatchParams()),
    ],
)
def test_every_answer_along_streets_carries_the_warning(
    name: str, params: object, skeleton: local_network.Network
) -> None:
    warnings = skeleton_warnings(skeleton)
    assert len(warnings) == 2
    answer = ANALYSES[name].run(params)
    assert answer.notes[1:3] == warnings
    assert answer.warnings == warnings


def test_site_sheets_begin_their_method_with_it(skeleton: local_network.Network) -> None:
    assert site_answers(SitesParams()).method[:2] == skeleton_warnings(skeleton)


@pytest.mark.usefixtures("skeleton")
def test_answers_that_do_not_walk_along_streets_carry_none() -> None:
    answer = ANALYSES["coverage"].run(CoverageParams(method="circle"))
    assert answer.warnings == ()
    assert street_warnings(MatchParams(travel=SitesParams(method="detour"))) == ()
    assert street_warnings(STREETS, "detour") == ()


COMMANDS = [
    ("coverage", "--method", "streets"),
    ("travel-time", "--from", "顾村公园"),
    ("travel-time", "--from", "顾村公园", "--to", "共富新村"),
    ("reach", "--from", "顾村公园", "--within", "15"),
    ("access", "--indicator", "nearest_station"),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_commands_say_it_in_words_and_as_data(
    arguments: tuple[str, ...], skeleton: local_network.Network, capsys: pytest.CaptureFixture[str]
) -> None:
    warnings = skeleton_warnings(skeleton)
    assert main([*arguments, "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert all(each.in_("zh") in out for each in warnings)
    assert main([*arguments, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    for part in data if isinstance(data, list) else [data]:
        assert part["warnings"] == [each.to_dict() for each in warnings]


def main_roads() -> str:
    """Return a file of two primary roads, 1.9 and 2.2 km long, on 4.2 km2 of stated ground."""
    spots = [(WEST, 31.41), (121.41, 31.41), (EAST, 31.41), (121.41, SOUTH), (121.41, NORTH)]
    nodes = "".join(
        f'<node id="{number}" lon="{lon}" lat="{lat}"/>'
        for number, (lon, lat) in enumerate(spots, start=1)
    )
    ways = "".join(
        f'<way id="{number}">{"".join(f"<nd ref={chr(34)}{n}{chr(34)}/>" for n in refs)}'
        '<tag k="highway" v="primary"/></way>'
        for number, refs in enumerate(((1, 2, 3), (4, 2, 5)), start=1)
    )
    bounds = f'<bounds minlon="{WEST}" minlat="{SOUTH}" maxlon="{EAST}" maxlat="{NORTH}"/>'
    return f"<osm>{bounds}{nodes}{ways}</osm>"


def test_the_import_says_so_and_info_says_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    (tmp_path / "main.osm").write_text(main_roads(), encoding="utf-8")
    for command in (["import", str(tmp_path / "main.osm")], ["info"]):
        for lang in LANGUAGES:
            assert main(["streets", *command, "--lang", lang]) == 0
            out = capsys.readouterr().out
            # 4.13 km of streets on 4.22 km2.
            assert say("streets.skeleton_outline", lang, density="1.0", least="3") in out
            assert say("streets.skeleton_classes", lang) in out
        assert main(["streets", *command, "--json"]) == 0
        data = json.loads(capsys.readouterr().out)
        assert data["km_per_km2"] == pytest.approx(STREETS_KM / km2_of(SQUARE), rel=1e-3)
        assert (data["density_basis"], data["classes"]) == ("outline", ["primary"])
        assert len(data["warnings"]) == 2
