"""Taking a map along, and opening it again, on every page that has one."""

import time
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import streamlit as st

from geo.errors import DataError, Problem
from layers.export import formats
from layers.export.formats import FORMS, Wish
from layers.export.recipe import recipe_of
from layers.export.recipe_files import read_recipe, with_recipe
from layers.i18n.wording import Lang, say
from layers.model.progress import Progress
from layers.paper.choices.print_params import PrintParams
from layers.views.picture import Picture
from pages.parts import downloads
from pages.parts.prints import print_controls
from tests.layers.made_pictures import made, png
from tests.pages.reading import Visitor, either_language, left_over, sound

LINKS = {
    "overview": {"place": "nanda_smart_city"},
    "coverage": {"target": "parks", "lines": "core"},
    "travel_time": {"origin": "nanda_smart_city"},
    "reach": {"origin": "nanda_smart_city"},
    "access": {"indicator": "ptal"},
    "sites": {"site": "robot_park"},
}


@pytest.fixture
def visit(visit: Visitor, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Open a page and its dialog, without the preview in it."""
    monkeypatch.setattr(downloads, "show_preview", lambda *_: None)

    def open_dialog(page: str, **query: str) -> Any:
        seen = visit(page, **query)
        turn_dialog(seen, page, is_open=True)
        return seen

    return open_dialog


def turn_dialog(seen: Any, page: str, *, is_open: bool) -> None:
    seen.app.session_state[f"export.{page}.open"] = is_open
    seen.app.run()


def finished(seen: Any, page: str = "coverage") -> Any:
    """Run a page again once the file that is being made is done."""
    key = f"export.{page}.job"
    assert key in seen.app.session_state
    assert seen.app.session_state[key][1].wait(60)
    seen.app.run()
    sound(seen)
    return seen


def offered_file(seen: Any, page: str) -> bytes:
    return seen.app.session_state[f"export.{page}.job"][1].result


@either_language
@pytest.mark.parametrize("page", LINKS)
def test_every_map_can_be_taken_along(visit: Visitor, page: str, lang: Lang) -> None:
    seen = visit(page, lang=lang, **LINKS[page])
    sound(seen)
    form = seen.app.selectbox(key=f"export.{page}.form")
    assert form.options == [say(f"export.form_{each}", lang) for each in FORMS]
    form.set_value("html").run()
    seen.app.button(key=f"export.{page}.make").click().run()
    finished(seen, page)
    labels = [each.proto.label for each in seen.app.get("download_button")]
    own = say("export.save", lang).split("{")[0]
    assert len([label for label in labels if label.startswith(own)]) == 1
    recipe = read_recipe(offered_file(seen, page))
    assert (recipe.view, recipe.lang) == (page, lang)
    assert LINKS[page].items() <= dict(recipe.query).items()
    assert left_over([*seen.prose, *seen.controls], lang) == []


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_made_on_the_page(
    visit: Visitor, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[dict[str, Any]] = []
    monkeypatch.setattr(st, "download_button", lambda *_, **options: offered.append(options))
    seen = visit("coverage", lang="zh", **LINKS["coverage"])
    seen.app.selectbox(key="export.coverage.form").set_value(form).run()
    seen.app.button(key="export.coverage.make").click().run()
    finished(seen)
    today = datetime.now().astimezone().date()
    assert offered[-1]["file_name"] == formats.file_name("coverage", "zh", Wish(form), today)
    assert offered[-1]["mime"] == formats.MIMES[form]
    assert seen.warnings == ""


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Picture, Wish, str]]:
    """Put a quick maker in the place of the real one; return what it is asked for."""
    wanted: list[tuple[Picture, Wish, str]] = []

    def quick(picture: Picture, wish: Wish, *, link: str, when: date, progress: Progress) -> bytes:
        del when
        progress(0.5)
        wanted.append((picture, wish, link))
        return b"made"

    monkeypatch.setattr(formats, "make", quick)
    return wanted


def test_what_was_chosen_is_what_is_made(visit: Visitor, requests: list[Any]) -> None:
    seen = visit("coverage", lang="en", **LINKS["coverage"])
    app = seen.app
    app.selectbox(key="export.coverage.form").set_value("png").run()
    app.button_group(key="export.coverage.size").set_value("slide").run()
    app.toggle(key="export.coverage.portrait").set_value(True).run()
    app.selectbox(key="export.coverage.extent").set_value("town_gucun").run()
    app.selectbox(key="export.coverage.scale").set_value(50_000.0).run()
    app.button_group(key="export.coverage.dpi").set_value(150).run()
    app.toggle(key="export.coverage.graticule").set_value(True).run()
    app.button(key="export.coverage.make").click().run()
    finished(seen)
    ((picture, wish, link),) = requests
    assert wish == Wish(
        "png",
        PrintParams(extent="town_gucun", scale=50_000.0, size="slide", portrait=True, dpi=150,
                    graticule=True),
    )  # fmt: skip
    assert picture.query == LINKS["coverage"]
    page, query = link.split("?")
    assert page == "coverage"  # and no address: the atlas is served on this machine only
    year = datetime.now().astimezone().year
    assert set(query.split("&")) == {"target=parks", "lines=core", f"year={year}", "lang=en"}


def test_another_year_can_stand_beside_a_map(visit: Visitor, requests: list[Any]) -> None:
    seen = visit("coverage", lang="en", **LINKS["coverage"])
    app = seen.app
    offered = app.selectbox(key="export.coverage.beside").options
    assert {"by the end of 2005", "Distance measure: Walking network"} <= set(offered)
    assert "Distance measure: Straight line" not in offered  # that is the map itself
    app.selectbox(key="export.coverage.beside").set_value("year=2005").run()
    app.button(key="export.coverage.make").click().run()
    finished(seen)
    ((picture, wish, _),) = requests
    assert wish.beside == "year=2005"
    assert picture.beside.query == {**picture.query, "year": "2005"}


def test_a_closed_dialog_holds_nothing_but_what_was_chosen(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", **LINKS["coverage"])
    seen.app.selectbox(key="export.coverage.form").set_value("png").run()
    seen.app.button_group(key="export.coverage.size").set_value("slide").run()
    turn_dialog(seen, "coverage", is_open=False)
    turn_dialog(seen, "coverage", is_open=False)  # nor is it lost by what runs the page meanwhile
    keys = {each.key for each in (*seen.app.selectbox, *seen.app.button_group, *seen.app.button)}
    assert not {each for each in keys if each and each.startswith("export.")}
    turn_dialog(seen, "coverage", is_open=True)
    assert seen.app.selectbox(key="export.coverage.form").value == "png"
    assert seen.app.button_group(key="export.coverage.size").value == "slide"


def test_a_choice_made_with_the_same_click_is_in_the_file(
    visit: Visitor, requests: list[Any]
) -> None:
    """On a slow machine both reach the page at once."""
    seen = visit("coverage", lang="en", **LINKS["coverage"])
    seen.app.toggle(key="export.coverage.graticule").set_value(True)
    seen.app.button(key="export.coverage.make").click().run()
    finished(seen)
    ((_, wish, _),) = requests
    assert wish.paper.graticule


def test_the_link_begins_with_the_public_address(
    visit: Visitor, requests: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    public = replace(downloads.ATLAS, address="https://atlas.example.org/plan/")
    for module in (downloads, print_controls):
        monkeypatch.setattr(module, "ATLAS", public)
    seen = visit("coverage", lang="zh", target="parks", year="2015")
    seen.app.toggle(key="export.coverage.qr").set_value(True).run()
    seen.app.button(key="export.coverage.make").click().run()
    finished(seen)
    ((_, wish, link),) = requests
    assert wish.paper.qr
    opened, query = link.split("?")
    assert opened == "https://atlas.example.org/plan/coverage"
    assert set(query.split("&")) == {"target=parks", "year=2015", "lang=zh"}


def test_data_have_no_paper_to_choose(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", target="parks")
    keys = {each.key for each in seen.app.button_group}
    assert "export.coverage.size" in keys
    assert "export.coverage.dpi" not in keys
    seen.app.selectbox(key="export.coverage.form").set_value("xlsx").run()
    assert not {each.key for each in seen.app.button_group} & {
        "export.coverage.size", "export.coverage.dpi",
    }  # fmt: skip


def test_another_choice_makes_it_another_file(visit: Visitor, requests: list[Any]) -> None:
    seen = visit("coverage", lang="en", target="parks")
    seen.app.button(key="export.coverage.make").click().run()
    assert len(finished(seen).app.get("download_button")) == 1
    seen.app.button_group(key="coverage.lines").set_value("core").run()
    sound(seen)
    assert not seen.app.get("download_button")
    seen.app.button(key="export.coverage.make").click().run()
    assert len(finished(seen).app.get("download_button")) == 1
    assert [each[0].query.get("lines") for each in requests] == [None, "core"]


@either_language
def test_what_cannot_be_made_is_a_sentence(
    visit: Visitor, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise DataError(Problem("file_unwritable", values={"reason": "ENOSPC"}))

    monkeypatch.setattr(formats, "make", refuse)
    seen = visit("coverage", lang=lang, target="parks")
    seen.app.button(key="export.coverage.make").click().run()
    finished(seen)
    assert say("problem.file_unwritable", lang, reason="ENOSPC") in seen.warnings
    assert not seen.app.get("download_button")
    assert "export.coverage.make" in {each.key for each in seen.app.button}


@either_language
def test_making_tells_how_far_it_is_and_can_be_cancelled(
    visit: Visitor, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object, progress: Progress, **__: object) -> bytes:
        for step in range(400):
            progress(step / 400)
            time.sleep(0.05)
        return b"never"

    monkeypatch.setattr(formats, "make", slow)
    seen = visit("coverage", lang=lang, target="parks")
    seen.app.button(key="export.coverage.make").click().run()
    sound(seen)
    labels = {each.label: each for each in seen.app.button}
    assert say("export.making", lang) in {each.proto.text for each in seen.app.get("progress")}
    assert say("export.make", lang) not in labels
    labels[say("export.cancel", lang)].click().run()
    finished(seen)
    assert say("export.cancelled", lang) in seen.prose
    assert not seen.app.get("download_button")
    assert left_over([*seen.prose, *seen.controls], lang) == []


# -------------------------------------------------------------------------- opening


def given(
    visit: Visitor, data: bytes, *, lang: Lang = "en", name: str = "map.png", **query: str
) -> Any:
    """Open the overview and hand it a file."""
    seen = visit("overview", lang=lang, **query)
    seen.app.file_uploader[0].set_value((name, data, "application/octet-stream")).run()
    sound(seen)
    return seen


def file_of(picture: Picture) -> bytes:
    return with_recipe(png(), "png", recipe_of(picture))


@either_language
@pytest.mark.parametrize("page", LINKS)
def test_a_file_brings_its_view_back(visit: Visitor, page: str, lang: Lang) -> None:
    other: Lang = "en" if lang == "zh" else "zh"
    picture = made(page, lang, **LINKS[page])
    seen = given(visit, file_of(picture), lang=other, place="metro_1", name="图 1.png")
    assert say(f"page.{page}", lang) in seen.prose
    text = "\n".join(seen.prose)
    assert say("reopen.opened", lang, file="图 1.png") in text
    assert say("reopen.same", lang) in text
    for name, value in LINKS[page].items():
        assert seen.app.session_state[f"{page}.{name}"] == value
    assert seen.scenes[0]["selected"] == picture.scene.selected
    assert seen.warnings == ""
    assert left_over([*seen.prose, *seen.controls], lang) == []


def test_a_file_of_the_same_page_replaces_what_was_chosen(visit: Visitor) -> None:
    picture = made("overview", "en", layers=["parks", "-lines"], stack=["parks"], halo=True)
    seen = given(visit, file_of(picture), place="metro_1", layers="-zones")
    assert seen.scenes[0]["view"]["layers"] == "parks,-lines"
    assert seen.scenes[0]["view"]["stack"] == "parks"
    assert seen.app.query_params["layers"] in ("parks,-lines", ["parks,-lines"])
    assert "place" not in seen.app.query_params
    # What is chosen from now on counts as ever.
    seen.app.session_state["overview.layers"] = ["-zones"]
    seen.app.run()
    sound(seen)
    assert seen.scenes[0]["view"]["layers"] == "-zones"


def test_what_has_changed_since_is_told(visit: Visitor) -> None:
    recipe = recipe_of(made("coverage", "en", **LINKS["coverage"]))
    digests = dict(recipe.data) | {"parks": "ab" * 8, "stations": "cd" * 8}
    data = with_recipe(png(), "png", replace(recipe, data=digests, app="0.0.1"))
    text = "\n".join(given(visit, data).prose)
    for name in ("parks", "stations"):
        assert say("recipe.other", "en", name=say(f"layer.{name}", "en")) in text
    assert "version 0.0.1" in text
    assert say("reopen.same", "en") not in text


def test_what_of_the_view_is_no_more_is_told(visit: Visitor) -> None:
    recipe = recipe_of(made("overview", "en"))
    query = {"place": "no_such_place", "old": "1"}
    seen = given(visit, with_recipe(png(), "png", replace(recipe, query=query)))
    text = "\n".join(seen.prose)
    assert "no_such_place" in text
    assert "old" in text
    assert len(seen.scenes) == 1


def test_the_news_is_gone_on_the_next_page(visit: Visitor) -> None:
    seen = given(visit, file_of(made("overview", "en")))
    assert say("reopen.same", "en") in "\n".join(seen.prose)
    seen.app.switch_page("pages/coverage.py").run()
    seen.app.switch_page("pages/overview.py").run()
    sound(seen)
    assert say("reopen.same", "en") not in "\n".join(seen.prose)


@either_language
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (png(), "recipe_absent"),
        (b"<svg></svg>", "recipe_absent"),
        (png()[:30], "recipe_file_broken"),
        (b"PK\x03\x04", "recipe_file_form"),
        (b"", "recipe_file_form"),
    ],
)
def test_a_file_that_is_none_of_ours_is_a_sentence(
    visit: Visitor, data: bytes, code: str, lang: Lang
) -> None:
    seen = given(visit, data, lang=lang, place="metro_1")
    assert say(f"problem.{code}", lang) in seen.warnings
    assert seen.scenes[0]["selected"] == "metro_1"
    assert left_over([*seen.prose, *seen.controls], lang) == []
    # The next file is read as if nothing had been.
    seen.app.file_uploader[0].set_value(
        ("b.png", file_of(made("overview", lang, place="nanda_smart_city")), "image/png")
    ).run()
    sound(seen)
    assert seen.warnings == ""
    assert seen.scenes[0]["selected"] == "nanda_smart_city"


def test_names_of_files_are_no_markup(visit: Visitor) -> None:
    seen = given(visit, file_of(made("overview", "en")), name="**a** ![x](http://a).png")
    assert any("**a** ![x](http://a).png" in each for each in seen.prose)
    raw = [str(each.value) for each in seen.app.info]
    assert any(r"\*\*a\*\*" in each for each in raw)
