"""A question of each indicator over one town, and its answer."""

from layers.analyses import ANALYSES
from layers.analyses.access.access_params import AccessParams
from layers.model.layer import Result

AREA = "town_gucun"
QUESTIONS = {
    "nearest_station": AccessParams(area=AREA, method="detour"),
    "ptal": AccessParams(indicator="ptal", area=AREA, method="detour"),
    "time_to": AccessParams(indicator="time_to", goal="robot_park", area=AREA, method="detour"),
    "places_within": AccessParams(indicator="places_within", area=AREA, method="detour"),
}


def run(indicator: str) -> Result:
    return ANALYSES["access"].run(QUESTIONS[indicator])
