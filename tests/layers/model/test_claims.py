"""Claims and their sources: each tag and figure stands in the document it names."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo.errors import DataError
from layers.analyses import ANALYSES
from layers.analyses.sites.match_params import MatchParams
from layers.analyses.sites.site_list import sites_by_id
from layers.i18n.wording import LANGUAGES, Lang, keys, say, sentence
from layers.model.claims import Tag, claim_problems, tags_of
from layers.model.layer import Layer, Result
from layers.model.parameters import read
from layers.store import repository
from layers.tables.card import card
from layers.tables.listing import directory, figures
from layers.tables.match_tables import reason_rows
from layers.tables.site_facts import fact_rows
from layers.tables.site_tables import sites_table
from layers.views import VIEWS
from tests.layers.documents import FILES, sections

Layers = dict[str, Layer]

# What a document calls a place where that is not its name in the data.
CALLED = {
    "huanshangda_science_park": "环上大科技园",
    "shanghai_university_baoshan": "上海大学",
    "line3_transfer_belt": "科技成果转移转化带",
    "fosun_diagnostics": "复星长征",
    "phichem": "飞凯光电",
    "ai_commerce_scenario": "AI+商用",
    "graphene_nobel_institute": "石墨烯诺奖研究院",
    "hengdao_pathology": "衡道",
    "intl_superconducting": "国际超导",
    "wusong_materials_lab": "Wusong Material",
    "wusong_fubao_lab_co": "Wusong Fubao Materials",
    "shu_wusong_joint_institute": "Wusong Materials Laboratory Joint Research Institute",
    "synbio_innovation_center": "Synthetic Biology Innovation Center",
    "molecule_platform": "High-value Molecular Transformation Platform",
    "baowu_group": "Baowu Group",
    "baowu_hydrogen_park": "hydrogen energy industry park",
    "lowcarbon_metallurgy_center": "low-carbon metallurgical technology innovation center",
    "huaneng": "Huaneng",
    "yunlu_composites": "Yunlu Composites",
    "sushui": "Sushui New Materials",
    "ivd_consortium": "innovation consortium",
    "synbio_consortium": "innovation consortium",
    "composites_consortium": "innovation consortium",
    "tsinghua_industrial_institute": "Tsinghua",
}

# What the documents call each of the six leading industries and its fields.
TERMS = {
    "cruise": "邮轮|cruise",
    "green_lowcarbon": "节能环保|氢|能源|污染|low-carbon|hydrogen|ultra-low coal",
    "biomed_synbio": "生物|药|医|[Bb]iolog|drug|diagnostics|Molecular",
    "robotics_im": "机器人|智能制造|智能装备|高端装备",
    "new_materials": "材料|石墨烯|[Mm]aterial",
    "ngit": "人工智能|AI|信息技术|集成电路|互联网|软件|计算机",
}

NUMBER_WORDS = {6: "6", 7: "seven", 8: "8", 10: "ten"}
"""Figures that a document may write as a word."""


def tagged(layers: Layers) -> Iterator[tuple[str, str, Tag]]:
    """Yield id, Chinese name and tag of each place of the data that has one."""
    frames = [layer.frame for layer in layers.values() if "industries_source" in layer.frame]
    for frame in [*frames, repository.table("directory")]:
        for row in frame.to_dict("records"):
            for tag in tags_of(row["industries"], row["industries_source"]):
                yield row["id"], row["name_zh"], tag


def test_each_tag_has_a_source_among_the_documents(layers: Layers) -> None:
    found = list(tagged(layers))
    assert len(found) > 100
    assert {tag.source.split()[0] for *_, tag in found} <= set(repository.documents())


def test_each_tag_stands_in_the_section_it_names(layers: Layers) -> None:
    lacking = []
    for place, name, tag in tagged(layers):
        document, _, section = tag.source.partition(" ")
        text = sections(document).get(section, "")
        called = CALLED.get(place, re.sub(r"[（(].*", "", name))
        if called not in text or not re.search(TERMS[tag.industry], text):
            lacking.append((place, tag))
    assert lacking == []


@pytest.mark.parametrize(
    "place",
    ["baoshan_industrial_park_north", "luodian_industrial_park", "simic_baoshan_incubator",
     "caijing_sci_park", "fudan_software_park_changyi", "mcc20"],
)  # fmt: skip
def test_what_no_document_says_is_unknown_and_said_to_be(layers: Layers, place: str) -> None:
    home = next(each for each in layers.values() if place in each.frame.index)
    for lang in LANGUAGES:
        rows = dict(card(home, place, lang).rows)
        assert rows[say("card.industries", lang)] == say("value.industry_unknown", lang)
        assert say("card.industries_source", lang) not in rows


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_presumed_host_is_called_presumed(layers: Layers, lang: Lang) -> None:
    sites = layers["innovation_sites"]
    by_place = {
        place: dict(card(sites, place, lang).rows) for place in ("hilong", "unmanned_demo_base")
    }
    presumed, stated = say("card.part_of_presumed", lang), say("card.part_of", lang)
    assert presumed in by_place["hilong"]  # its address is general knowledge
    assert stated in by_place["unmanned_demo_base"]  # the plan puts it in Nanda
    assert stated not in by_place["hilong"]


def test_hubs_are_asked_for_no_industry(layers: Layers) -> None:
    rows = dict(card(layers["anchors"], "hub_people_square", "en").rows)
    assert say("card.industries", "en") not in rows


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cards_and_lists_tell_where_each_tag_stands(
    layers: Layers, answer: Result, lang: Lang
) -> None:
    head = say("card.industries_source", lang)
    title = repository.documents()["plan-2021"].in_(lang)
    line = dict(card(layers["zones"], "wusong_innovation_city", lang).rows)[head]
    assert f"{title} 三(三)5" in line
    assert all(say(f"industry.{each}", lang) in line
               for each in ("new_materials", "ngit", "green_lowcarbon"))  # fmt: skip
    of_site = dict(fact_rows(answer, "wusong_innovation_city", lang))[head]
    assert set(of_site) == set(line)  # the same, in the order of the leading industries
    assert f"{title} 三(三)5" in of_site
    listed = sites_table(answer, ["robot_park", "shu_surroundings"], lang)
    assert f"{title} 三(三)2" in listed["industries_source"][0]
    assert listed["industries_source"][1] == say("value.missing", lang)
    assert listed["industries"][1] == say("value.industry_unknown", lang)
    column = directory(layers, lang)["industries"]
    assert column.str.contains(f"{title} 三(三)4".replace("(", r"\(").replace(")", r"\)")).any()


def test_status_is_what_the_documents_say(layers: Layers) -> None:
    sites, listed = layers["innovation_sites"].frame, repository.table("directory").set_index("id")
    assert sites.loc["simic_baoshan_incubator", "status"] == "planned"  # signed, ¶17
    assert listed.loc["wusong_materials_lab", "part_of"] == ""
    north = layers["parks"].frame.loc["baoshan_industrial_park_north"]
    assert north["alias_zh"] is None
    station = layers["anchors"].frame.loc["baoshan_railway_station"]
    assert {"沪通", "19号线"} <= set(re.findall("沪通|19号线", station["facts_zh"]))
    words = [str(value) for layer in layers.values() for value in layer.frame.get("facts_zh", ())]
    assert not any("线位没有公布" in each for each in [*words, *listed["reason_zh"]])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_to_a_place_that_was_taken_out_is_answered(lang: Lang) -> None:
    known = VIEWS["overview"].params
    values, problems = read(known, {"place": "changjiang_road_axis_west_ext"})
    assert values["place"] is None
    assert "changjiang_road_axis_west_ext" in sentence(problems[0], lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_match_leaves_unknown_industries_open_and_says_so(answer: Result, lang: Lang) -> None:
    params = MatchParams(industry="biomed_synbio")
    ranked = ANALYSES["match"].run(params)
    reasons = ranked.reasons.set_index(["id", "need"])["score"]
    assert reasons["huanshangda_science_park", "industry"] == 1
    assert reasons["city_industrial_park", "industry"] == 0  # documents name another one only
    assert pd.isna(reasons["baoshan_industrial_park", "industry"])
    rows = reason_rows(ranked, answer, params, "baoshan_industrial_park", lang).iloc[0]
    assert rows["has"] == say("value.industry_unknown", lang)
    assert rows["need_score"] == say("match.open", lang)
    assert not any("decide the ranks" in note.in_("en") for note in ranked.notes)
    nowhere = ANALYSES["match"].run(MatchParams(industry="cruise"))
    assert say("industry.cruise", lang) in nowhere.notes[1].in_(lang)
    rows = reason_rows(ranked, answer, params, "huanshangda_science_park", lang).iloc[0]
    assert "三(三)1" in rows["has"]


@pytest.mark.parametrize(
    ("industries", "sources", "codes"),
    [
        ("ngit", None, ["tag_unsourced"]),
        ("ngit|cruise", "plan-2021 三(三)4", ["tag_unsourced"]),
        ("ngit", "plan-2021", ["tag_unsourced"]),
        ("ngit", "plan-2021 |plan-2021 一", ["tag_missing", "tag_unsourced"]),
        (None, "plan-2021 三(三)4", ["tag_missing"]),
        ("ngit", "hearsay 三(三)4", ["document_unknown"]),
        ("ngit", "plan-2021 三(三)4", []),
        (None, None, []),
    ],
)
def test_a_tag_without_a_source_is_refused(
    edit: Callable[..., None], industries: str | None, sources: str | None, codes: list[str]
) -> None:
    said = {"industries": industries, "industries_source": sources}
    edit("zones", lambda c: c["features"][0]["properties"].update(said))
    found: list[Any] = []
    try:
        repository.layer("zones")
    except DataError as error:
        found = list(error.problems)
    assert [problem.code for problem in found] == codes
    for problem in found:
        assert problem.feature == "nanda_smart_city"
        assert all(sentence(problem, lang) for lang in LANGUAGES)


def test_tags_without_a_column_of_sources_are_all_refused() -> None:
    frame = pd.DataFrame({"industries": ["ngit", "", None]})
    (problem,) = claim_problems(frame, "abc", {"plan"}, file="x.csv")
    assert (problem.code, problem.feature) == ("tag_unsourced", "a")


def test_the_documents_are_cited_alike_everywhere(layers: Layers) -> None:
    listed = repository.table("documents").set_index("id")
    assert set(listed.index) == set(FILES)
    assert set(listed["licence"]) <= {key.removeprefix("licence.") for key in keys("licence.")}
    for layer in layers.values():
        for source in layer.lineage.sources:
            if source.id in listed.index:
                row = listed.loc[source.id]
                assert (source.title.in_("zh"), source.title.in_("en")) == (
                    row["title_zh"],
                    row["title_en"],
                )
                assert (source.date or "") == row["date"]


def test_figures_are_whole_in_both_languages() -> None:
    table = repository.table("figures")
    assert len(table) >= 50
    assert table["id"].is_unique
    assert not table.duplicated(["what_zh", "period", "document", "section"]).any()
    assert (table["unit_zh"] != "").equals(table["unit_en"] != "")
    assert (table["note_zh"] != "").equals(table["note_en"] != "")
    assert table.loc[table["value"].notna(), "unit_zh"].ne("").all()
    form = r"\d{4}(-\d\d)?([-/]\d{4}(-\d\d)?)?|"
    assert table["period"].map(lambda each: re.fullmatch(form, each) is not None).all()
    assert set(table["kind"]) == {"target", "state", "period_total", "growth"}
    assert set(table["document"]) <= set(FILES)
    for lang in LANGUAGES:
        worded = figures(lang)
        assert len(worded) == len(table)
        assert worded.drop(columns="number").map(type).eq(str).all(axis=None)


@pytest.mark.parametrize(
    "row", repository.table("figures").to_dict("records"), ids=lambda row: row["id"]
)
def test_each_figure_stands_in_the_section_it_names(row: dict[str, Any]) -> None:
    text = sections(row["document"])[row["section"]]
    if pd.notna(row["value"]):
        wanted = {f"{row['value']:g}", NUMBER_WORDS.get(row["value"], "")} - {""}
        assert any(re.search(rf"(?<![\d.]){each}(?![\d.]*\d)", text) for each in wanted)
    else:
        stated = {"第八", "千亿元级", "3-5项", "only", "first batch of share transfer"}
        assert any(each in text for each in stated)


def test_the_pilot_of_investment_first_is_told_in_full() -> None:
    table = repository.table("figures").set_index("id")["value"]
    figures = {"selected": 120, "approved": 16, "support": 100, "2023": 8}
    assert {key: table[f"invest_first_{key}"] for key in figures} == figures
    assert table.loc[["invest_first_task", "invest_first_transfers"]].isna().all()
    assert "invest_first_pilot" in set(repository.table("directory")["id"])


def test_all_indicators_are_anticipatory_in_the_plan() -> None:
    text = " ".join(sections("plan-2021").values())
    assert text.count("预期性") == len(
        {each.rstrip("ab") for each in repository.table("kpis")["number"]}
    )
    assert "约束性" not in text


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("hte_growth,", "hte_2020,", "id_duplicate"),
        (",plan-2021,一(一)1,", ",hearsay,一(一)1,", "document_unknown"),
        (",growth,", ",rumour,", "value_unknown"),
        ("高新技术企业,High-tech enterprises,854", "高新技术企业,,854", "text_missing"),
        (",288,", ",many,", "number_invalid"),
    ],
)
def test_a_broken_figure_is_named(data: Path, old: str, new: str, code: str) -> None:
    path = data / "figures.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        repository.table("figures")
    assert [problem.code for problem in caught.value.problems] == [code]
    assert all(sentence(caught.value.problems[0], lang) for lang in LANGUAGES)


def test_named_alliances_funds_and_platforms_are_listed() -> None:
    listed = repository.table("directory")
    for name in ("长三角新材料领域科技园联盟", "沿江区域产学研用创新联盟", "上海双创投资母基金",
                 "新能源关键材料与应用技术产业发展基金", "人才服务综合信息平台"):  # fmt: skip
        assert name in set(listed["name_zh"])
        assert any(name in text for text in sections("plan-2021").values())
    # What is planned or only named is no place to settle.
    assert set(sites_by_id()).isdisjoint(listed.loc[listed["category"] == "fund", "id"])
