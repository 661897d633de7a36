"""Answers kept in the workspace: the features of an answer with its figures."""

import json
from pathlib import Path

import pytest

from geo.errors import ParameterError
from layers.export.archive import geojson_files
from layers.export.kept.answers import answer_at, keep_answer
from layers.store.local_folder import workspace
from tests.layers.commands import Run, data_of
from tests.layers.made_pictures import WHEN
from tests.layers.workspace.sentences import refused

LINK = "https://atlas.example/a/coverage?target=parks&radii=800&lang=en"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


def test_an_answer_is_kept_with_the_figures_of_each_feature() -> None:
    picture = answer_at(LINK, "en")
    assert picture.query == {"target": "parks", "radii": "800"} | picture.query
    head = keep_answer("parks_800", picture, link=LINK, when=WHEN)
    found = json.loads(workspace().content(head.digest or ""))
    parks = [each for each in found["features"] if each["properties"]["layer"] == "parks"]
    files = geojson_files(picture, link=LINK, when=WHEN)
    wanted = json.loads(files["parks.geojson"])["features"]
    assert [each["id"] for each in parks] == [each["id"] for each in wanted]
    assert [each["geometry"] for each in parks] == [each["geometry"] for each in wanted]
    assert all("share_800m" in each["properties"] for each in parks)
    assert head.body["link"] == LINK
    assert keep_answer("parks_800", picture, link=LINK, when=WHEN).version == 2


@pytest.mark.parametrize(
    ("name", "link", "code"),
    [("Parks 800", "coverage", "keep_id"), ("a", "nowhere?x=1", "keep_link"),
     ("a", "coverage?radii=none", "link_value")],
)  # fmt: skip
def test_what_cannot_be_kept_is_one_sentence(name: str, link: str, code: str) -> None:
    with pytest.raises(ParameterError) as caught:
        keep_answer(name, answer_at(link, "en"), link=link, when=WHEN)
    assert refused(caught) == [code]
    assert workspace().heads("result") == ()


def test_a_command_keeps_it(run: Run) -> None:
    data = data_of(run("workspace", "keep", "parks", "coverage?target=parks", "--json"))
    assert (data["id"], data["version"]) == ("parks", 1)
    assert [each.id for each in workspace().heads("result")] == ["parks"]
