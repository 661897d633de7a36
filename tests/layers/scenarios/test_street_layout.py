"""Links and closures of a scenario in the walking network that all questions walk along."""

from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.crs import STORAGE
from geo.errors import ParameterError
from geo.walking.snapping import attach_points
from geo.walking.street_network import Streets, network_of_segments
from geo.walking.walking import nearest_m, walk_m
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.differences.scenario_difference import scenario_difference
from layers.i18n.wording import Text
from layers.model.layer import Layer
from layers.scenarios.atlas_base import atlas_base, review_in_atlas
from layers.scenarios.edit import Edit
from layers.scenarios.edit_words import scenario_notes
from layers.scenarios.editing.gestures import edit_of, families_of
from layers.scenarios.library import handed_in, in_scenario
from layers.scenarios.records import GEOMETRY, Records
from layers.scenarios.scenario import Scenario, base_of
from layers.scenarios.scenario_file import dump
from layers.store import repository
from layers.store.atlas import METRIC, to_metric
from layers.streets import local_network
from layers.views import VIEWS
from layers.views.picture import Picture
from tests.layers.river_town import BLOCK_M, BRIDGE_X, RIVER_Y, WEST, river_town

STATION = "st_7_0721"

FAR_X = WEST + 30 * BLOCK_M
"""Far west of the only bridge."""


@pytest.fixture(autouse=True)
def streets() -> Iterator[Streets]:
    """Have a made network of two banks with one bridge in use."""
    yield local_network.save(river_town()).streets
    local_network.remove()


def degrees(*points: tuple[float, float]) -> list[list[float]]:

    found = gpd.GeoSeries.from_xy(*zip(*points, strict=True), crs=METRIC).to_crs(STORAGE)
    return [[round(each.x, 6), round(each.y, 6)] for each in found]


def banks(streets: Streets, x: float) -> list[tuple[float, float]]:
    """Return the crossings north and south of the river that are nearest to some easting."""
    return [
        min(
            zip(streets.x.tolist(), streets.y.tolist(), strict=True),
            key=lambda at, y=y: float(np.hypot(at[0] - x, at[1] - y)),
        )
        for y in (RIVER_Y - BLOCK_M / 2, RIVER_Y + BLOCK_M / 2)
    ]


def scenario(op: str, *points: tuple[float, float]) -> Scenario:
    line = {"type": "LineString", "coordinates": degrees(*points)}
    edits = (Edit(op=op, layer="streets", id="way", new={GEOMETRY: line}),)
    base = base_of(edits, atlas_base())
    found = Scenario(title=Text(zh="桥", en="Bridge"), base=base, edits=edits)
    handed_in(dump(found), file="bridge.json")
    return found


def walked(one: tuple[float, float], other: tuple[float, float]) -> float:
    network = local_network.load()
    assert network is not None
    ways = [attach_points(network.streets, *np.array([each]).T) for each in (one, other)]
    return float(walk_m(network.streets, nearest_m(network.streets, ways[0], 1e5), *ways)[0])


def test_a_footbridge_is_walked_over_and_is_gone_without_its_scenario(streets: Streets) -> None:
    south, north = banks(streets, FAR_X)
    before, apart = walked(south, north), float(np.hypot(*np.subtract(south, north)))
    made = scenario("add_street_link", south, north)
    assert made.base["streets"] == streets.digest
    said = [each.in_("en") for each in scenario_notes(made, review_in_atlas(made))]
    assert said[1] == "Add link way to the walking network."
    state = local_network.state()
    with in_scenario(made.id):
        assert walked(south, north) == pytest.approx(apart, abs=0.5)
        assert local_network.state() != state
    assert before > 20 * apart
    assert walked(south, north) == before
    assert local_network.state() == state


