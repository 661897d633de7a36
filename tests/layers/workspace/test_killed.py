"""A process killed in the middle of saving loses nothing acknowledged and leaves no half state.

It is killed at steps of SQLite's own machine, counted by its progress handler (which holds
each step of a save before its commit), and at moments of the clock, which fall into commits.
"""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from layers.workspace.copies import problems_of
from layers.workspace.local_workspace import LocalWorkspace
from tests.layers.workspace.killed_child import KILLED, Child, Say
from tests.profiles import part_of


def save_on(say: Say, path: Path, limit: int, count: int) -> None:
    """Save a number so many times, killed at some step of SQLite."""
    kept, real, steps = LocalWorkspace(path), sqlite3.connect, 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == limit:
            os._exit(KILLED)

    def counted(*given: Any, **more: Any) -> sqlite3.Connection:
        base = real(*given, **more)
        base.set_progress_handler(step, 1)
        return base

    if limit:
        setattr(sqlite3, "connect", counted)  # noqa: B010 - the module's own, in this process alone
    for number in range(count):
        kept.save("view", "a", {"n": number + 1}, seen=number, content=b"%d" % number)
        say()


def require_whole(path: Path, acknowledged: int) -> None:
    """Fail unless all that was acknowledged is there, and at most the one save after it."""
    kept = LocalWorkspace(path)
    if acknowledged == 0 and not path.exists():
        return
    head = kept.head("view", "a")
    version = 0 if head is None else head.version
    assert version in (acknowledged, acknowledged + 1)
    assert version == 0 or problems_of(path) == ()
    if head is not None:
        assert head.body == {"n": version}
        assert kept.content(head.digest or "") == b"%d" % (version - 1)
        assert [each.version for each in kept.history("view", "a")] == [*range(1, version + 1)]


STEPS = 1200
"""So many steps three saves take, the making of the tables with the first one."""


@pytest.mark.parametrize("step", part_of(range(1, STEPS), 0.03, seed="steps"))
def test_killed_at_a_step_of_the_first_saves(tmp_path: Path, step: int) -> None:
    path = tmp_path / "workspace.sqlite"
    require_whole(path, Child.begin(save_on, path, step, 3).ended()[0])


@pytest.mark.parametrize("moment_ms", part_of(range(1, 101), seed="moments"))
def test_killed_at_a_moment_of_the_clock(tmp_path: Path, moment_ms: int) -> None:
    path = tmp_path / "workspace.sqlite"
    child = Child.begin(save_on, path, 0, 100_000)
    child.await_first()
    time.sleep(moment_ms / 1000)
    child.kill()
    require_whole(path, child.ended()[0])


def test_the_steps_reach_beyond_three_saves(tmp_path: Path) -> None:
    """The steps above mean nothing unless they begin before the first save and end in the last."""
    early, last, late = (
        Child.begin(save_on, tmp_path / f"{k}.sqlite", k, 3) for k in (STEPS // 20, STEPS, 10**6)
    )
    assert [each.ended() for each in (early, last, late)] == [(0, KILLED), (2, KILLED), (3, 0)]
