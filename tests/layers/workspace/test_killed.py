"""A process killed in the middle of saving loses nothing acknowledged and leaves no half state.

It is killed at steps of SQLite's own machine, counted by its progress handler (which holds
each step of a save before its commit), and at moments of the clock, which fall into commits.
"""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from layers.workspace.copies import problems_of
from layers.workspace.local_workspace import LocalWorkspace
from tests.profiles import part_of

ROOT = Path(__file__).parents[3]

CHILD = """
import os, sqlite3, sys
from pathlib import Path
import layers.workspace.database as database
from layers.workspace.local_workspace import LocalWorkspace

kept, limit = LocalWorkspace(Path(sys.argv[1])), int(sys.argv[2])
real, steps = sqlite3.connect, 0

def count():
    global steps
    steps += 1
    if steps == limit:
        os._exit(9)

def counted(*given, **more):
    base = real(*given, **more)
    base.set_progress_handler(count, 1)
    return base

number = kept.head("view", "a").version if kept.path.exists() and kept.head("view", "a") else 0
if limit:
    sqlite3.connect = counted
while number < int(sys.argv[3]):
    number = kept.save("view", "a", {"n": number + 1}, seen=number, content=b"%d" % number).version
    print(number, flush=True)
print(steps, file=sys.stderr)
"""


def run(path: Path, step: int, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", CHILD, str(path), str(step), str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


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
    child = run(path, step, 3)
    said, _ = child.communicate(timeout=60)
    require_whole(path, len(said.split()))


@pytest.mark.parametrize("moment_ms", part_of(range(1, 101), seed="moments"))
def test_killed_at_a_moment_of_the_clock(tmp_path: Path, moment_ms: int) -> None:
    path = tmp_path / "workspace.sqlite"
    child = run(path, 0, 100_000)
    assert child.stdout is not None
    first = child.stdout.readline()
    time.sleep(moment_ms / 1000)
    child.kill()
    # Read on, for communicate would pass over what the first line was read with.
    lines = [first, *child.stdout.read().splitlines(keepends=True)]
    child.stdout.close()
    child.wait(timeout=60)
    require_whole(path, sum(line.endswith("\n") for line in lines))


def test_the_steps_reach_beyond_three_saves(tmp_path: Path) -> None:
    """The steps above mean nothing unless they begin before the first save and end in the last."""
    early, last, late = (run(tmp_path / f"{k}.sqlite", k, 3) for k in (STEPS // 20, STEPS, 10**6))
    assert [len(each.communicate(timeout=60)[0].split()) for each in (early, last, late)] == [
        0,
        2,
        3,
    ]
    assert [each.returncode for each in (early, last, late)] == [9, 9, 0]
