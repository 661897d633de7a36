"""Sites in words: what is told of each, and which figures are marked as better."""

import re

import pytest

from layers.analyses.sites.site_list import sites_by_id
from layers.i18n.wording import LANGUAGES, Lang, say
from layers.model.layer import Result
from layers.tables.site_compare import comparison
from layers.tables.site_tables import fact_rows, sites_table
from layers.tables.site_words import kind_words
from tests.layers.site_samples import WHOLE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_site_is_told_in_words(answer: Result, lang: Lang) -> None:
    frame = sites_table(answer, list(sites_by_id()), lang, goal="hub_people_square")
    assert len(frame) == len(sites_by_id())
    assert frame.columns.is_unique
    for key, site in sites_by_id().items():
        rows = dict(fact_rows(answer, key, lang))
        assert rows[say("column.kind", lang)] == kind_words(site, lang)
        assert all(value and not re.search(r"\bnan\b", value) for value in rows.values())
        if not site.located:
            assert say("certainty.unlocated", lang) in rows.values()
    compared = comparison(answer, ["robot_park", "nanda_smart_city"], lang)
    assert compared.shape[1] == 3


def test_better_figures_are_marked_and_unknown_ones_never(answer: Result) -> None:
    frame = comparison(answer, ["robot_park", WHOLE, "caijing_sci_park"], "en")
    facts = frame.set_index(frame.columns[0])
    area = facts.loc[say("site.area", "en")]
    # 26 km² as measured against 3.09 published: how far the outline is off is not known.
    assert area.iloc[1].startswith("(✓)")
    assert "✓" not in area.iloc[0]
    assert not facts.iloc[:, 2].str.contains("✓").any()
    # 37–55 against 58–82 minutes, and 76–93 against 90–115, which overlap.
    assert facts.loc[say("site.near_rail_hub", "en")].iloc[0].startswith("✓")
    assert facts.loc[say("site.near_airport", "en")].iloc[0].startswith("(✓)")
