"""Improvements on the map: those that have a place, numbered as in their table."""

from dataclasses import replace

from layers.analyses.access.ranking import Improvement, Improvements
from layers.i18n.wording import Text
from layers.store import repository
from layers.views.improvement_map import improvement_layer

HEADWAY = Improvement("headway", Text(zh="甲", en="A"), 8.0, 3.0, 2.0, 4.0, None, 12)
STATION = replace(HEADWAY, kind="station", what=Text(zh="乙", en="B"), at=(121.45, 31.4))
ENTRANCE = replace(HEADWAY, kind="entrance", what=Text(zh="丙", en="C"), at=(121.46, 31.41))


def test_what_has_a_place_keeps_the_number_of_its_row() -> None:
    found = Improvements(12.0, (HEADWAY, STATION, ENTRANCE, STATION), ())
    layer = improvement_layer(found, repository.layer("stations").lineage)
    assert layer is not None
    frame = layer.frame
    assert frame["name_en"].tolist() == ["2 B", "3 C", "4 B"]
    assert frame["name_zh"].tolist() == ["2 乙", "3 丙", "4 乙"]
    assert [(point.x, point.y) for point in frame.geometry] == [STATION.at, ENTRANCE.at, STATION.at]
    labels = [entry.label["en"] for entry in layer.style.entries]
    assert [labels[each].split()[0] for each in layer.style.classes(frame)] == [
        "Further", "Station", "Further",
    ]  # fmt: skip


def test_what_has_no_place_is_on_no_map() -> None:
    found = Improvements(12.0, (HEADWAY,), ())
    assert improvement_layer(found, repository.layer("stations").lineage) is None
