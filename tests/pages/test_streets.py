"""The page of the walking network: what is here, how to get one, and what may go wrong."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from layers.i18n.wording import Lang, join, percent, say
from layers.store import local_folder, repository
from layers.streets import jobs, local_network
from tests.layers.town import Server, small_network, wait_for
from tests.pages.reading import Visitor, either_language, left_over, short_tables, sound

BOX = {"area": "box", "west": "121.36", "south": "31.38", "east": "121.48", "north": "31.46"}


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    monkeypatch.delenv("ATLAS_READONLY", raising=False)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "*")
    running = Server()
    answers = {
        "overpass": {"endpoints": [running.endpoint, "http://127.0.0.1:9/api"], "private": True}
    }
    monkeypatch.setattr(repository, "settings", lambda name: answers if name == "server" else {})
    yield running
    job = jobs.running()
    if job is not None:
        job.cancel()
        job.wait(60)
    running.close()


def texts(seen: Any) -> list[str]:
    return [*seen.prose, *seen.controls, *seen.headings, *seen.map_words]


def button(seen: Any, key: str) -> Any:
    return next((each for each in seen.app.button if each.key == key), None)


@either_language
def test_without_a_network_the_page_says_what_stands_in(visit: Visitor, lang: Lang) -> None:
    seen = visit("streets", lang=lang)
    sound(seen)
    assert seen.warnings == ""
    prose = "\n".join(seen.prose)
    assert say("network.none", lang) in prose
    assert all(figure in prose for figure in ("1.3", "1.2", "1.5"))
    assert "2,000" in prose
    assert button(seen, "streets-remove") is None
    assert not button(seen, "streets-download").disabled
    assert button(seen, "streets-import").disabled
    assert {layer["key"] for layer in seen.scenes[0]["layers"]} >= {"district", "streets_asked"}
    assert left_over(texts(seen), lang) == []


@either_language
def test_a_network_is_shown_with_its_facts(visit: Visitor, lang: Lang) -> None:
    today = datetime.now(UTC).date()
    dated = (today - timedelta(days=100)).isoformat()
    network = local_network.save(replace(small_network(), data_date=dated, dated_by="edit"))
    seen = visit("streets", lang=lang)
    sound(seen)
    assert seen.warnings == ""
    (facts,) = short_tables(seen)
    prose = "\n".join(cell for row in facts for cell in row)
    wanted = [
        "三点.osm", network.area.in_(lang), say("streets.dated_edit", lang, date=dated),
        say("sources.months", lang, count=3), "1.9 公里" if lang == "zh" else "1.9 km",
        percent(0.01, lang), network.digest, local_network.credit().in_(lang),
        join(("121.4000", "31.4000", "121.4200", "31.4000"), lang),
    ]  # fmt: skip
    assert [each for each in wanted if each not in prose] == []
    assert "street_cells" in {layer["key"] for layer in seen.scenes[0]["layers"]}
    assert left_over(texts(seen), lang) == []


@either_language
def test_an_old_network_is_warned_of(visit: Visitor, lang: Lang) -> None:
    local_network.save(replace(small_network(), data_date="2020-02-03"))
    years = datetime.now(UTC).year - 2020
    years -= datetime.now(UTC).date().isoformat()[5:] < "02-03"
    age = say("sources.years", lang, count=years)
    assert say("network.old", lang, age=age) in visit("streets", lang=lang).warnings


@either_language
def test_a_broken_network_is_told_and_can_be_removed(visit: Visitor, lang: Lang) -> None:
    local_network.save(small_network())
    path = local_folder.folder() / "streets.npz"
    path.write_bytes(path.read_bytes()[:500])
    seen = visit("streets", lang=lang)
    sound(seen)
    assert "streets.npz" in seen.warnings
    assert left_over(texts(seen), lang) == []
    button(seen, "streets-remove").click().run()
    sound(seen)
    assert not path.exists()
    assert seen.warnings == ""
    assert say("network.none", lang) in "\n".join(seen.prose)


def test_the_size_of_what_is_asked_for_is_told_before(visit: Visitor) -> None:
    seen = visit("streets", lang="en", area="box", west="121", south="31", east="121.6", north="32")
    assert say("network.too_large", "en") in seen.warnings
    assert button(seen, "streets-download").disabled
    for query in ({"area": "box", "west": "121"}, {"area": "place"}):
        seen = visit("streets", lang="en", **query)
        sound(seen)
        assert seen.warnings == ""
        assert button(seen, "streets-download").disabled
    seen = visit("streets", lang="en", area="box", west="121", south="32", east="121.6", north="31")
    assert "not a valid box" in seen.warnings
    seen = visit("streets", lang="en", area="place", place="robot_park", margin="0.5")
    assert "0.5 km around" in "\n".join(seen.prose)
    assert not button(seen, "streets-download").disabled


@either_language
def test_a_download_runs_beside_the_page_and_is_told(
    visit: Visitor, server: Server, lang: Lang
) -> None:
    seen = visit("streets", lang=lang, **BOX)
    next(each for each in seen.app.text_input).set_value(server.endpoint)
    server.mode, server.sound_first = "silent", 2
    button(seen, "streets-download").click().run()
    sound(seen)
    assert button(seen, "streets-cancel") is not None
    assert button(seen, "streets-download").disabled
    # Another visitor sees it too, and cannot begin a second one.
    other = visit("streets", lang=lang, **BOX)
    assert button(other, "streets-cancel") is not None
    assert button(other, "streets-download").disabled
    wait_for(lambda: len(server.requests) > 2)
    seen.app.run()
    assert left_over(texts(seen), lang) == []
    button(seen, "streets-cancel").click().run()
    sound(seen)
    assert say("streets.cancelled", lang) in seen.warnings
    assert local_network.load() is None
    # It goes on where it stopped.
    server.mode = "sound"
    button(seen, "streets-download").click().run()
    job = jobs.running()
    assert job is None or job.wait(60)
    seen.app.run()
    sound(seen)
    assert seen.warnings == ""
    found = local_network.load()
    assert found is not None
    assert f"{found.streets.nodes:,}" in "\n".join(each.value for each in seen.app.success)
    assert left_over(texts(seen), lang) == []
    seen.app.switch_page("pages/sources.py").run()
    seen.app.switch_page("pages/streets.py").run()
    assert len(seen.app.success) == 1


@either_language
def test_what_goes_wrong_is_told_in_sentences(visit: Visitor, server: Server, lang: Lang) -> None:
    server.mode = "html"
    seen = visit("streets", lang=lang, **BOX)
    seen.app.text_input[0].set_value(server.endpoint)
    button(seen, "streets-download").click().run()
    job = jobs.running()
    assert job is None or job.wait(60)
    seen.app.run()
    sound(seen)
    assert say("problem.answer_foreign", lang, host="127.0.0.1") in seen.warnings


def test_a_job_begun_meanwhile_is_told(visit: Visitor, server: Server) -> None:
    seen = visit("streets", lang="en", **BOX)
    seen.app.text_input[0].set_value(server.endpoint)
    server.mode = "silent"
    job = jobs.download({"bbox": (121.36, 31.38, 121.48, 31.46)}, server.endpoint)
    button(seen, "streets-download").click().run()
    assert say("problem.streets_busy", "en") in seen.warnings
    # Whatever the other job says, this page says in its own language.
    assert left_over(texts(seen), "en") == []
    job.cancel()
    assert job.wait(60)


@either_language
def test_a_locked_server_shows_and_changes_nothing(
    visit: Visitor, monkeypatch: pytest.MonkeyPatch, lang: Lang
) -> None:
    monkeypatch.setenv("ATLAS_READONLY", "1")
    local_network.save(replace(small_network(), data_date=datetime.now(UTC).date().isoformat()))
    seen = visit("streets", lang=lang, area="box")
    sound(seen)
    assert say("network.locked", lang) in "\n".join(seen.prose)
    keys = [each.key for each in seen.app.button]
    assert [each for each in keys if not each.startswith("layout.")] == []  # scenarios stay
    assert seen.app.get("file_uploader") == []
    assert seen.scenes[0]["draw"] is False


@pytest.mark.parametrize(("area", "draw"), [("district", False), ("place", False), ("box", True)])
def test_the_map_draws_only_where_a_box_is_wanted(visit: Visitor, area: str, draw: bool) -> None:  # noqa: FBT001
    assert visit("streets", lang="en", area=area).scenes[0]["draw"] is draw
