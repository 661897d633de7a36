"""Norms and benchmarks: what was read, and the one figure that some of it stands beside."""

import csv
from pathlib import Path

import pytest

from geo.errors import DataError
from layers.analyses import ANALYSES
from layers.analyses.coverage.benchmarks import hint, target_of, value_words
from layers.analyses.coverage.coverage import CoverageParams
from layers.analyses.coverage.coverage_results import CoverageResult
from layers.analyses.coverage.norms import COVERAGE, Norm, norms, norms_of
from layers.export.dataset import datasets, figures
from layers.export.inputs import names_of
from layers.i18n.wording import LANGUAGES, Lang, sentence
from layers.model.columns import meaning
from layers.tables.coverage_tables import coverage_table
from layers.tables.norm_tables import norm_facts, norm_table
from tests.layers.commands import Run, data_of
from tests.layers.made_pictures import made
from tests.layers.model.test_columns import has_label

REFERENCE = Path(__file__).parents[5] / "shared/reference/corrections/norms_and_benchmarks.csv"
READ = {
    "rail_cover_600_target": ("超过 40 %", "more than 40 %"),
    "rail_cover_600_2016": ("38 %", "38 %"),
    "bus_cover_500_2016": ("91 %", "91 %"),
    "bus_at_rail_50_target": ("不少于 80 %", "at least 80 %"),
    "life_circle_new_city_draft": ("800 米至 1,500 米", "800 m to 1,500 m"),
    "commute_40_2035": ("不超过 40 分钟", "at most 40 min"),
    "baoshan_population_2035": ("不超过 2,100,000 人", "at most 2,100,000 people"),
    "baoshan_construction_land_2035": ("不超过 244.3 km²", "at most 244.3 km²"),
    "shenzhen_rail_cover_800_jobs": ("44.4 %", "44.4 %"),
}
"""Values as the documents word them, by norm."""


def by_id() -> dict[str, Norm]:
    return {each.id: each for each in norms()}


def covered(**arguments: object) -> CoverageResult:
    arguments = {"target": "district", "radii_m": (800.0,), **arguments}
    return ANALYSES["coverage"].run(CoverageParams(**arguments))  # type: ignore[arg-type]


def test_values_are_those_of_the_documents() -> None:
    found = by_id()
    for key, (zh, en) in READ.items():
        assert (value_words(found[key]).in_("zh"), value_words(found[key]).in_("en")) == (zh, en)
    assert found["rail_cover_600_target"].wording.in_("zh") == (
        "主城区内轨道交通站点600米范围的覆盖率超过40%"
    )
    assert found["rail_cover_600_target"].document_date == "2022-10-13"


def test_every_norm_is_said_to_be_at_second_hand() -> None:
    for each in norms():
        assert each.certainty in {"secondary", "secondary_summary", "second_hand"}


def test_only_what_was_read_is_claimed() -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference is not beside this clone")
    with REFERENCE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    read = [row["wording_as_read"] for row in rows if row["wording_as_read"][:8] != "NOT READ"]
    assert len(read) == 11
    assert {each.wording.in_("zh") for each in norms()} == set(read)


def test_clauses_without_a_text_are_not_listed() -> None:
    documents = "".join(each.document.in_("zh") + each.document.in_("en") for each in norms())
    assert "51328" not in documents
    assert "导则" not in documents


def test_at_600_m_a_target_and_a_state_stand_beside_coverage_and_at_no_other_distance() -> None:
    assert [each.id for each in norms_of(COVERAGE, radii_m=(600.0,))] == [
        "rail_cover_600_target", "rail_cover_600_2016",
    ]  # fmt: skip
    assert norms_of(COVERAGE, radii_m=(300.0, 500.0, 800.0, 1000.0)) == ()


