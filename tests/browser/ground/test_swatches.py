"""Swatches of the legend have the colours that are seen on the map, over the ground.

Both are read off one picture of the window. A class has many places on the map, of which
names, lines and roads cover some: what counts is the median of their pixels.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.typing import NDArray
from PIL import Image

from layers.analyses import ANALYSES
from layers.analyses.access.access_params import AccessParams
from layers.analyses.common.colour_ramps import BANDS_MIN, FOOT_MIN
from layers.analyses.travel.travel_params import TravelParams
from layers.i18n.wording import say
from layers.store import repository
from tests.layers.model.colour_difference import ciede2000, lab

pytestmark = pytest.mark.browser

CLOSE = (31.365, 121.44, 12.5)
"""Latitude, longitude and zoom from which a cell is several times as wide as the dot in it."""

MOST_APART = 4.0
"""CIEDE2000 of a swatch and its class; classes are at least 10 apart (`test_ramps`)."""
LEAST_PLACES = 5
MIDDLE = (13, 8)
"""Of a swatch, px from its left upper corner (`swatch` in webpanel.js)."""

ROWS = """() => {
  const rows = document.querySelectorAll(".atlas-legend-row, .atlas-layer label:has(svg)");
  return [...rows].map((row) => {
    const { x, y } = row.querySelector("svg").getBoundingClientRect();
    return [row.textContent, x, y];
  });
}"""
SPOTS = """(places) => places.map(([lon, lat]) => {
  const { left, top } = map.getContainer().getBoundingClientRect();
  const { x, y } = map.latLngToContainerPoint([lat, lon]);
  const at = document.elementFromPoint(x + left, y + top);
  return at && at.closest(".atlas-map") && !at.closest(".atlas-panel, .leaflet-control")
    ? [x + left, y + top] : [-1, -1];
})"""
"""Where places are in the window, px; what covers them is not of the map: -1."""

Places = Mapping[str, NDArray[np.float64]]
"""Longitude and latitude of the places of each class, by its label."""


@dataclass(frozen=True)
class Window:
    """What a reader sees of a page.

    Parameters
    ----------
    pixels
        Red, green and blue of each pixel, 0 to 255: (height, width, 3).
    swatches
        The left upper corner of each swatch by the label of its row, px.
    """

    pixels: NDArray[np.float64]
    swatches: Mapping[str, tuple[float, float]]

    def colours(self, spots: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the colours at some spots: (n, 2) px to (n, 3)."""
        x, y = np.rint(spots).astype(int).T
        return self.pixels[y, x]

    def swatch(self, label: str) -> NDArray[np.float64]:
        """Return the colour in the middle of a swatch."""
        return self.colours(np.add([self.swatches[label]], MIDDLE))[0]


def window_of(tab: Any) -> Window:
    """Return what is seen on a page."""
    rows = tab.page.evaluate(ROWS)
    picture = Image.open(io.BytesIO(tab.page.screenshot())).convert("RGB")
    return Window(np.asarray(picture, dtype=float), {label: (x, y) for label, x, y in rows})


def differences(tab: Any, places: Places) -> dict[str, float]:
    """Return how far each swatch is from its class on the map (CIEDE2000)."""
    seen, found = window_of(tab), {}
    for label, positions in places.items():
        spots = np.array(tab.on_map(SPOTS, positions.tolist()))
        spots = spots[(spots > 0).all(axis=1)]
        if len(spots) >= LEAST_PLACES:
            both = np.array([np.median(seen.colours(spots), axis=0), seen.swatch(label)])
            one, other = lab(both / 255)
            found[label] = float(ciede2000(one[None], other[None])[0])
    return found


def by_minutes(known: pd.DataFrame, minutes: str, ends: tuple[float, ...]) -> Places:
    """Return the places of each class of minutes, with the labels of the legend."""
    labels = [say("legend.up_to", "en", value=f"{ends[0]:g} min")]
    for low, high in pairwise(ends):
        value = f"{high:g} min"
        labels.append(say("legend.between", "en", low=f"{low:g}", value=value))
    value = f"{ends[-1]:g} min"
    labels.append(say("legend.above", "en", value=value))
    classes = np.searchsorted(ends, known[minutes])
    positions = known[["lon", "lat"]].to_numpy()
    return {label: positions[classes == k] for k, label in enumerate(labels)}


def covered() -> Places:
    """Return places of the district by how far the nearest station in operation is."""
    stations = repository.layer("stations").located
    stations = stations[stations["status"] == "operating"]
    home = repository.layer("district").located.geometry.iloc[0]
    west, south, east, north = home.bounds
    generator = np.random.default_rng(2026)
    places = generator.uniform((west, south), (east, north), (6000, 2))
    places = places[shapely.contains_xy(home, *places.T)]
    at = shapely.get_coordinates(stations.geometry.to_numpy())
    metres_a_degree = 111_200.0 * np.array([np.cos(np.radians((south + north) / 2)), 1.0])
    away = (places[:, None] - at) * metres_a_degree
    metres = np.hypot(away[..., 0], away[..., 1]).min(axis=1)
    # Off the edges of a class by more than a pixel, and by what a degree is not alike.
    return {
        say("coverage.ring", "en", limit="500 m"): places[metres < 440],
        say("coverage.ring", "en", limit="800 m"): places[(metres > 560) & (metres < 740)],
        say("coverage.uncovered", "en"): places[metres > 900],
    }


def timed() -> Places:
    """Return stations by the minutes it takes to reach them."""
    table = ANALYSES["travel_time"].run(TravelParams("robot_park")).table.set_index("id")
    stations = repository.layer("stations").located
    stations = stations.loc[stations.index.intersection(table.index)]
    known = pd.DataFrame(
        {"lon": stations.geometry.x, "lat": stations.geometry.y, "minutes": table["minutes"]}
    )
    return by_minutes(known.dropna(), "minutes", BANDS_MIN)


def walked() -> Places:
    """Return cells by the minutes on foot to the nearest station."""
    table = ANALYSES["access"].run(AccessParams()).table.dropna(subset="value_min")
    # Beside the dot in the middle of a cell whose class is not certain: some 100 m to the east.
    return by_minutes(table.assign(lon=table["lon"] + 0.00105), "value_min", FOOT_MIN)


CASES: Mapping[str, tuple[Callable[[], Places], int]] = {
    "/coverage?lang=en": (covered, 3),
    "/travel_time?lang=en&origin=robot_park": (timed, 4),
    "/access?lang=en": (walked, 6),
}
"""Places of a page's classes, and how many classes are to be seen."""


@pytest.mark.parametrize("path", CASES)
def test_swatches_have_the_colours_of_their_classes(
    server: Any, open_tab: Callable[..., Any], path: str
) -> None:
    places, least = CASES[path]
    tab = open_tab(server.base, path)
    tab.look_at(*CLOSE)
    tab.page.wait_for_timeout(800)
    apart = differences(tab, places())
    assert len(apart) >= least
    assert {label: each for label, each in apart.items() if each > MOST_APART} == {}
    assert tab.errors == []
