"""What each boarding costs where no phases are looked at: half the time between trains."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.transit.common_lines import with_trunks
from geo.transit.timetable import NEVER, SECOND_MS, Timetable
from layers.transit.services import Transit

__all__ = ["mean_waits"]


def mean_waits(running: Transit, samples: int) -> tuple[Timetable, NDArray[np.integer[Any]]]:
    """Return what runs, shared stretches of branches apart, and the mean wait for each pattern.

    Of listed departures, and of headways that hold during part of the period, only how
    often the route runs on the whole is looked at.

    Parameters
    ----------
    running
        What runs.
    samples
        How many samples of headways.

    Returns
    -------
    timetable, wait_ms
        See `geo.transit.common_lines.with_trunks`; milliseconds, shape (1 + samples, patterns), as
        stated and then in each sample; `NEVER` for what does not run.
    """
    own = running.timetable.headway_ms[np.newaxis]
    headway = np.concatenate([own, running.headway_samples_ms()[:samples]])
    table, headway = with_trunks(running.timetable, headway)
    mean_s = np.array([running.headway_s.get(route, np.inf) for route in table.routes])
    runs = np.isfinite(mean_s)
    mean = np.rint(np.where(runs, mean_s, 0.0) * SECOND_MS).astype(np.int64)
    partly = headway[0] == 0
    if running.window_s is not None:
        begin, end = table.spans_ms
        low, high = (each * SECOND_MS for each in running.window_s)
        partly |= (begin > low) | (end < high)
    wait = np.where(partly, mean, headway) // 2
    wait[:, partly & ~runs] = NEVER
    return table, wait