def test_gaps_are_those_of_the_reference_share() -> None:
    """The reference gives 13.49 % at 600 m: 26.51 points below 40, and 24.51 below 38."""
    result = covered(radii_m=(600.0, 800.0))
    table = result.table.set_index("radius_m")
    assert table.loc[600.0, "target_gap_pp"] == pytest.approx(-26.51, abs=0.1)
    assert table.loc[800.0, ["target_gap_pp", "target_gap_pp_low"]].isna().all()
    target, state = result.benchmarks
    assert (target.norm.value, state.norm.value) == (40, 38)
    for each, points in ((target, "26.5"), (state, "24.5")):
        (gaps,) = (
            note for note in result.notes if f"−{points} percentage points (" in note.in_("en")
        )
        assert f"−{points} 个百分点（" in gaps.in_("zh")
        (cited,) = (note for note in result.notes if each.norm.wording.in_("zh") in note.in_("zh"))
        assert "secondary" in cited.in_("en")
        assert "未说明按用地还是按人口计" in cited.in_("zh")
        assert "whether of land or of people is not said" in cited.in_("en")
        assert "secondary" not in gaps.in_("en")
        for note in (gaps, cited):
            assert str(each.norm.document_date) in note.in_("en")


def test_the_headline_is_the_figure() -> None:
    assert covered(radii_m=(600.0,)).notes[0] != covered(radii_m=(800.0,)).notes[0]
    assert not any(
        word in covered(radii_m=(600.0,)).notes[0].in_("zh") for word in ("目标", "主城区")
    )


def test_each_town_has_its_gap_with_its_range() -> None:
    result = covered(radii_m=(600.0,), target="towns")
    table = result.table.set_index("id")
    assert (100 * table["share"] - table["target_gap_pp"]).to_numpy() == pytest.approx(40.0)
    assert (table["target_gap_pp_low"] <= table["target_gap_pp"]).all()
    assert (table["target_gap_pp"] <= table["target_gap_pp_high"]).all()
    assert table.loc["town_luojing", "target_gap_pp"] == -40
    words = coverage_table(result, "en").set_index("name")
    (column,) = (name for name in words if "target" in name)
    assert list(words).index(column) == list(words).index("share_600m") + 1
    assert words.loc["Luojing Town", column].startswith("−40.0")


@pytest.mark.parametrize(
    "question",
    [
        {"radii_m": (500.0, 800.0)},
        {"radii_m": (600.0,), "method": "detour"},
        {"radii_m": (600.0,), "lines": "core"},
        {"radii_m": (600.0,), "method": "streets"},
    ],
)
def test_nothing_is_compared_that_is_measured_otherwise(question: dict[str, object]) -> None:
    result = covered(**question)
    assert "target_gap_pp" not in result.table
    assert target_of(result.benchmarks) is None
    said = [note.in_("en") for note in result.notes if "target" in note.in_("en")]
    assert len(said) == (600.0 in question["radii_m"])  # type: ignore[operator]
    assert all("nothing is compared" in each for each in said)


def test_ten_minutes_at_60_m_are_compared_too() -> None:
    result = covered(radii_m=(), minutes=(10.0,), walk_m_min=60.0)
    assert result.table["target_gap_pp"].iloc[0] == pytest.approx(-26.51, abs=0.1)


def test_a_point_has_no_gap() -> None:
    table = covered(radii_m=(600.0,), target="sites").table
    gaps = table.get("target_gap_pp")
    assert gaps is None or gaps[table["area_km2"] == 0].isna().all()


