"""The legend names what is on the map, and nothing else."""

import pytest

from layers.analyses.common.targets import lines_of, stations_of
from layers.model.style import Symbol
from layers.store import repository
from layers.webmap.legend import Group, Row, joined, layer_legend, legend
from layers.webmap.payload import SceneLayer


def labels(*scene_layer: SceneLayer) -> set[str]:
    """Return all that the legends of some layers say in English."""
    return {row["label"] for each in scene_layer for row in layer_legend(each, "en")}


@pytest.mark.parametrize(
    ("year", "lines"),
    # From the history of the Shanghai Metro: Line 2 opened in 1999, 3 in 2000, 4 in 2005,
    # 5 in 2003; 7 in 2009; the Maglev ran from 2002.
    [
        (1993, {"metro_1"}),
        (1999, {"metro_1", "metro_2"}),
        (2005, {"metro_1", "metro_2", "metro_3", "metro_4", "metro_5", "metro_maglev"}),
        (1992, set()),
    ],
)
def test_lines_come_by_their_year(year: int, lines: set[str]) -> None:
    assert set(lines_of(year)) == lines


def test_without_a_year_every_line_is_there() -> None:
    assert set(lines_of(None)) == set(repository.layer("lines").frame.index)


def test_lines_and_stations_of_a_year_are_all_it_names() -> None:
    lines, stations = repository.layer("lines"), repository.layer("stations")
    early = labels(
        SceneLayer(lines, only=lines_of(1999)),
        SceneLayer(stations, only=tuple(stations_of("core").index)),
    )
    assert early == {"Line 1", "Other lines", "Station in operation"}
    assert labels(SceneLayer(lines), SceneLayer(stations)) > early | {"Line 7", "Line 18"}


def test_of_a_layer_with_nothing_on_the_map_it_says_nothing() -> None:
    assert labels(SceneLayer(repository.layer("lines"), only=())) == set()


def test_grades_stay_whole_whatever_is_shown() -> None:
    """A scale with steps left out could not be compared with another map."""
    stations = repository.layer("stations")
    few = SceneLayer(stations, only=(stations.frame.index[0],), restyled=stations)
    assert labels(few) == labels(SceneLayer(stations))


def test_a_class_that_is_alone_on_paper_keeps_the_title_of_its_layer() -> None:
    """In 1993 there was Line 1 only: a line called "Line 1" says nothing of what the rest is."""
    lines, towns = repository.layer("lines"), repository.layer("towns")
    groups = legend((SceneLayer(towns), SceneLayer(lines, only=lines_of(1993))), "en", marks=())
    read = [(group.title, [row.label for row in group.rows]) for group in groups if group.rows]
    assert read == [("Metro lines", ["Line 1"]), ("", ["Towns"])]


def test_a_scale_of_areas_and_points_has_both_symbols_in_the_order_of_its_classes() -> None:
    area, dark, point = (Symbol(f"#{each}", 1.0) for each in ("000000", "111111", "222222"))
    areas = Group("Minutes", (Row("15-30", area, "area"), Row("over 60", dark, "area")))
    classes = ["0-15", "15-30", "30-60", "over 60"]
    points = Group("Minutes", tuple(Row(label, point, "point") for label in classes))
    both = joined(areas, points)
    assert both is not None
    assert [row.label for row in both.rows] == classes
    assert [[shape for _, shape in row.symbols] for row in both.rows] == [
        ["point"], ["area", "point"], ["point"], ["area", "point"]
    ]  # fmt: skip
    assert joined(areas, Group("Minutes", (Row("15-30", dark, "area"),))) is None
