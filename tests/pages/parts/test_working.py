"""Long work on a page: told how far it is, stopped without a trace, and taken up again."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import streamlit as st

from geo.errors import ParameterError, Problem
from layers.analyses import ANALYSES, Analysis
from layers.i18n.wording import Lang, say
from layers.model.layer import Result
from layers.model.progress import Progress
from tests.pages.reading import Visitor, either_language, left_over, sound


@dataclass
class Work:
    """An analysis that a test holds in its hands, and what the page has shown of it."""

    answer: Callable[..., Result]
    slow: bool = True
    click: bool = False
    begun: list[Any] = field(default_factory=list)
    done: list[Any] = field(default_factory=list)
    bars: list[tuple[float, str]] = field(default_factory=list)
    buttons: dict[str, Callable[[], None]] = field(default_factory=dict)

    def compute(self, params: Any, progress: Progress) -> Result:
        """Answer slowly, or until the visitor has clicked on the button to stop."""
        self.begun.append(params)
        for step in range(8):
            progress(step / 8)
            if self.click and "stop" in self.buttons and self.bars:
                # What a click does: its callback, and the page from its top.
                self.buttons["stop"]()
                st.rerun()
            if self.slow:
                time.sleep(0.12)
        found = self.answer(params)
        self.done.append(params)
        return found


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Put a slow analysis in the place of coverage, and watch its bar and its button."""
    own = ANALYSES["coverage"]
    task = Work(own.compute)
    monkeypatch.setitem(ANALYSES, "coverage", Analysis(own.title, task.compute))
    button, progress = st.button, st.progress

    def watched_button(label: str, *args: Any, **options: Any) -> bool:
        task.buttons[str(options.get("key")).rpartition(".")[2]] = options.get("on_click") or (
            lambda: None
        )
        return button(label, *args, **options)

    def watched_progress(value: float, *args: Any, **options: Any) -> Any:
        bar = progress(value, *args, **options)
        inner = bar.progress

        def report(part: float, text: str | None = None) -> Any:
            task.bars.append((part, text or ""))
            return inner(part, text=text)

        bar.progress = report
        return bar

    monkeypatch.setattr(st, "button", watched_button)
    monkeypatch.setattr(st, "progress", watched_progress)
    return task


@either_language
def test_slow_work_tells_how_far_it_is_and_leaves_nothing_behind(
    visit: Visitor, work: Work, lang: Lang
) -> None:
    seen = visit("coverage", lang=lang)
    sound(seen)
    assert len(work.done) == 1
    parts = [part for part, _ in work.bars]
    assert len(parts) >= 2
    assert parts == sorted(parts)
    assert 0 < parts[0] < parts[-1] < 1
    assert {text for _, text in work.bars} == {say("work.going", lang)}
    assert "stop" in work.buttons
    assert len(seen.scenes) == 1
    assert not seen.app.get("progress")
    assert say("work.stop", lang) not in seen.controls
    # The same question again is answered at once.
    seen.app.run()
    assert len(work.begun) == 1


def test_quick_work_shows_no_bar(visit: Visitor, work: Work) -> None:
    work.slow = False
    sound(visit("coverage", lang="en", target="parks"))
    assert len(work.done) == 1
    assert work.bars == []
    assert "stop" not in work.buttons


@either_language
def test_stopped_work_is_not_done_until_one_goes_on(visit: Visitor, work: Work, lang: Lang) -> None:
    work.click = True
    seen = visit("coverage", lang=lang, target="zones")
    sound(seen)
    assert (len(work.begun), work.done) == (1, [])
    assert say("work.stopped", lang) in seen.prose
    assert say("work.resume", lang) in seen.controls
    assert say("work.stop", lang) not in seen.controls
    assert left_over([*seen.prose, *seen.controls], lang) == []
    assert (seen.scenes, len(seen.tables)) == ([], 0)
    # It stays so, without another try.
    seen.app.run()
    assert len(work.begun) == 1
    work.click = False
    seen.app.button(key="stopped.coverage.resume").click().run()
    sound(seen)
    assert (len(work.begun), len(work.done)) == (2, 1)
    assert say("work.stopped", lang) not in seen.prose
    assert (len(seen.scenes), len(seen.tables)) == (1, 2)


def test_another_choice_ends_the_stop(visit: Visitor, work: Work) -> None:
    work.click = True
    seen = visit("coverage", lang="en", target="sites")
    assert say("work.stopped", "en") in seen.prose
    work.click = False
    seen.app.button_group(key="coverage.lines").set_value("core").run()
    sound(seen)
    assert say("work.stopped", "en") not in seen.prose
    assert [params.lines for params in work.done] == ["core"]
    assert len(seen.scenes) == 1


def test_what_the_work_raises_is_told_and_its_bar_goes(visit: Visitor, work: Work) -> None:
    def refuse(params: Any) -> Result:
        raise ParameterError(Problem("radius_missing", field=params.target))

    work.answer = refuse
    seen = visit("coverage", lang="en", target="science_parks")
    sound(seen)
    assert say("problem.radius_missing", "en") in seen.warnings
    assert work.bars
    assert not seen.app.get("progress")
    assert say("work.stop", "en") not in seen.controls