@pytest.mark.parametrize(
    ("page", "query"),
    [("overview", {}), ("coverage", {"compare": "difference"}), ("coverage", {"compare": "side"})],
)
def test_every_map_of_a_scenario_shows_once_what_it_edits_of_streets(
    streets: Streets, page: str, query: dict[str, str]
) -> None:
    south, north = banks(streets, FAR_X)
    made = scenario("add_street_link", south, north)

    def layers_of(**more: str) -> tuple[list[Layer], Picture | None]:
        values, problems = VIEWS[page].read({**query, **more})
        assert problems == ()
        found = VIEWS[page].picture(values, "en")
        here = [each.layer for each in found.scene.layers if each.layer.id == "street_edits"]
        return here, found.beside

    ((layer,), beside) = layers_of(scenario=made.id)
    (line,) = layer.frame.geometry
    assert shapely.get_coordinates(line).tolist() == degrees(south, north)
    assert beside is None or all(each.layer.id != "street_edits" for each in beside.scene.layers)
    assert layers_of()[0] == []
    # Switched off by a link, it is no unknown layer.
    assert not layers_of(scenario=made.id, layers="-street_edits")[0]


def test_the_only_bridge_closed_leaves_no_way_over_the_river(streets: Streets) -> None:
    south, north = banks(streets, BRIDGE_X)
    made = scenario("close_street_link", south, north)
    assert np.isfinite(walked(south, north))
    with in_scenario(made.id):
        assert not np.isfinite(walked(south, north))
        # Looked at where it is applied, as on its page, it closes what is there without it.
        assert review_in_atlas(made).problems == ()
        assert base_of(made.edits, atlas_base()) == made.base


def test_a_click_on_a_passage_closes_it_as_an_entrance_of_the_nearest_station(
    streets: Streets,
) -> None:
    south, north = banks(streets, BRIDGE_X)
    middle = (south[0] + 20.0, (south[1] + north[1]) / 2)
    records = Records(atlas_base())
    assert families_of(records, "closed_entrances") == ("Point",)
    edit = edit_of(click(middle), records, name=Text(zh="口", en="Exit"))
    assert (edit.op, edit.layer, edit.id) == ("close_entrance", "streets", "closed_entrances_1")
    stations = to_metric(repository.layer("stations").frame.geometry)
    assert edit.new["station"] == stations.distance(shapely.Point(middle)).idxmin()
    bridge = sorted(map(tuple, edit.new[GEOMETRY]["coordinates"]))
    assert bridge == sorted(map(tuple, degrees(south, north)))
    far = np.mean(banks(streets, FAR_X), axis=0)  # in the river
    with pytest.raises(ParameterError) as refused:
        edit_of(click((float(far[0]), float(far[1]))), records, name=Text(zh="口", en="Exit"))
    assert [each.code for each in refused.value.problems] == ["scenario_entrance_none"]


def click(at: tuple[float, float]) -> dict[str, object]:
    ((lon, lat),) = degrees(at)
    where = [round(lon * 1e6), round(lat * 1e6)]
    return {"do": "add", "layer": "closed_entrances", "type": "Point", "at": where}


def test_figures_along_streets_are_those_of_the_scenario(streets: Streets) -> None:
    south, north = banks(streets, BRIDGE_X)
    made = scenario("close_street_link", south, north)
    params = CoverageParams(target="towns", radii_m=(1500.0,), method="streets")
    table = scenario_difference("coverage", params, made.id)
    share = table[table["figure"] == "share_1500_m"]
    assert (share["difference"].dropna() <= 0).all()
    assert set(share["verdict"]) >= {"less", "none"}


@pytest.mark.parametrize(
    ("op", "away_m", "code"),
    [
        ("add_street_link", 60.0, "scenario_link_loose"),
        ("close_street_link", 60.0, "scenario_closes_nothing"),
    ],
)
def test_what_meets_no_street_is_refused(
    streets: Streets, op: str, away_m: float, code: str
) -> None:
    south, north = banks(streets, FAR_X)
    made = scenario(op, (south[0], south[1] + away_m), (north[0], north[1] - away_m))
    assert [each.code for each in review_in_atlas(made).problems] == [code]


