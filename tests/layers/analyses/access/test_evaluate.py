"""Places reached from one cell with mean waits, where stops are out of everybody's reach."""

from dataclasses import replace

import numpy as np
import pytest

from geo.transit.timetable import NEVER
from layers.analyses.access import evaluate
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.boarding_penalty import mean_waits
from layers.analyses.access.opportunities import Opportunities
from layers.analyses.walking.access_legs import approach
from layers.transit.services import Transit
from tests.layers import one_line

PARAMS = AccessParams(indicator="places_within", method="detour")


def with_remote_stop() -> Transit:
    """Stations a and b, and one 20 km north that nothing calls at."""
    what = one_line.running()
    remote = one_line.WEST + np.array([0.0, 20_000.0])
    table = what.timetable
    more = replace(table, stops=("a", "b", "c"), walk_ptr=np.append(table.walk_ptr, 0))
    placed = ("a", one_line.WEST), ("b", one_line.EAST), ("c", remote)
    return replace(
        what, stops=one_line.stops(*placed), timetable=more, place_of=np.array([0, 1, 2])
    )


@pytest.mark.parametrize("runs", [True, False])
def test_what_nobody_reaches_takes_no_time_away(
    monkeypatch: pytest.MonkeyPatch, *, runs: bool
) -> None:
    what = with_remote_stop()
    # A place at b that is no station: its walks to a and to c are far too long.
    goal = replace(one_line.place(what, "b"), stations=())
    goals = Opportunities((goal.name,), ("b",), (goal,), (0,))
    monkeypatch.setattr(evaluate, "opportunities", lambda *_: goals)
    cell = one_line.grid(1000.0)
    walks = approach(cell.points, what, within_m=np.inf, method="detour", detour=1.3)
    if not runs:
        silent = replace(what.timetable, listed_ms=np.zeros(0, int), headway_ms=np.zeros(2, int))
        what = replace(what, timetable=silent, headway_s={})
    found = evaluate.reached(PARAMS, what, cell, walks, samples=9)
    assert found.minutes.shape == (10, 1)
    if runs:
        assert found.minutes[0, 0] == pytest.approx(16.25 + 2.5 + 10, abs=1e-4)
        assert found.stop.tolist() == [1]
    else:
        assert np.isinf(found.minutes).all()
        assert found.stop.tolist() == [-1]


def test_half_a_headway_is_waited_and_what_does_not_run_is_waited_for_in_vain() -> None:
    table, wait = mean_waits(one_line.running(), samples=3)
    assert wait.shape == (4, len(table.routes)) == (4, 2)
    assert wait[0].tolist() == [150_000, 150_000]
    # Published headways are known to a tenth.
    assert ((wait[1:] >= 135_000) & (wait[1:] <= 165_000)).all()
    listed = one_line.running(listed=True)
    assert mean_waits(listed, samples=1)[1].tolist() == [[150_000, 150_000]] * 2
    idle = replace(listed, headway_s={})
    assert mean_waits(idle, samples=1)[1].tolist() == [[NEVER, NEVER]] * 2
