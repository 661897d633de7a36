"""The one place from which pages fetch a walking network: one job at a time for all visitors."""

import atexit
import threading
from collections.abc import Sequence
from pathlib import Path

from geo.errors import ParameterError, Problem
from layers.i18n.wording import Lang
from layers.store import deployment, local_folder, uploads
from layers.store.background_job import Job
from layers.streets import endpoints, local_network

__all__ = ["download", "import_file", "locked", "remove", "running"]

_LOCK = threading.Lock()
_latest: list[Job] = []


def locked() -> bool:
    """Return whether visitors may only look (see `layers.store.deployment`)."""
    return deployment.read_only()


def running() -> Job | None:
    """Return the job that is at work for whichever visitor, or None."""
    return next((job for job in _latest if not job.finished), None)


def download(area: Sequence[str], endpoint: str, *, lang: Lang) -> Job:
    """Begin to download an area, given as arguments of `streets download`.

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
    private = ["--allow-private"] if known.private else []
    return _begin(["download", *area, f"--endpoint={known.checked(endpoint)}", *private], lang)


def import_file(name: str, data: bytes | memoryview, area: Sequence[str], *, lang: Lang) -> Job:
    """Begin to import an uploaded file, all of it or an area; the file goes when that has ended.

    Raises
    ------
    ParameterError
        Visitors may only look (``streets_locked``), or a job is running (``streets_busy``).
    DataError
        The file cannot be kept.
    """
    return _begin(["import", *area], lang, upload=(name, data))


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


def _begin(
    arguments: Sequence[str], lang: Lang, upload: tuple[str, bytes | memoryview] | None = None
) -> Job:
    with _LOCK:
        _check()
        path = None
        if upload is not None:
            # No job runs, so whatever lies there was left behind.
            uploads.clear()
            path = uploads.keep(*upload)
        try:
            job = Job.start([*arguments, *([str(path)] if path else [])], lang=lang)
        except OSError as error:
            if path:
                uploads.discard(path)
            raise local_folder.unwritable(error) from error
        _latest[:] = [job]
    if path:
        threading.Thread(target=_tidy, args=(job, path), daemon=True).start()
    return job


def _check() -> None:
    if locked():
        raise ParameterError(Problem("streets_locked"))
    if running() is not None:
        raise ParameterError(Problem("streets_busy"))


def _tidy(job: Job, path: Path) -> None:
    job.wait()
    uploads.discard(path)


@atexit.register
def _end() -> None:
    """End what is at work when the app ends."""
    job = running()
    if job is not None:
        job.cancel()
        uploads.clear()