def with_entrance(spot: tuple[float, float], station: str = STATION) -> Scenario:
    """A scenario with an entrance of a station, in metres."""
    (where,) = degrees(spot)
    new = {"station": station, GEOMETRY: {"type": "Point", "coordinates": where}}
    edits = (Edit(op="add_entrance", layer="streets", id="exit", new=new),)
    found = Scenario(title=Text(zh="口", en="Exit"), base=base_of(edits, atlas_base()), edits=edits)
    handed_in(dump(found), file="exit.json")
    return found


def station_spot() -> tuple[float, float]:
    at = to_metric(repository.layer("stations").frame.geometry).loc[STATION]
    return float(at.x), float(at.y)


def test_an_entrance_over_the_river_spares_the_way_round_and_takes_none_away() -> None:
    x, y = station_spot()
    # The station itself lies 60 m from its street, beyond where the end of a link would join.
    bank = [(x + dx, y + dy) for dx in (-400.0, 400.0) for dy in (-60.0, 240.0)]
    ends = np.array([bank[0], bank[1], bank[2], bank[3]]).T
    near = network_of_segments(*ends, np.array([0, 1]), np.array([2, 3]), METRIC)
    local_network.save(replace(river_town(), streets=near))
    spot = (x, y + 240.0)
    assert not np.isfinite(walked(spot, (x, y)))
    before = walked((x - 400.0, y - 60.0), (x, y))
    with in_scenario(with_entrance(spot).id):
        assert walked(spot, (x, y)) == pytest.approx(240, abs=0.5)
        # Along the street to where one turns off, and the 60 m to the station: as before.
        assert walked((x - 400.0, y - 60.0), (x, y)) == pytest.approx(before, abs=0.5)
    assert before == pytest.approx(460, abs=0.5)
    (problem,) = review_in_atlas(with_entrance((x, y + 100.0))).problems
    assert problem.code == "scenario_entrance_loose"


def test_without_a_network_there_are_no_streets_to_edit() -> None:
    local_network.remove()
    made = scenario("add_street_link", (FAR_X, RIVER_Y), (FAR_X, RIVER_Y + 100))
    assert [each.code for each in review_in_atlas(made).problems] == ["scenario_streets_none"]


def test_an_entrance_adds_ground_in_its_town_and_changes_nothing_elsewhere() -> None:
    x, y = station_spot()
    crossings = river_town().streets
    far = np.hypot(crossings.x - x, crossings.y - y)
    k = int(np.argmin(np.abs(far - 400.0)))
    made = with_entrance((float(crossings.x[k]), float(crossings.y[k])))
    params = CoverageParams(target="towns", radii_m=(800.0,), method="streets")
    table = scenario_difference("coverage", params, made.id).set_index("id")
    share = table[table["figure"] == "share_800_m"]
    assert share.loc["town_luodian", "verdict"] == "more"
    ground = table.set_index("figure")["verdict"]
    assert [ground[f"{kind}_ha_800_m"] for kind in ("gained", "lost")] == ["more", "none"]
    assert set(share["verdict"].drop("town_luodian")) <= {"none", "unknown"}


def test_a_station_without_trains_changes_nothing_of_towns_it_is_not_near() -> None:
    edits = (
        Edit(op="set_field", layer="stations", id=STATION, field="status", old="operating",
             new="built_not_open"),
    )  # fmt: skip
    made = Scenario(title=Text(zh="停", en="Shut"), base=base_of(edits, atlas_base()), edits=edits)
    handed_in(dump(made), file="shut.json")
    params = CoverageParams(target="towns", radii_m=(800.0,), method="streets")
    table = scenario_difference("coverage", params, made.id).set_index("id")
    share = table[table["figure"] == "share_800_m"]
    assert share.loc["town_luodian", "verdict"] == "less"
    assert set(share["verdict"].drop("town_luodian")) <= {"none", "unknown"}
