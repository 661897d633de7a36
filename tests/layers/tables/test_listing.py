"""Tables for reading: indicators, directory, sources, limits."""

from datetime import date

import pytest

from layers.i18n.ages import age_in_words
from layers.i18n.wording import LANGUAGES, Lang, say
from layers.model.layer import Layer
from layers.store import repository
from layers.tables.listing import directory, indicators, layer_sources, limits

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_fourteen_rows_of_thirteen_indicators(lang: Lang) -> None:
    table = indicators(lang)
    assert len(table) == 14
    numbers = table["number"].str.rstrip("ab")
    assert sorted(map(int, set(numbers))) == list(range(1, 14))
    assert (table["name"] != "").all()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_has_no_number_or_no_base_says_so(lang: Lang) -> None:
    table = indicators(lang)
    table.index = table["number"].str.rstrip("ab").astype(int)
    assert table.loc[1, "target"].endswith(say("kpi.no_number", lang))
    for number in (1, 2):
        assert table.loc[number, "baseline"] == say("kpi.no_base", lang)
    assert "15" in table.loc[2, "target"]
    assert not table.loc[2, "target"].endswith(say("kpi.no_number", lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_directory_lists_everything_without_a_place(
    layers: dict[str, Layer], lang: Lang
) -> None:
    table = directory(layers, lang)
    listed = repository.table("directory")
    assert len(table) == len(listed) + 2  # and two science parks without a known location
    names = set(table["name"])
    assert {"zh": "财景科技园", "en": "Caijing Science Park"}[lang] in names
    assert (table["name"] != "").all()
    assert (table["reason"] != "").all()
    assert (table["category"] != "").all()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sources_have_a_row_for_each_layer(layers: dict[str, Layer], lang: Lang) -> None:
    table = layer_sources(layers, lang, today=TODAY)
    assert len(table) == len(layers)
    by_title = table.set_index("title")
    stations = by_title.loc[layers["stations"].title.in_(lang)]
    assert "OpenStreetMap" in stations["source"]
    assert "ODbL" in stations["licence"]
    assert stations["count"] == "569"
    parks = by_title.loc[layers["science_parks"].title.in_(lang)]
    assert f"{say('sources.unlocated', lang)} 2" in parks["certainty"]


@pytest.mark.parametrize(
    ("dated", "words"),
    [
        ("2026-11-22", "under a month"),
        ("2026-10-23", "under a month"),
        ("2026-10-22", "1 month"),
        ("2027-01-01", "under a month"),
        ("2025-01", "22 months"),
        ("2024-11-22", "2 years"),
        ("2024-11-23", "23 months"),
        ("2021", "5 years"),
        ("", "—"),
        (None, "—"),
    ],
)
def test_age_is_whole_months_or_years(dated: str | None, words: str) -> None:
    assert age_in_words(dated, "en", today=TODAY) == words


def test_limits_are_said_in_both_languages() -> None:
    said = limits()
    assert len(said) >= 9
    assert all(text.in_("zh") and text.in_("en") for text in said)
    assert any("482" in text.in_("zh") or "480" in text.in_("zh") for text in said)
