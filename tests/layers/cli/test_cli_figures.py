"""The command that lists indicators and figures of the documents."""

import json

import pytest

from layers.i18n.wording import LANGUAGES, Lang, say
from layers.store import repository
from tests.layers.commands import Run


def test_figures_as_data_hold_both_languages_and_their_place(run: Run) -> None:
    code, out, _ = run("figures", "--json")
    data = json.loads(out)
    assert code == 0
    assert {row["attribute"] for row in data["indicators"]} == {"anticipatory"}
    rows = {row["id"]: row for row in data["figures"]}
    assert set(rows) == set(repository.table("figures")["id"])
    scale = rows["green_scale"]
    assert (scale["value"], scale["unit_en"], scale["period"]) == (100, "bn CNY", "2025")
    assert (scale["kind"], scale["document"], scale["section"]) == (
        "target",
        "lowcarbon-2024",
        "¶2",
    )
    assert rows["hte_rank"]["value"] is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_as_tables_are_in_one_language(run: Run, lang: Lang) -> None:
    code, out, _ = run("figures", "--lang", lang)
    assert code == 0
    for key in ("overview.indicators", "figures.figures", "kpi.attribute", "attribute.anticipatory",
                "figure_kind.growth", "figure.document"):  # fmt: skip
        assert say(key, lang) in out
    assert {"zh": "近120个", "en": "nearly 120 projects"}[lang] in out
    assert "nan" not in out.split()
