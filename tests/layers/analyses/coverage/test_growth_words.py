"""What growth says: of the place, for the years that were asked, and by which distance."""

import re

import pytest
import shapely

from layers.analyses import ANALYSES
from layers.analyses.common.targets import this_year
from layers.analyses.coverage.coverage_params import CoverageParams, GrowthParams
from layers.analyses.coverage.coverage_results import GrowthResult
from layers.analyses.coverage.growth_words import distance_note, headline
from layers.export.dataset import figures
from layers.store import repository
from layers.store.atlas import to_metric
from layers.views import VIEWS

TOWN = "town_gucun"
QUESTION = GrowthParams(CoverageParams(), TOWN)


@pytest.fixture(scope="module")
def grown() -> GrowthResult:
    return ANALYSES["growth"].run(QUESTION)


def share_by_hand(year: int) -> float:
    """Return how much of the town lies within 800 m of what had opened, in percent."""
    stations = repository.layer("stations").frame
    there = stations[(stations["opened"] <= year) & (stations["status"] == "operating")]
    town = to_metric(repository.layer("towns").frame.geometry).loc[TOWN]
    circles = shapely.union_all(
        shapely.buffer(to_metric(there.geometry).to_numpy(), 800, quad_segs=64)
    )
    return float(100 * shapely.area(shapely.intersection(town, circles)) / shapely.area(town))


def test_the_headline_has_the_share_of_both_years(grown: GrowthResult) -> None:
    said = headline(QUESTION, grown, since=2005, year=2011)
    for lang in ("zh", "en"):
        text = said.in_(lang)
        before, after = (float(each) for each in re.findall(r"(\d+\.\d) %", text))
        assert before == pytest.approx(share_by_hand(2005), abs=0.1)
        assert after == pytest.approx(share_by_hand(2011), abs=0.1)
        assert repository.layer("towns").name(TOWN).in_(lang) in text
        assert "2005" in text
        assert "2011" in text


def test_a_year_without_openings_has_the_share_of_the_last_one(grown: GrowthResult) -> None:
    then, later = (headline(QUESTION, grown, since=2003, year=each) for each in (2011, 2013))
    assert later.in_("en") == then.in_("en").replace("2011", "2013")


def test_what_is_not_asked_for_is_from_the_start_to_today(grown: GrowthResult) -> None:
    text = headline(QUESTION, grown).in_("en")
    assert "at the end of 2003" in text  # the year before Gongfu Xincun opened beside the town
    assert "today" in text
    assert str(this_year()) not in text


def test_one_year_alone_has_one_share(grown: GrowthResult) -> None:
    text = headline(QUESTION, grown, since=2011, year=2011).in_("zh")
    assert text.count("%") == 1
    nothing = headline(QUESTION, grown, since=1995, year=2000).in_("en")
    assert nothing.startswith("Gucun Town: nothing covered at the end of 2000")


def test_of_several_distances_it_says_which(grown: GrowthResult) -> None:
    (note,) = distance_note(QUESTION, grown)
    assert "800" in note.in_("zh")
    assert note in grown.notes
    alone = GrowthParams(CoverageParams(radii_m=(800.0,)), TOWN)
    assert list(distance_note(alone, grown)) == []


def test_the_print_is_of_the_place_and_its_surroundings() -> None:
    view = VIEWS["coverage"]
    values, problems = view.read({"view": "growth", "of": TOWN, "since": "2005", "year": "2011"})
    assert problems == ()
    picture = view.picture(values, "zh")
    assert "顾村镇" in picture.title.in_("zh")
    assert "2005" in picture.subtitle.in_("zh")
    finding = picture.notes[0].in_("zh")
    assert picture.finding == picture.notes[0]
    assert "2005 年底" in finding
    assert "2011 年底" in finding
    assert not [note for note in picture.notes if "街镇" in note.in_("zh")]
    focus = picture.scene.focus
    assert focus is not None
    (south, west), (north, east) = focus
    edges = shapely.bounds(repository.layer("towns").frame.geometry.loc[TOWN])
    # A kilometre around, by the metres of a degree at 31.35 degrees north.
    assert edges[0] - west == pytest.approx(1000 / (111_320 * 0.854), rel=0.02)
    assert north - edges[3] == pytest.approx(1000 / 110_870, rel=0.02)
    assert south < edges[1]
    assert east > edges[2]
    assert view.picture(values | {"of": None}, "en").scene.focus is None


def test_the_table_of_files_is_that_of_the_years() -> None:
    view = VIEWS["coverage"]
    picture = view.picture(view.read({"view": "growth", "of": TOWN})[0], "en")
    table = figures(picture)
    assert table["year"].tolist()[:3] == [2003, 2004, 2007]
    assert not [name for name in table if table[name].map(type).eq(tuple).any()]
