"""A third language is words and data only: the product in one that no code names."""

import json
import os
import re
import shutil
import subprocess
import sys
from typing import Any

import pytest

from layers.i18n.wording import keys
from layers.store.paths import DATA, ROOT

WORDS = """
[page]
coverage = { qya = "Untúpa" }
[layer]
zones = { qya = "Ménar" }
[group]
innovation = { qya = "Vinyalë" }
[list]
title = { qya = "Essë" }
[map]
sources = { qya = "Ehteler: {sources}" }
sources_more = { qya = "Ehteler ({count}): {sources}" }
[between]
list = { qya = "{} ar {}" }
"""

VISIT = """
import io, json
from contextlib import redirect_stdout
from layers.__main__ import main
from layers.export.citations import sources_text
from layers.i18n.wording import join, say
from layers.store.atlas import entry_of
from layers.store import repository
from layers.model.progress import silent
from layers.views import VIEWS
from datetime import date

def run(*arguments):
    with redirect_stdout(io.StringIO()) as said:
        main(arguments)
    return said.getvalue()

zones = repository.layer("zones")
values, _ = VIEWS["overview"].read({})
picture = VIEWS["overview"].picture(values, "qya", silent)
print(json.dumps({
    "page": say("page.coverage", "qya"),
    "lacking": say("page.reach", "qya"),
    "list": join("ab", "qya"),
    "legend": [entry.label.in_("qya") for entry in zones.style.entries],
    "names": [zones.name(each).in_("qya") for each in zones.frame.index],
    "credit": picture.scene.payload()["sources"],
    "sources": sources_text(picture, link="", when=date(2026, 1, 1)).decode("utf-8"),
    "table": run("list", "--lang", "qya"),
    "json": json.loads(run("list", "--json")),
    "check": json.loads(run("check", "--json", "--lang", "en")),
}))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the product says with a third language in a copy of its data."""
    data = tmp_path_factory.mktemp("atlas") / "data"
    shutil.copytree(DATA, data, ignore=shutil.ignore_patterns("local"))
    settings = data / "atlas.toml"
    kept = settings.read_text(encoding="utf-8") if settings.exists() else ""
    kept = re.sub(r"(?m)^languages = .*$", "", kept)
    settings.write_text(f'languages = ["zh", "en", "qya"]\n{kept}', encoding="utf-8")
    (data / "words").mkdir(exist_ok=True)
    (data / "words" / "quenya.toml").write_text(WORDS, encoding="utf-8")
    zones = data / "geojson" / "zones.geojson"
    content = json.loads(zones.read_text(encoding="utf-8"))
    content["features"][0]["properties"]["name_qya"] = "Nóre"
    for feature in content["features"][1:]:
        feature["properties"]["name_qya"] = ""
    zones.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", VISIT], cwd=ROOT, capture_output=True, check=False,
        env=os.environ | {"ATLAS_DATA": str(data), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8")
    return dict(json.loads(done.stdout))


def test_words_and_names_are_in_it(seen: dict[str, Any]) -> None:
    assert (seen["page"], seen["list"]) == ("Untúpa", "a ar b")
    assert seen["legend"] == ["Ménar"]
    assert seen["names"][0] == "Nóre"


def test_where_they_lack_the_first_language_stands_in(seen: dict[str, Any]) -> None:
    assert seen["lacking"] == "可达范围"
    assert "吴淞创新城" in seen["names"]


def test_a_table_is_in_it(seen: dict[str, Any]) -> None:
    assert "Essë" in seen["table"].splitlines()[0]
    (zones,) = (line for line in seen["table"].splitlines() if line.startswith("zones"))
    assert "Ménar" in zones
    assert "Vinyalë" in zones
    assert [row["title_qya"] for row in seen["json"] if row["id"] == "zones"] == ["Ménar"]


def test_a_map_and_its_sources_are_in_it(seen: dict[str, Any]) -> None:
    assert seen["credit"].startswith("Ehteler")
    assert "Ménar" in seen["sources"]


def test_the_check_names_what_lacks(seen: dict[str, Any]) -> None:
    (row,) = seen["check"]
    assert row["code"] == "words_missing"
    assert f"has no words for {len(keys('')) - WORDS.count('qya')} keys" in row["message"]
    assert "access." in row["message"]
