"""A picture in every form, and work beside the page that can be watched and stopped."""

import io
import re
import threading
import time
import zipfile
from datetime import date
from pathlib import PurePosixPath

import pytest
from PIL import Image

from geo.errors import DataError, ParameterError, Problem
from layers.export import background_task, formats
from layers.export.background_task import AT_ONCE, BackgroundTask
from layers.export.formats import FORMS, PRINTED, Wish, file_name, make
from layers.export.recipe import recipe_of
from layers.export.recipe_files import read_recipe
from layers.model.progress import Progress
from tests.layers.made_pictures import kept

WHEN = date(2026, 11, 22)
LINK = "http://127.0.0.1:8501/coverage?lines=core&target=parks&lang=en"
STARTS = {
    "pdf": b"%PDF-", "png": b"\x89PNG", "svg": b"<?xml", "html": b"<!DOCTYPE html>",
    "xlsx": b"PK", "csv": b"\xef\xbb\xbf", "geojson": b"PK", "gpkg": b"SQLite format 3",
    "zip": b"PK",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_made(form: str) -> None:
    parts: list[float] = []
    picture = kept("coverage")
    made = make(picture, Wish(form, dpi=150), link=LINK, when=WHEN, progress=parts.append)
    assert made.startswith(STARTS[form])
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    if form in (*PRINTED, "html"):
        assert read_recipe(made) == recipe_of(picture)


@pytest.mark.parametrize("form", PRINTED)
def test_a_map_with_its_recipe_is_the_same_every_time(form: str) -> None:
    wish = Wish(form, dpi=150, qr=True, graticule=True, size="slide")
    first = make(kept("coverage"), wish, link=LINK, when=WHEN)
    assert make(kept("coverage"), wish, link=LINK, when=WHEN) == first
    other = make(kept("coverage"), Wish(form, dpi=150), link=LINK, when=WHEN)
    assert other != first


def test_the_archive_has_printed_maps_with_recipes() -> None:
    picture = kept("coverage")
    with zipfile.ZipFile(
        io.BytesIO(make(picture, Wish("zip", dpi=150, portrait=True), link=LINK, when=WHEN))
    ) as archive:
        for name in ("map.pdf", "map.png", "map.html"):
            assert read_recipe(archive.read(name)) == recipe_of(picture)
        with Image.open(io.BytesIO(archive.read("map.png"))) as image:
            assert image.size == pytest.approx((210 / 25.4 * 150, 297 / 25.4 * 150), abs=1)


def test_a_form_that_is_none_is_told() -> None:
    for form in ("doc", "", "PDF", "x" * 99):
        with pytest.raises(ParameterError) as caught:
            make(kept("coverage"), Wish(form), when=WHEN)
        assert [each.code for each in caught.value.problems] == ["take_form"]


def test_names_of_files_are_plain() -> None:
    names = {file_name("travel_time", lang, Wish(form), WHEN) for form in FORMS for lang in "ab"}
    assert len(names) == 2 * len(FORMS)
    assert all(re.fullmatch(r"[a-z0-9_.-]+", name) for name in names)
    assert file_name("coverage", "zh", Wish("pdf"), WHEN) == "baoshan_coverage_zh_2026-11-22.pdf"
    assert {PurePosixPath(name).suffix.lstrip(".") for name in names} == set(FORMS) - {"geojson"}


# ------------------------------------------------------------------ beside the page


def test_an_errand_brings_what_was_made() -> None:
    def work(progress: Progress) -> bytes:
        progress(0.5)
        return b"made"

    done = BackgroundTask.start(work)
    assert done.wait(10)
    assert (done.result, done.problems, done.part) == (b"made", (), 1.0)


def test_an_errand_tells_how_far_it_is_and_stops_when_told() -> None:
    gate, steps = threading.Event(), []

    def work(progress: Progress) -> bytes:
        progress(0.25)
        gate.wait(10)
        steps.append("on")
        progress(0.75)
        steps.append("over")
        return b"x"

    under_way = BackgroundTask.start(work)
    end = time.monotonic() + 10
    while under_way.part < 0.25 and time.monotonic() < end:
        time.sleep(0.01)
    assert (under_way.part, under_way.finished) == (0.25, False)
    under_way.cancel()
    gate.set()
    assert under_way.wait(10)
    assert (under_way.result, under_way.problems, under_way.cancelled) == (None, (), True)
    assert steps == ["on"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DataError(Problem("font_missing")), "font_missing"),
        (OSError(28, "No space left on device"), "file_unwritable"),
        (MemoryError(), "file_unwritable"),
    ],
)
def test_what_goes_wrong_is_a_problem(error: BaseException, code: str) -> None:
    def work(_: Progress) -> bytes:
        raise error

    done = BackgroundTask.start(work)
    assert done.wait(10)
    assert done.result is None
    assert [each.code for each in done.problems] == [code]


def test_a_slip_in_the_code_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    logged = []
    monkeypatch.setattr(threading, "excepthook", logged.append)

    def work(_: Progress) -> bytes:
        raise KeyError

    done = BackgroundTask.start(work)
    assert done.wait(10)
    assert [each.code for each in done.problems] == ["take_failed"]
    end = time.monotonic() + 10
    while not logged and time.monotonic() < end:
        time.sleep(0.01)
    assert [each.exc_type for each in logged] == [KeyError]  # and whoever runs the app can read it
    after = BackgroundTask.start(lambda _: b"x")
    assert after.wait(10)
    assert after.result == b"x"


def test_no_more_errands_run_at_once_than_there_are_turns() -> None:
    gate, running, most = threading.Event(), [0], [0]
    lock = threading.Lock()

    def work(_: Progress) -> bytes:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        gate.wait(20)
        with lock:
            running[0] -= 1
        return b"x"

    errands = [BackgroundTask.start(work) for _ in range(AT_ONCE + 3)]
    time.sleep(0.3)
    waiting = [each for each in errands if each.part == 0.0]
    assert running[0] == AT_ONCE
    assert len(waiting) == len(errands)
    # One that waits can be stopped as well.
    last = errands[-1]
    last.cancel()
    assert last.wait(5)
    gate.set()
    assert all(each.wait(10) for each in errands)
    assert most[0] == AT_ONCE
    assert sum(each.result is None for each in errands) == 1
    assert background_task._turns._value == AT_ONCE


def test_two_visitors_get_what_each_asked_for() -> None:
    wishes = [("coverage", Wish("png", dpi=100)), ("overview", Wish("svg")),
              ("coverage", Wish("pdf")), ("overview", Wish("xlsx"))]  # fmt: skip
    alone = [make(kept(view), wish, link=LINK, when=WHEN) for view, wish in wishes]

    def errand_of(view: str, wish: Wish) -> BackgroundTask:
        return BackgroundTask.start(
            lambda progress: formats.make(kept(view), wish, link=LINK, when=WHEN, progress=progress)
        )

    together = [errand_of(view, wish) for view, wish in wishes]
    assert all(each.wait(120) for each in together)
    assert [each.result for each in together] == alone
