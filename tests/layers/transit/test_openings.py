"""When stations opened: the sections against published openings, the stations, and each other."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo.errors import DataError
from layers.analyses import ANALYSES
from layers.analyses.common.targets import stations_of
from layers.analyses.coverage.coverage import CoverageParams
from layers.analyses.coverage.growth import GrowthParams
from layers.i18n.wording import LANGUAGES, Lang, say, sentence
from layers.store import repository
from layers.tables.card import card
from layers.transit.openings import opening_of, openings, year_basis, year_counts
from layers.transit.sections import opening_year
from layers.transit.services import transit

Edit = Callable[[str, Callable[[dict[str, Any]], object]], None]

CORRECTIONS = Path(__file__).parents[4] / "shared/reference/corrections"
SINCE_FOUND_CLOSED = "st_8_0826"
"""A correction held probable "may have been closed at first": a page read since says it was."""


@pytest.fixture
def sections(data: Path) -> Callable[[Callable[[list[dict[str, str]]], object]], None]:
    """A function that changes the rows of the table of sections in the copy of data/."""

    def change(how: Callable[[list[dict[str, str]]], object]) -> None:
        path = data / "metro" / "sections.csv"
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        rows = frame.to_dict("records")
        how(rows)
        pd.DataFrame(rows).to_csv(path, index=False, encoding="utf-8")

    return change


def faults() -> list[tuple[str, str]]:
    """Return code and place of each problem of the openings."""
    with pytest.raises(DataError) as caught:
        openings()
    for problem in caught.value.problems:
        assert all(sentence(problem, lang) for lang in LANGUAGES)
    return [(problem.code, str(problem.feature)) for problem in caught.value.problems]


def row_of(rows: list[dict[str, str]], first: str) -> tuple[dict[str, str], str]:
    """Return the section that begins at a station, and how problems call its row."""
    position = next(k for k, row in enumerate(rows) if row["from_id"] == first)
    return rows[position], f"#{position + 2}"


# Stations between two named ones and the day, as the named page counts and dates them.
PUBLISHED = [
    # cavac.at, Line 12: segments with their counts
    ("12", "2015-12-19", 16, {"七莘路", "汉中路"}, {"曲阜路"}),
    ("12", "2014-05-10", 1, {"曲阜路"}, {"汉中路", "天潼路"}),
    ("12", "2013-12-29", 15, {"天潼路", "金海路"}, {"曲阜路"}),
    # cavac.at, Line 13: "Jinyun Road - Jinshajiang Road, 5", two infill stations, then 3
    ("13", "2012-12-30", 5, {"金运路", "金沙江路"}, {"祁连山南路", "大渡河路"}),
    ("13", "2014-12-28", 3, {"隆德路", "武宁路", "长寿路"}, set()),
    # railwaygazette.com 41818: "Changshou Road - Shibo Avenue, 9 stations"
    ("13", "2015-12-19", 9, {"江宁路", "马当路", "世博大道"}, {"长寿路"}),
    # shanghai.guidebook.jp 11669: twelve new stations of Line 13, eight of Line 5
    ("13", "2018-12-30", 12, {"长清路", "成山路", "华夏中路", "张江路"}, {"世博大道"}),
    ("5", "2018-12-30", 8, {"江川路", "奉贤新城"}, {"东川路"}),
    # shine.cn 2112109363 and railway-technology.com: Hangtou - Yuqiao, then 18 stations
    ("18", "2020", 8, {"航头", "御桥"}, {"莲溪路"}),
    ("18", "2021-12-30", 18, {"莲溪路", "龙阳路", "长江南路"}, {"御桥", "通南路"}),
    # shanghai.guidebook.jp 17618: the five stations of phase 2
    ("18", "2025-12-27", 5, {"通南路", "长江西路", "爱辉路", "呼兰路", "康文路"}, set()),
    # visitshanghaicity.com, Line 2: "12 stations", "1 station", "4", "8"
    ("2", "1999-10-28", 12, {"中山公园", "陆家嘴", "龙阳路"}, {"张江高科"}),
    ("2", "2000-12-26", 1, {"张江高科"}, set()),
    ("2", "2006-12-30", 4, {"淞虹路", "娄山关路"}, {"中山公园"}),
    ("2", "2010-04-08", 8, {"唐镇", "浦东1号2号航站楼"}, {"广兰路"}),
    # dokumen123.com, Line 11: 16 and 12 stations; exploremetro.com lists the twelve by name
    ("11", "2009-12-31", 16, {"嘉定北", "江苏路"}, {"陈翔公路", "上海赛车场"}),
    ("11", "2013-08-31", 12, {"交通大学", "东方体育中心", "罗山路"}, {"康恒路"}),
    ("11", "2010-03-29", 3, {"上海赛车场", "安亭"}, {"昌吉东路"}),
    # self.gutenberg.org, Line 16: 11 stations, Longyang Road and Middle Huaxia Road closed
    ("16", "2013-12-29", 11, {"罗山路", "滴水湖"}, {"龙阳路", "华夏中路"}),
    # cavac.at, Line 14: 30; thatsmags.com 2161: 9 of Line 9 and 13 of Line 17
    ("14", "2021-12-30", 30, {"封浜", "桂桥路"}, set()),
    ("9", "2017-12-30", 9, {"芳甸路", "金海路", "曹路"}, {"杨高中路"}),
    ("17", "2017-12-30", 13, {"虹桥火车站", "东方绿舟"}, {"西岑"}),
    # zizhupark.com: 29 stations of Line 15; urdupoint.com and shine.cn: 7 of the airport line
    ("15", "2021-01-23", 29, {"紫竹高新区", "顾村公园"}, {"桂林路"}),
    ("51", "2024-12-27", 7, {"中春路", "三林南"}, set()),
    # en.wikipedia.org, Line 10: 27 stations with the branch to Hangzhong Road
    ("10", "2010-04-10", 27, {"航中路", "龙溪路", "新江湾城"}, {"上海动物园", "国帆路"}),
]


@pytest.mark.parametrize(("line", "day", "count", "among", "without"), PUBLISHED)
def test_a_section_has_the_stations_that_were_published(
    line: str, day: str, count: int, among: set[str], without: set[str]
) -> None:
    frame = repository.layer("stations").frame
    known = openings()
    own = frame[frame["line"] == line]
    names = [own.loc[each, "name_zh"] for each in own.index if opening_day(known, each) == day]
    assert len(names) == count
    assert among <= set(names)
    assert not without & set(names)


def opening_day(known: Any, station: str) -> str | None:
    """Return the day a station opened, None for one not in operation."""
    return known[station].day if station in known else None


def test_every_station_in_operation_has_its_year_from_a_section() -> None:
    frame = repository.layer("stations").frame
    running = frame[frame["status"] == "operating"]
    known = openings()
    assert set(known) == set(running.index)
    for station, opening in known.items():
        assert running.loc[station, "opened"] == int(opening.day[:4])
        assert running.loc[station, "opened_certainty"] == opening.certainty
    assert frame.loc[frame["status"] != "operating", "opened_certainty"].isna().all()


def test_a_line_opened_with_its_first_section() -> None:
    sections = repository.table("sections")
    first = sections["opened"].str[:4].astype(int).groupby(sections["line"]).min()
    lines = repository.layer("lines").frame.drop_duplicates("line").set_index("line")["opened"]
    running = lines[lines.notna() & lines.index.isin(first.index)]
    assert len(running) == 21
    assert running.astype(int).to_dict() == first.to_dict()


def test_every_source_of_a_year_is_cited_with_its_rank_and_a_date() -> None:
    sources = repository.table("section_sources")
    assert sources["id"].is_unique
    assert (sources["date"] + sources["read"] != "").all()
    assert sources["url"].str.match("https?://").all()
    used = {
        each for cell in repository.table("sections")["source"] for each in cell.split("|") if each
    }
    assert used == set(sources["id"])


def test_the_corrections_hold() -> None:
    path = CORRECTIONS / "metro_opening_years_corrections.csv"
    if not path.is_file():
        pytest.skip("the corrections lie outside the repository")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    opened = repository.layer("stations").frame["opened"].astype("Int64")
    kept = [row for row in rows if row["station_id"] != SINCE_FOUND_CLOSED]
    assert len(kept) == 31
    assert {r["station_id"]: opened[r["station_id"]] for r in kept} == {
        r["station_id"]: int(r["opened_by_source"]) for r in kept
    }
    # Rides of passengers inside a station without an exit do not open it.
    assert (opened[SINCE_FOUND_CLOSED], openings()[SINCE_FOUND_CLOSED].certainty) == (
        2011,
        "probable",
    )


@pytest.mark.parametrize(
    ("year", "ridden", "not_yet"),
    [
        (2010, set(), {"st_13_1337", "st_13_1338", "st_13_1339"}),  # the Expo line
        (2013, {"st_12_1237", "st_12_1251"}, {"st_12_1220", "st_12_1235", "st_12_1236"}),
        (2014, {"st_12_1236", "st_16_1621"}, {"st_12_1235", "st_13_1331"}),
        (2015, {"st_12_1220", "st_12_1235", "st_2_0247", "st_13_1339"}, {"st_13_1340"}),
        (1999, {"st_2_0241", "st_2_0247", "st_2_0252"}, {"st_2_0253", "st_2_0240"}),
    ],
)
def test_a_year_runs_what_had_opened(year: int, ridden: set[str], not_yet: set[str]) -> None:
    stops = set(transit("am_peak", year).timetable.stops)
    counted = set(stations_of("operating", year=year).index)
    assert ridden <= stops & counted
    assert not not_yet & (stops | counted)


def test_a_year_says_what_it_rests_on_and_today_does_not() -> None:
    said = ANALYSES["coverage"].run(CoverageParams(year=2015)).notes
    here = year_basis(stations_of("operating", year=2015).index)
    assert set(here) <= set(said)
    now = ANALYSES["coverage"].run(CoverageParams()).notes
    assert not any("Expo line" in note.in_("en") for note in now)
    grown = ANALYSES["growth"].run(GrowthParams(CoverageParams())).notes
    assert any("Expo line" in note.in_("en") and "世博专线" in note.in_("zh") for note in grown)


def test_counts_of_certainty_add_up() -> None:
    some = ["st_maglev_m1", "st_12_1236", "st_8_0826", "st_12_1235", "st_18_jiangyangnanlu"]
    assert year_counts(some) == {
        "line_stations": 4, "certain": 2, "probable": 1, "unsourced": 1, "primary": 1,
    }  # fmt: skip
    assert year_basis(["st_18_jiangyangnanlu"]) == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_says_what_the_year_rests_on(lang: Lang) -> None:
    stations = repository.layer("stations")
    label = say("card.opened_basis", lang)
    basis = {
        each: dict(card(stations, each, lang).rows).get(label, "")
        for each in ("st_12_1235", "st_12_1236", "st_maglev_m1", "st_18_jiangyangnanlu")
    }
    assert basis["st_12_1235"].startswith("2015-12-19")
    assert say("source_rank.secondary", lang) in basis["st_12_1235"]
    assert say("source_rank.primary", lang) in basis["st_12_1236"]
    assert "cavac.at" in basis["st_12_1236"]
    assert basis["st_maglev_m1"] == say("opening.unsourced_basis", lang)
    assert basis["st_18_jiangyangnanlu"] == ""
    assert label not in dict(card(repository.layer("lines"), "metro_1", lang).rows)


def test_all_faults_of_sections_are_told_at_once(sections: Any) -> None:
    places: dict[str, str] = {}

    def spoil(rows: list[dict[str, str]]) -> None:
        for first, changed in {
            "st_1_0111": {"from_id": "st_1_none"},
            "st_3_0311": {"to_id": "st_4_0405"},
            "st_6_0622": {"opened": "2007-13"},
            "st_14_1421": {"source": "hearsay"},
            "st_51_5131": {"source": ""},
            "st_41_4101": {"opened": ""},
            "st_11_1136": {"opened": "2008"},
        }.items():
            row, places[first] = row_of(rows, first)
            row.update(changed)
        row, _ = row_of(rows, "st_17_1721")
        row["to_id"] = "st_17_1732"

    sections(spoil)
    found = faults()
    assert {
        ("section_station", places["st_1_0111"]),
        ("section_order", places["st_3_0311"]),
        ("section_day", places["st_6_0622"]),
        ("section_source", places["st_14_1421"]),
        ("section_certainty", places["st_51_5131"]),
        ("section_undated", places["st_41_4101"]),
        ("section_early", places["st_11_1136"]),
        ("section_missing", "st_1_0111"),
        ("section_missing", "st_17_1733"),
    } <= set(found)
    assert opening_of("st_1_0111") is None


def test_a_station_in_two_sections_is_told(sections: Any) -> None:
    sections(lambda rows: row_of(rows, "st_12_1236")[0].update(to_id="st_12_1238"))
    assert faults() == [("section_twice", f"st_12_{number}") for number in (1237, 1238)]


def test_an_unknown_certainty_is_told(sections: Any) -> None:
    sections(lambda rows: rows[0].update(certainty="sure"))
    with pytest.raises(DataError) as caught:
        repository.table("sections")
    assert [problem.code for problem in caught.value.problems] == ["value_unknown"]


def test_a_station_that_differs_from_its_section_is_told(edit: Edit) -> None:
    def change(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            if feature["properties"]["id"] == "st_2_0247":
                feature["properties"].update(opened=2019, opened_certainty="unsourced")

    edit("stations", change)
    assert faults() == [("section_unlike", "st_2_0247")] * 2
    assert opening_of("st_2_0247") is None


@pytest.mark.parametrize("day", ["2015-02-30", "15", "2015-1", "soon", "2015-12-19T00", "20１５"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says, the table words it
        opening_year(day)
