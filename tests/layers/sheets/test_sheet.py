"""Sheets of sites: nothing over anything else, the same figures in both languages, every time."""

import math
import shutil
import subprocess
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pytest

from geo.errors import ParameterError
from layers.analyses.sites.site_list import sites_by_id
from layers.export.formats import SHEET_FORMS
from layers.i18n.wording import LANGUAGES, Lang, Text, say
from layers.paper.primitives import Strokes
from layers.paper.renderer import render
from layers.sheets import surroundings
from layers.sheets.compared import compared
from layers.sheets.known import SiteAnswers, site_answers
from layers.sheets.profile import profile_of
from layers.sheets.sheet import sheet_file
from layers.sheets.side_by_side import comparison_sheet
from layers.sheets.single import single_sheet
from tests.layers.made_sheets import (
    box_of,
    figures_on,
    frames_of,
    meet,
    numbers_in,
    renamed,
    text_of,
    words_of,
)
from tests.profiles import part_of

WHEN = date(2026, 11, 22)
PDFTOTEXT = shutil.which("pdftotext")
ON_MAP = {"name", "name.ground", "scale", "north"}
SITES = tuple(sites_by_id())
LOCATED = tuple(key for key, site in sites_by_id().items() if site.located)
NOWHERE = tuple(key for key, site in sites_by_id().items() if not site.located)
GROUPS = [
    ("robot_park", "wusong_innovation_city"),
    ("baoshan_industrial_park", "simic_baoshan_incubator", "fudan_software_park"),
    ("nanda_smart_city", "caijing_sci_park", "city_industrial_park", "huanshangda_science_park"),
    NOWHERE[:2],
]
LONG = Text(
    zh="上海市宝山区新一代信息技术与机器人及智能制造产业融合发展示范园区（二期）"
    "Robotics & AI Valley",
    en="Baoshan Demonstration Park for Integrated Development of New-generation Information "
    "Technology, Robotics and Intelligent Manufacturing (Phase Two) 宝山机器人谷",
)


@pytest.fixture(scope="module")
def sites() -> SiteAnswers:
    return site_answers()


