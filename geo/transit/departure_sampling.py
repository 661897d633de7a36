"""When one sets out, and how trains stand then: samples of what a table of headways leaves open.

A line that runs every headway leaves at some moment nobody has told; so does
somebody who sets out without knowing the timetable. Each sample takes one phase
for each group of patterns, and a moment of the window for listed departures. The
samples of one group are spread evenly: one in each of as many equal parts, in random
order (Latin hypercube: McKay, Beckman and Conover 1979). So 200 of them tell a
median as well as thousands drawn without that care.
"""

from dataclasses import dataclass

import numpy as np

from geo import uncertainty
from geo.errors import Problem
from geo.transit.timetable import SECOND_MS, FloatArray, IntArray, Timetable
from geo.uncertainty import SAMPLES
from geo.validation import refuse

__all__ = ["Departures", "departures"]


@dataclass(frozen=True, eq=False)
class Departures:
    """Samples of the moment one sets out and of the phases of all lines.

    Parameters
    ----------
    start_ms
        When one sets out, milliseconds of the service day, shape (samples,).
    part
        By what part of its headway each group of patterns runs behind, from 0 to
        below 1, shape (samples, groups).
    """

    start_ms: IntArray
    part: FloatArray


def departures(
    timetable: Timetable,
    *,
    samples: int = SAMPLES,
    window_s: tuple[float, float] | None = None,
    seed: int = 0,
) -> Departures:
    """Return samples of when one sets out and of the phases of a timetable's lines.

    The phases of a group belong to its route and the seed alone, whatever else
    runs: two plans are compared on the same samples.

    Parameters
    ----------
    timetable
        What runs.
    samples
        How many, at least 1.
    window_s
        From when to when one sets out, seconds of the service day, evenly; None
        for 0, where all runs by headways.
    seed
        What the samples come from.

    Raises
    ------
    ParameterError
        With all problems: ``count_range``; ``number_invalid`` for a window that is
        not finite or ends before it begins.

    Examples
    --------
    >>> from geo.transit.transfer import TransferTime
    >>> none = np.zeros(0, int)
    >>> line = Timetable(
    ...     stops=("a", "b"), routes=("1",), mode=np.array([0]), ptr=np.array([0, 2]),
    ...     stop=np.array([0, 1]), arrive_ms=np.array([0, 60_000]), depart_ms=np.array([0, 60_000]),
    ...     boards=np.array([True, False]), alights=np.array([False, True]),
    ...     headway_ms=np.array([300_000]), group=np.array([0]), turn=np.zeros(1),
    ...     shift_ms=np.array([0]), listed_ptr=np.zeros(2, int), listed_ms=none,
    ...     walk_ptr=np.zeros(3, int), walk_to=none, walk_m=np.zeros(0))
    >>> when = departures(line, samples=4)
    >>> when.start_ms.tolist(), np.floor(np.sort(when.part[:, 0]) * 4).tolist()
    ([0, 0, 0, 0], [0.0, 1.0, 2.0, 3.0])
    """
    refuse(_problems(samples, window_s))
    groups = int(timetable.group.max(initial=-1)) + 1
    part = np.empty((samples, groups))
    named: dict[str, int] = {}
    for group in range(groups):
        members = np.flatnonzero(timetable.group == group)
        route = timetable.routes[int(members[0])] if len(members) else ""
        named[route] = named.get(route, 0) + 1
        part[:, group] = _even(f"phase {route} {named[route]}", samples, seed)
    start = np.zeros(samples, dtype=np.int64)
    if window_s is not None:
        low, high = window_s
        moments = low + (high - low) * _even("setting out", samples, seed)
        start = np.floor(moments * SECOND_MS).astype(np.int64)
    return Departures(start, part)


def _even(name: str, samples: int, seed: int) -> FloatArray:
    """Return one number from 0 to below 1 in each of as many equal parts, in random order."""
    within = uncertainty.values(f"{name} within", 0.0, 1.0, samples=samples, seed=seed)
    order = np.argsort(uncertainty.values(f"{name} order", 0.0, 1.0, samples=samples, seed=seed))
    # A sum such as 199 + (1 - 2**-53) is rounded up to the next part, and the last one to 1.
    return np.minimum((order + within) / samples, np.nextafter(1.0, 0.0))


def _problems(samples: int, window_s: tuple[float, float] | None) -> list[Problem]:
    """Return what is wrong with the parameters."""
    found = []
    if samples < 1:
        found.append(Problem("count_range", field="samples", values={"value": samples}))
    if window_s is not None and not -np.inf < window_s[0] <= window_s[1] < np.inf:
        found.append(Problem("number_invalid", field="window_s", values={"value": window_s}))
    return found
