"""The one place from which pages fetch a walking network: one job at a time for all visitors."""

import atexit
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.errors import ParameterError, Problem
from layers.store import deployment, uploads
from layers.store.background_job import Job
from layers.streets import endpoints, local_network

__all__ = ["Facts", "download", "import_file", "locked", "remove", "running"]

Facts = dict[str, Any]

_WORK = "layers.streets.acquire"
_GRACE_S = 5.0
_LOCK = threading.Lock()
_latest: list[Job[Facts]] = []


def locked() -> bool:
    """Return whether visitors may only look (see `layers.store.deployment`)."""
    return deployment.read_only()


def running() -> Job[Facts] | None:
    """Return the job that is at work for whichever visitor, or None."""
    return next((job for job in _latest if not job.finished), None)


def download(ground: Mapping[str, Any], endpoint: str) -> Job[Facts]:
    """Begin to download a ground, given as `layers.streets.areas.area_of` takes it.

    Raises
    ------
    ParameterError
        Visitors may only look (``streets_locked``), a job is running
        (``streets_busy``), or the address is none of the configuration
        (see `layers.streets.endpoints`).
    DataError
        The configuration is not sound.
    """
    known = endpoints.configured()
    address = known.checked(endpoint)
    with _LOCK:
        _check()
        job: Job[Facts] = Job.in_child(
            f"{_WORK}:download_facts", ground=ground, endpoint=address, private=known.private
        )
        _latest[:] = [job]
    return job


def import_file(
    name: str, data: bytes | memoryview, ground: Mapping[str, Any] | None
) -> Job[Facts]:
    """Begin to import an uploaded file, all of it or a ground; the file goes when that has ended.

    Raises
    ------
    ParameterError
        Visitors may only look (``streets_locked``), or a job is running (``streets_busy``).
    DataError
        The file cannot be kept.
    """
    with _LOCK:
        _check()
        # No job runs, so whatever lies there was left behind.
        uploads.clear()
        path = uploads.keep(name, data)
        job: Job[Facts] = Job.in_child(f"{_WORK}:import_facts", path, ground=ground)
        _latest[:] = [job]
    threading.Thread(target=_tidy, args=(job, path), daemon=True).start()
    return job


def remove() -> bool:
    """Remove the network; return whether there was one.

    Raises
    ------
    ParameterError
        Visitors may only look (``streets_locked``), or a job is running (``streets_busy``).
    DataError
        The disk refuses.
    """
    with _LOCK:
        _check()
        return local_network.remove()


def _check() -> None:
    if locked():
        raise ParameterError(Problem("streets_locked"))
    if running() is not None:
        raise ParameterError(Problem("streets_busy"))


def _tidy(job: Job[Facts], path: Path) -> None:
    job.wait()
    uploads.discard(path)


@atexit.register
def _end() -> None:
    """End what is at work when the app ends."""
    job = running()
    if job is not None:
        job.cancel()
        job.wait(_GRACE_S)
        uploads.clear()
