"""Surfaces as they are shown: classes, colours, and the words that go with them."""

import numpy as np
import pytest

from geo.indicators.ptal import BANDS
from layers.analyses.access.access_params import INDICATORS
from layers.analyses.access.access_styles import grades, unsure
from layers.model.palette import PTAL
from layers.store import repository
from tests.layers.made_surfaces import QUESTIONS, run


@pytest.fixture(params=INDICATORS)
def indicator(request: pytest.FixtureRequest) -> str:
    """Each indicator in turn."""
    return str(request.param)


def test_the_surface_is_drawn_in_its_classes(indicator: str) -> None:
    surface = run(indicator).surface
    assert surface is not None
    entries = surface.style.entries
    assert surface.classes.max() < len(entries) - 1
    if indicator == "ptal":
        names = [entries[each].label.in_("zh") for each in surface.classes]
        assert names == run("ptal").table["band"].tolist()
    assert {source.id for source in surface.lineage.sources} >= {
        source.id for source in repository.layer("stations").lineage.sources
    }
    assert surface.lineage.steps[-1].in_("zh")
    assert surface.unsure is not None
    value = f"value_{run(indicator).unit}"
    low, high = (run(indicator).table[f"{value}{end}"] for end in ("_low", "_high"))
    same = (low == high).to_numpy()
    assert not surface.unsure[same].any()


def test_a_bound_belongs_to_the_class_below_it() -> None:
    style = grades(QUESTIONS["nearest_station"], np.zeros(1))
    values = np.array([5.0, 5.0, 5.0, 7.0, np.nan, np.inf])
    low = np.array([4.9, 5.0, 5.0, 6.0, np.nan, 29.0])
    high = np.array([5.0, 5.1, 5.0, 10.0, np.nan, np.inf])
    doubtful = unsure(style, values, low, high)
    assert doubtful.tolist() == [False, True, False, False, False, True]


def lightness(colour: str) -> float:
    """Return the CIE lightness of a colour, by IEC 61966-2-1 and CIE 15."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    y = sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * y ** (1 / 3) - 16


def test_colours_darken_with_the_level_and_the_count() -> None:
    steps = -np.diff([lightness(colour) for colour in PTAL.colours])
    assert len(PTAL.colours) == len(BANDS)
    assert steps.min() > 5
    style = grades(QUESTIONS["places_within"], np.array([0.0, 15.0]))
    assert (np.diff([lightness(str(each.fill)) for each in style.symbols[:-1]]) < -5).all()


@pytest.mark.parametrize(
    ("most", "labels"),
    [
        (0, ["0", "1 or more"]),
        (1, ["0", "1 or more"]),
        (5, ["0", "1", "2", "3", "4", "5 or more"]),
        (15, ["0", "1–3", "4–6", "7–9", "10–12", "13 or more"]),
        (23, ["0", "1–5", "6–10", "11–15", "16–20", "21 or more"]),
    ],
)
def test_numbers_of_places_have_round_classes(most: int, labels: list[str]) -> None:
    style = grades(QUESTIONS["places_within"], np.array([0.0, most]))
    assert [entry.label.in_("en") for entry in style.entries[:-1]] == labels


def test_the_words_name_what_it_rests_on(indicator: str) -> None:
    result = run(indicator)
    text = " ".join(note.in_("en") for note in result.notes)
    assert f"{result.cells:,} hexagonal cells" in text
    assert "{" not in text
    needed = {
        "nearest_station": ("detour factor of 1.3", "nearest station"),
        "ptal": ("London", "all rail is one mode", "960 m", "assumed"),
        "time_to": ("computed back", "any moment", "Robot"),
        "places_within": ("half the headway", "Three parks", "2 more places"),
    }[indicator]
    for words in needed:
        assert words in text, words
    assert all(note.in_("zh") for note in result.notes)