@pytest.mark.parametrize(("site", "lang"), part_of(list(product(SITES, LANGUAGES)), 0.4))
def test_nothing_lies_over_anything_else(sites: SiteAnswers, site: str, lang: Lang) -> None:
    _no_overlaps(single_sheet(sites, site, lang, when=WHEN, link="http://x.example/" + 90 * "a"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("ids", GROUPS)
def test_nothing_lies_over_anything_else_side_by_side(
    sites: SiteAnswers, ids: tuple[str, ...], lang: Lang
) -> None:
    _no_overlaps(comparison_sheet(sites, ids, lang, when=WHEN, link="http://x.example/"))


def _no_overlaps(made: tuple) -> None:
    sheet, fonts = made
    words = [each for each in words_of(sheet, *_keys(sheet)) if each.text]
    boxes = [(each, box_of(each, fonts)) for each in words if each.key not in ON_MAP]
    frames = frames_of(sheet)
    assert frames
    assert len(boxes) > 8
    for each, (left, bottom, right, top) in boxes:
        assert left >= 8, each
        assert right <= sheet.width_mm - 8, each
        assert bottom >= 8, each
        assert top <= sheet.height_mm - 8, each
        inside = [frame for frame in frames if meet((left, bottom, right, top), frame)]
        assert not inside or each.key == "absence", each
    for (one, first), (other, second) in combinations(boxes, 2):
        assert not meet(first, second), (one.text, other.text)
    for one, other in combinations(frames, 2):
        assert not meet(one, other)


def _keys(sheet: object) -> set[str]:
    return {each.key for each in sheet.parts}  # type: ignore[attr-defined]


@pytest.mark.parametrize("site", part_of(SITES, 0.4))
def test_the_two_languages_have_the_same_figures(sites: SiteAnswers, site: str) -> None:
    found = [figures_on(single_sheet(sites, site, lang, when=WHEN)[0]) for lang in LANGUAGES]
    assert found[0] == found[1]
    assert found[0].total() > (60 if site in LOCATED else 2)


@pytest.mark.parametrize("ids", GROUPS)
def test_comparisons_have_the_same_figures(sites: SiteAnswers, ids: tuple[str, ...]) -> None:
    found = [figures_on(comparison_sheet(sites, ids, lang, when=WHEN)[0]) for lang in LANGUAGES]
    assert found[0] == found[1]
    assert found[0].total() >= (10 * len(ids) if set(ids) & set(LOCATED) else 0)


def test_a_twin_test_would_find_another_figure(sites: SiteAnswers) -> None:
    sheet = single_sheet(sites, "robot_park", "en", when=WHEN)[0]
    assert figures_on(sheet) != figures_on(sheet) + numbers_in(["42 min"])


def test_figures_are_those_of_the_analysis(sites: SiteAnswers) -> None:
    # Straight from the answer, rounded here: whole minutes where the range is a minute or wider.
    found = sites.result.reached["robot_park"]
    sheet = single_sheet(sites, "robot_park", "en", when=WHEN)[0]
    texts = [each.text for each in words_of(sheet, "minutes")]
    slugs = {"rail_hub", "airport", "centre", "university", "site"}
    trips = found.trips[found.trips["group"].isin(slugs)]
    assert ((trips["high"] - trips["low"]) >= 1).all()
    assert sorted(map(int, texts)) == sorted(round(each) for each in trips["minutes"])
    assert [f"{near.minutes:.0f} min ({near.low:.0f}–{near.high:.0f})" for near in found.near] == [
        each.text for each in words_of(sheet, "walk")
    ]
    counts = [each.text.split()[0] for each in words_of(sheet, "count")]
    assert counts == [str((found.trips["minutes"] <= limit).sum()) for limit in (15, 30, 45)]


@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext is not here")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pdf_says_what_the_sheet_says(sites: SiteAnswers, lang: Lang, tmp_path: Path) -> None:
    sheet, fonts = single_sheet(sites, "nanda_smart_city", lang, when=WHEN)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(render(sheet, "pdf", fonts.type, when=WHEN))
    read = subprocess.run(
        [str(PDFTOTEXT), "-layout", path, "-"], capture_output=True, check=True, timeout=60
    )  # fmt: skip
    squeezed = "".join(read.stdout.decode("utf-8").split())
    for each in words_of(sheet, "title", "trip", "walk", "minutes", "range", "count"):
        assert each.text.replace(" ", "") in squeezed


@pytest.mark.parametrize("site", NOWHERE)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_site_without_a_location_says_so(sites: SiteAnswers, site: str, lang: Lang) -> None:
    sheet, _ = single_sheet(sites, site, lang, when=WHEN)
    said = text_of(sheet, "absence")
    assert say("sheet.unlocated_why", lang).replace(" ", "") in said
    assert sites.site(site).reason.in_(lang).replace(" ", "") in said
    assert not words_of(sheet, "station", "walk", "trip", "minutes", "count", "scale", "name")
    assert not [
        each for each in sheet.parts if isinstance(each, Strokes) and each.key == "neatline"
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("site", ["robot_park", "caijing_sci_park"])
def test_long_and_mixed_names_are_whole(sites: SiteAnswers, site: str, lang: Lang) -> None:
    made = single_sheet(renamed(sites, site, LONG), site, lang, when=WHEN)
    _no_overlaps(made)
    assert text_of(made[0], "title") == LONG.in_(lang).replace(" ", "")
    other = LONG.in_("en" if lang == "zh" else "zh")
    assert text_of(made[0], "other") == other.replace(" ", "")
    if site in LOCATED:
        assert LONG.in_(lang).replace(" ", "") in text_of(made[0], "name")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_names_stand_side_by_side(sites: SiteAnswers, lang: Lang) -> None:
    ids = ["robot_park", "nanda_smart_city", "fudan_software_park", "caijing_sci_park"]
    changed = sites
    for each in ids:
        changed = renamed(changed, each, LONG)
    made = comparison_sheet(changed, ids, lang, when=WHEN)
    _no_overlaps(made)
    assert text_of(made[0], "name.site") == 4 * LONG.in_(lang).replace(" ", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_known_is_told_whole(sites: SiteAnswers, lang: Lang) -> None:
    for site in LOCATED:
        profile = profile_of(sites, site, lang)
        sheet, fonts = single_sheet(sites, site, lang, when=WHEN)
        for key, texts in {
            "fact": [value for _, value in profile.facts],
            "station": [name for name, _ in profile.stations],
            "trip": [trip.name for group in profile.trips for trip in group.rows],
            "source": profile.sources,
        }.items():
            assert "".join(map(fonts.printable, texts)).replace(" ", "") in text_of(sheet, key)


def test_the_map_shows_the_site_and_its_nearest_station(sites: SiteAnswers) -> None:
    for site in LOCATED:
        sheet, _ = single_sheet(sites, site, "zh", when=WHEN)
        (frame,) = frames_of(sheet)
        marks = [each for each in sheet.parts if each.key == "this_site"]
        assert marks, site
        for part in marks:
            strokes = isinstance(part, Strokes)
            runs = [run for shape in part.shapes for run in shape] if strokes else [part.at]
            for run in runs:
                assert (run >= (frame[0], frame[1])).all(), site
                assert (run <= (frame[2], frame[3])).all(), site
        assert sites.result.reached[site].near[0].name.in_("zh")
        assert any(each.key == "stations" for each in sheet.parts)


@pytest.mark.parametrize("ids", GROUPS[:3])
def test_maps_side_by_side_have_one_scale(sites: SiteAnswers, ids: tuple[str, ...]) -> None:
    sheet, _ = comparison_sheet(sites, ids, "en", when=WHEN)
    texts = [each.text for each in words_of(sheet, "scale") if each.text.startswith("1:")]
    assert len(texts) == len(set(ids) & set(LOCATED))
    assert len(set(texts)) == 1


def test_the_better_figure_is_marked_by_sign_and_weight(sites: SiteAnswers) -> None:
    comparison = compared(sites, ["robot_park", "wusong_innovation_city"], "en")
    by_label = {row.label: row for row in comparison.rows}
    # A station inside beats a walk of 14 (6–22) minutes; both levels are 0.
    assert by_label[say("column.nearest_station", "en")].marks == ("", "best")
    assert by_label[say("site.band", "en")].marks == ("", "")
    assert by_label[say("column.kind", "en")].marks == ("", "")
    sheet, _ = comparison_sheet(sites, ["robot_park", "wusong_innovation_city"], "en", when=WHEN)
    marked = words_of(sheet, "best", "maybe")
    assert all(each.bold for each in marked)
    assert sum("✓" in each.text for each in marked) == sum(
        mark != "" for row in comparison.rows for mark in row.marks
    )
    assert not any("✓" in each.text or each.bold for each in words_of(sheet, "cell"))


def test_what_is_not_known_is_never_the_better(sites: SiteAnswers) -> None:
    comparison = compared(sites, ["caijing_sci_park", "robot_park"], "zh")
    assert all(row.marks[0] == "" for row in comparison.rows)
    nowhere = [
        row.cells[0] for row in comparison.rows if row.label == say("column.nearest_station", "zh")
    ]
    assert nowhere == [say("value.missing", "zh")]
    # Against nothing known, nothing is better either.
    assert all(row.marks[1] == "" for row in comparison.rows)


@pytest.mark.parametrize(
    "ids",
    [["robot_park"], [], ["robot_park", "robot_park"], [*LOCATED[:5]]],
)
def test_two_to_four_different_sites_are_compared(sites: SiteAnswers, ids: list[str]) -> None:
    with pytest.raises(ParameterError) as caught:
        compared(sites, ids, "en")
    assert caught.value.problems[0].code == "compare_count"


def test_an_unknown_site_or_form_is_refused(sites: SiteAnswers) -> None:
    with pytest.raises(ParameterError) as caught:
        sheet_file(sites, ["nowhere"], "zh", "pdf", when=WHEN)
    assert caught.value.problems[0].code == "site_none"
    with pytest.raises(ParameterError) as caught:
        sheet_file(sites, ["robot_park"], "zh", "docx", when=WHEN)
    assert caught.value.problems[0].code == "print_form"


@pytest.mark.parametrize("form", SHEET_FORMS)
@pytest.mark.parametrize("ids", [["robot_park"], ["robot_park", "caijing_sci_park"]])
def test_the_same_sheet_has_the_same_bytes(sites: SiteAnswers, form: str, ids: list[str]) -> None:
    def made() -> bytes:
        surroundings._here.cache_clear()
        return sheet_file(sites, ids, "zh", form, when=WHEN, dpi=60, link="http://x.example")

    first = made()
    assert first == made()
    starts = {"pdf": b"%PDF", "png": b"\x89PNG", "svg": b"<?xml", "pptx": b"PK"}
    assert first.startswith(starts[form])


def test_a_site_of_many_kilometres_is_on_its_map_whole(sites: SiteAnswers) -> None:
    # 1:n of the map times its width in mm is what it shows: more than the site measures.
    sheet, _ = single_sheet(sites, "baoshan_industrial_park", "en", when=WHEN)
    (frame,) = frames_of(sheet)
    scale = next(each.text for each in words_of(sheet, "scale") if each.text.startswith("1:"))
    frame_km = float(scale[2:].replace(",", "")) * (frame[2] - frame[0]) / 1e6
    assert frame_km > math.sqrt(26.0)


def test_the_legend_has_no_line_that_only_passes_beyond_the_frame(sites: SiteAnswers) -> None:
    sheet, _ = single_sheet(sites, "robot_park", "en", when=WHEN)
    said = {each.text for each in words_of(sheet, "legend.row")}
    assert "Line 1" in said  # it runs through the frame
    assert not {"Line 3", "Baoshan District", "Districts of Shanghai"} & said


def test_a_range_without_its_figure_bears_a_sign_that_is_explained(sites: SiteAnswers) -> None:
    profile = profile_of(sites, "robot_park", "en")
    signs = [trip.outside for group in profile.trips for trip in group.rows]
    sheet, _ = single_sheet(sites, "robot_park", "en", when=WHEN)
    said = [each.text for each in words_of(sheet, "range", "lead")]
    assert any("lies outside the range" in each for each in said) == any(signs)
    assert sum(each.endswith("*") for each in said) == sum(signs)