def test_where_nothing_is_compared_the_page_says_where_it_could_be() -> None:
    assert "600 米" in hint(()).in_("zh")
    assert "600 m" in hint(()).in_("en")
    assert hint(covered(radii_m=(600.0,)).benchmarks).in_("en") == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_carry_the_gap_with_its_meaning(lang: Lang) -> None:
    picture = made("coverage", radii=[600.0, 800.0], lines="operating", target="towns")
    assert "target_gap_pp" in figures(picture)
    (towns,) = (each for each in datasets(picture) if each.name == "towns")
    fields = [name for name in towns.frame if name.startswith("target_gap")]
    assert fields == [
        "target_gap_pp_600m", "target_gap_pp_600m_low", "target_gap_pp_600m_high",
    ]  # fmt: skip
    names = [*fields, "target_gap_pp", "target_gap_pp_low", "target_gap_pp_high"]
    assert all(has_label(name) for name in names)
    assert len({meaning(name, lang) for name in names}) == len(names)
    assert "norms" in names_of(picture)
    assert "norms" not in names_of(made("coverage", radii=[800.0], lines="operating"))


def test_the_command_gives_gap_and_benchmarks(run: Run) -> None:
    (row,) = data_of(run("coverage", "--target", "district", "--radius", "600", "--json"))
    assert row["target_gap_pp"] == pytest.approx(-26.51, abs=0.1)
    target, state = row["benchmarks"]
    assert (target["id"], state["id"]) == ("rail_cover_600_target", "rail_cover_600_2016")
    assert state["gap_pp"] == pytest.approx(-24.51, abs=0.1)
    assert state["gap_pp_low"] <= state["gap_pp"] <= state["gap_pp_high"]
    assert target["certainty"] == "secondary"
    assert "40%" in target["wording_zh"]
    (row,) = data_of(run("coverage", "--target", "district", "--radius", "800", "--json"))
    assert (row["target_gap_pp"], row["benchmarks"]) == (None, [])


def test_the_list_of_norms_tells_what_was_read(run: Run) -> None:
    rows = data_of(run("list", "--norms", "--json"))
    assert rows == data_of(run("list", "--norms", "--json", "--lang", "zh"))
    assert {row["id"]: row["value"] for row in rows}["baoshan_population_2035"] == 2_100_000
    assert rows[0].keys() == norm_facts(norms()[0]).keys()
    for lang, word in (("zh", "建设用地"), ("en", "construction land")):
        code, out, err = run("list", "--norms", "--lang", lang)
        assert (code, err) == (0, "")
        assert word in out
        assert "nan" not in out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_norms_has_a_row_each(lang: Lang) -> None:
    table = norm_table(lang)
    assert len(table) == len(norms())
    assert "nan" not in table.to_string()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("rail_cover_600_2016,state", "rail_cover_600_2016,wish", ("value_unknown", "kind")),
        ("rail_cover_600_2016,", "rail_cover_600_target,", ("id_duplicate", "id")),
        ("rail_cover_600_2016,state", "rail_cover_600_2016,target", ("norm_repeated", "figure")),
        ("rail_cover_600_2016,", "Rail 600,", ("id_form", "id")),
        ("coverage_share,600,circle", "coverage_share,600,square", ("value_unknown", "method")),
        ("coverage_share,600,circle", "coverage_share,,circle", ("number_invalid", "radius_m")),
        ("exactly,38,", "exactly,much,", ("number_invalid", "value")),
        ("exactly,38,", "exactly,,", ("number_invalid", "value")),
        ("2016-10-20,secondary", "October,secondary", ("date_form", "document_date")),
        ("statement of the transport institute", "", ("text_missing", "document_en")),
    ],
)
def test_what_is_wrong_in_the_table_is_named(
    data: Path, run: Run, old: str, new: str, named: tuple[str, str]
) -> None:
    path = data / "norms.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        norms()
    assert named in {(each.code, each.field) for each in caught.value.problems}
    for problem in caught.value.problems:
        assert all(sentence(problem, lang) for lang in LANGUAGES)
    assert run("check")[0] == 1


def test_no_column_of_the_table_may_be_missing(data: Path, run: Run) -> None:
    path = data / "norms.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("wording_en,", "worded,", 1), encoding="utf-8")
    code, out, _ = run("check", "--lang", "en")
    assert code == 1
    assert "norms.csv › wording_en" in out
