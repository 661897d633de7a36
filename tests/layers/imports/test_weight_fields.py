"""Figures to count: found by name, read as numbers, kept with what they are, missing as such."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import shapely

from geo.errors import DataError, ParameterError
from layers.imports.draft import draft
from layers.imports.keep import keep
from layers.imports.report import findings, lies
from layers.model.catalogue import Weight
from layers.store import repository
from layers.store.atlas import entry_of, with_role
from layers.workspace.own_layer import OwnLayer
from tests.layers.commands import Run
from tests.layers.imports.conftest import Write

BLOCK = shapely.box(121.40, 31.38, 121.41, 31.39)
TABLE = (
    '街镇代码,街镇,2020年常住人口,人口密度\n310113102000,,"12,345",7\n,罗店镇,3.5万,8\n,顾村镇,,9\n'
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "census.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_table_by_town_is_a_weight_and_nothing_else(table: Path) -> None:
    found = draft(table)
    assert found.proposed.roles == ("weight",)
    assert found.proposed.weight == Weight("2020年常住人口", "residents", "2020")
    kept = keep(found, found.proposed)
    assert with_role("weight") == (kept.id,)
    assert entry_of(kept.id).weight == Weight("own_2020年常住人口", "residents", "2020")
    frame = repository.layer(kept.id).frame
    assert frame["own_2020年常住人口"].dropna().tolist() == [12_345.0, 35_000.0]
    # The first row has no name in the column by which most rows are placed.
    assert frame.geometry.isna().tolist() == [True, False, False]


def test_rows_join_by_the_code_of_a_town(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("code,jobs\n310113102000,10\n310113101,20\n", encoding="utf-8")
    found = draft(path)
    towns = repository.layer("towns").frame.geometry
    shapes = found.located.frame.geometry
    assert [shape.equals(towns[name]) for shape, name in
            zip(shapes, ("town_dachang", "town_luodian"), strict=True)] == [True, True]  # fmt: skip
    assert found.proposed.weight == Weight("jobs", "jobs", "")


def test_what_is_no_number_is_noted_and_counts_as_missing(write: Write) -> None:
    rows = [({"name": "a", "jobs": each}, BLOCK) for each in ("1,200", "about 5", None, 30)]
    found = draft(write(rows), "wgs84")
    assert "weight" in found.proposed.roles
    noted = [each for each in findings(found) if each.code == "weight_no_number"]
    assert [(each.feature, each.field) for each in noted] == [("#2", "jobs")]
    kept = keep(found, found.proposed)
    values = repository.layer(kept.id).frame["own_jobs"]
    assert values.fillna(-1).tolist() == [1200.0, -1, -1, 30.0]


@pytest.mark.parametrize(
    ("jobs", "codes"),
    [((5, -1), ["weight_negative"]), ((None, "x"), ["weight_empty"])],
)
def test_what_cannot_be_counted_is_refused(
    write: Write, jobs: tuple[object, object], codes: list[str]
) -> None:
    found = draft(write([({"name": "a", "jobs": each}, BLOCK) for each in jobs]), "wgs84")
    choices = replace(found.proposed, roles=("weight",), weight=Weight("jobs", "jobs"))
    with pytest.raises(DataError) as caught:
        keep(found, choices)
    assert [each.code for each in caught.value.problems] == codes


def test_the_role_needs_a_field(write: Write) -> None:
    found = draft(write([({"name": "a"}, BLOCK)]), "wgs84")
    assert found.proposed.weight is None
    with pytest.raises(ParameterError) as caught:
        keep(found, replace(found.proposed, roles=("weight",)))
    assert [each.code for each in caught.value.problems] == ["weight_field_missing"]


def test_a_layer_kept_before_there_were_weights_still_reads(write: Write) -> None:
    found = draft(write([({"name": "a", "jobs": 3}, BLOCK)]), "wgs84")
    body = keep(found, found.proposed).to_body()
    assert OwnLayer.from_body(body).weight == Weight("own_jobs", "jobs", "")
    plain = {key: each for key, each in body.items() if key != "weight"}
    assert OwnLayer.from_body({**plain, "roles": ["target"]}).weight is None
    with pytest.raises(ValueError, match="weight"):
        OwnLayer.from_body(plain)


def test_the_command_names_field_kind_and_date(write: Write, run: Run) -> None:
    path = write([({"name": "a", "x": 3, "y": 4.5}, BLOCK), ({"name": "b", "x": None}, BLOCK)])
    arguments = ("--datum", "wgs84", "--weight-field", "x", "--weight-kind", "firms")
    code, out, _ = run("import", str(path), *arguments, "--weight-date", "2023", "--yes", "--json")
    report = json.loads(out)
    assert (code, report["weight"]) == (
        0, {"field": "x", "kind": "firms", "date": "2023", "sum": 3.0, "numbers": 1, "missing": 1},
    )  # fmt: skip
    assert entry_of(report["id"]).weight == Weight("own_x", "firms", "2023")


@pytest.mark.parametrize(
    ("flag", "value"),
    [("--weight-field", "absent"), ("--weight-kind", "dragons"), ("--weight-date", "soon")],
)
def test_wrong_words_are_refused(write: Write, run: Run, flag: str, value: str) -> None:
    path = write([({"name": "a", "jobs": 3}, BLOCK)])
    code, _, err = run("import", str(path), "--datum", "wgs84", flag, value, "--lang", "en")
    assert code == 2
    assert flag in err


TEMPLATE = Path(__file__).parents[3] / "docs" / "weights-template.csv"


def test_the_template_filled_in_is_a_weight_of_all_towns(tmp_path: Path) -> None:
    frame = pd.read_csv(TEMPLATE, dtype=str)
    assert frame["街镇 town"].tolist() == repository.layer("towns").frame["name_zh"].tolist()
    numbers = [str(1_000 * (row + 1)) for row in range(len(frame))]
    filled = frame.assign(**{
        "常住人口 residents": numbers, "日期 date": "2020-11-01", "来源 source": "统计局"
    })  # fmt: skip
    path = tmp_path / "census.csv"
    filled.to_csv(path, index=False, encoding="utf-8-sig")
    found = draft(path)
    assert found.proposed.weight == Weight("常住人口 residents", "residents", "2020-11-01")
    assert (found.proposed.publisher, found.proposed.roles) == ("统计局", ("weight",))
    layer = repository.layer(keep(found, found.proposed).id)
    assert layer.located["own_常住人口_residents"].sum() == sum(map(int, numbers))
    # As it ships it holds no figures, and says so instead of counting nothing.
    empty = draft(TEMPLATE)
    with pytest.raises(DataError) as caught:
        keep(empty, replace(empty.proposed, roles=("weight",),
                            weight=Weight("常住人口 residents", "residents")))  # fmt: skip
    assert [each.code for each in caught.value.problems] == ["weight_empty"]


ZONES = Path(__file__).parents[4] / "shared" / "data" / "phone_zones"


@pytest.mark.skipif(not ZONES.exists(), reason="the shared file of phone zones is not here")
def test_a_real_table_and_real_zones_hold_the_people_seen_by_their_readme() -> None:
    table = draft(ZONES / "phone_zones_by_town.csv")
    kept = keep(table, table.proposed)
    figures = repository.layer(kept.id).located[kept.weight.field if kept.weight else ""]
    assert (len(figures), round(figures.sum())) == (12, 798_526)
    zones = draft(ZONES / "phone_zones_residents_jobs.geojson", "wgs84")
    assert zones.proposed.weight == Weight("residents_seen", "residents", "")


def test_of_points_that_are_no_stations_no_offset_is_claimed(tmp_path: Path) -> None:
    path = tmp_path / "grid.csv"
    at = [(121.30 + 0.01 * x, 31.40 + 0.01 * y) for x in range(6) for y in range(6)]
    rows = [f"g{number},{lon:.2f},{lat:.2f},7" for number, (lon, lat) in enumerate(at)]
    path.write_text("\n".join(["格网,lon,lat,pop", *rows]), encoding="utf-8")
    found = draft(path, "wgs84")
    assert found.located.votes[0].by == "stations"
    assert (found.located.vote, found.located.offset_m) == (None, None)
    assert found.proposed.uncertainty_m == 150  # as much as lets a system be taken by itself
    assert found.proposed.weight == Weight("pop", "residents")


def test_a_table_without_coordinates_says_what_its_rows_lie_on(tmp_path: Path) -> None:
    path = tmp_path / "towns.csv"
    path.write_text("街镇,常住人口\n罗店镇,7\n顾村镇,8\n", encoding="utf-8")
    said = lies(draft(path), "en")
    assert "placed by their names" in said
    assert "WGS84" not in said


def test_cells_without_data_are_missing_and_a_grid_is_not_drawn_unasked(write: Write) -> None:
    rows = [({"name": "a", "people": each}, shapely.Point(121.4, 31.38)) for each in (5, -9999)]
    found = draft(write(rows), "wgs84")
    assert "weight_nothing" in [each.code for each in findings(found)]
    kept = keep(found, replace(found.proposed, roles=("weight",)))
    assert repository.layer(kept.id).frame["own_people"].fillna(0).to_list() == [5.0, 0.0]
    assert not entry_of(kept.id).visible
    other = keep(found, replace(found.proposed, roles=("target", "weight")))
    assert entry_of(other.id).visible
