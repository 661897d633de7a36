"""Places by minutes on the map: areas as outlines in the colour of their class, points filled."""

from layers.analyses import ANALYSES
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.travel.travel_places import places
from layers.model.style import Grades
from layers.views.travel_controls import by_minutes


def test_areas_are_outlines_in_the_colour_of_their_class() -> None:
    params = TravelParams(origin="robot_park")
    result = ANALYSES["travel_time"].run(params)
    number_format = by_minutes(result.layers, result.table.set_index("id"), places(), params, "en")
    styles = {
        each.layer.id: each.restyled.style for each in number_format if each.restyled is not None
    }
    graded = {key: style for key, style in styles.items() if isinstance(style, Grades)}
    parks, stations = graded["parks"], graded["stations"]
    assert [each.fill for each in parks.symbols] == [each.fill for each in stations.symbols]
    coloured = parks.symbols[:-1]  # the last class is that of places without a figure
    pale = [each for each in coloured if each.colour != each.fill]
    assert [each.fill for each in pale] == [
        coloured[-1].fill
    ]  # farthest away, as pale as the ground
    assert all(_brightness(each.colour) < 200 for each in coloured)  # no outline is
    assert all(each.fill_opacity < 0.2 for each in parks.symbols)
    assert all(each.fill_opacity > 0.8 for each in stations.symbols[:-1])
    assert [each.label for each in parks.entries] == [each.label for each in stations.entries]


def _brightness(colour: str) -> float:
    return sum(bytes.fromhex(colour[1:])) / 3
