"""The files of a region made by the workers of a Dask cluster; the only use of Dask.

Workers need the program of the atlas and its packages, no data: what a file is made from is
sent to them once. A worker that is lost has its files made by others. Files come back as bytes,
and only the process that was asked writes.
"""

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Any

from geo.errors import DataError, ParameterError, Problem
from layers.analyses.regions.point_figures import CellFigures
from layers.export.regions.region_run import Job, Workers, make_chunk

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["LOCAL", "on_dask"]

LOCAL = "local"
"""Stands for a cluster of this machine's processors, begun for the run and ended with it."""

_AHEAD = 4
"""Files given to each worker at a time, so that none waits and none piles up results."""


def on_dask(scheduler: str) -> Workers:
    """Return who works out the files of a region.

    Parameters
    ----------
    scheduler
        Address of a scheduler, such as ``tcp://10.0.0.5:8786``, or `LOCAL`.

    Raises
    ------
    ParameterError
        Dask is not installed (``dask_missing``).
    """
    try:
        import distributed  # noqa: F401, PLC0415 - optional
    except ImportError:
        raise ParameterError(Problem("dask_missing", field="--scheduler")) from None

    def workers(
        figures: CellFigures, jobs: Iterable[Job], column: str, about: Mapping[str, str]
    ) -> Iterator[tuple[Job, bytes]]:
        with ExitStack() as stack:
            client = _client(scheduler, stack)
            yield from _made(client, figures, jobs, column, about)

    return workers


def _client(scheduler: str, stack: ExitStack) -> "Client":
    """Return a client of a cluster, closed with the stack.

    Raises
    ------
    ParameterError
        No scheduler answers there (``scheduler_silent``).
    """
    from distributed import Client, LocalCluster  # noqa: PLC0415 - optional

    try:
        if scheduler != LOCAL:
            return stack.enter_context(Client(scheduler, timeout="10s"))
        cluster = stack.enter_context(
            LocalCluster(
                n_workers=os.cpu_count(), threads_per_worker=1, host="127.0.0.1",
                dashboard_address=None, silence_logs=logging.ERROR,
            )
        )  # fmt: skip
        return stack.enter_context(Client(cluster))
    except (OSError, ValueError, TimeoutError) as error:
        values = {"value": scheduler, "reason": str(error)}
        raise ParameterError(
            Problem("scheduler_silent", field="--scheduler", values=values)
        ) from error


def _made(
    client: "Client", figures: CellFigures, jobs: Iterable[Job], column: str,
    about: Mapping[str, str],
) -> Iterator[tuple[Job, bytes]]:  # fmt: skip
    """Yield each file when it is made.

    Raises
    ------
    DataError
        Workers were lost over one file again and again, or all at once (``workers_lost``).
    """
    from distributed import KilledWorker, as_completed  # noqa: PLC0415 - optional
    from distributed.client import FutureCancelledError  # noqa: PLC0415

    waiting, given = iter(jobs), {}
    shared = client.scatter(figures, broadcast=True)
    count = max(len(client.scheduler_info()["workers"]), 1)

    def submit(job: Job) -> Any:
        future = client.submit(make_chunk, shared, job.cells, column, about, pure=False)
        given[future.key] = job
        return future

    found = as_completed([submit(job) for job in islice(waiting, _AHEAD * count)])
    try:
        for future in found:
            yield given.pop(future.key), future.result()
            for job in islice(waiting, 1):
                found.add(submit(job))
    except (KilledWorker, FutureCancelledError, OSError) as error:
        raise DataError(Problem("workers_lost", values={"reason": str(error)})) from error
