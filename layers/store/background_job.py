"""A `streets` command at work beside the app, to be looked at and cancelled.

It is a process of its own: it keeps no page from answering, and ending it
undoes whatever it had not finished.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple, Self

from layers.i18n.wording import Lang, say
from layers.store.paths import ROOT

__all__ = ["Job", "Progressed"]

_GRACE_S = 3.0


class Progressed(NamedTuple):
    """How far a job is: so much done, of so much, and what it is doing."""

    done: int
    total: int
    message: str


@dataclass(eq=False)
class Job:
    """A command that runs until it is finished or cancelled; to be made by `start`.

    Parameters
    ----------
    process
        The process it runs in.
    lang
        Language of what it says.
    """

    process: subprocess.Popen[str]
    lang: Lang
    progress: Progressed = field(default=Progressed(0, 0, ""))
    result: dict[str, Any] | None = None
    cancelled: bool = False
    _told: tuple[str, ...] | None = None
    _complaints: list[str] = field(default_factory=list)
    _readers: tuple[threading.Thread, ...] = ()

    @classmethod
    def start(cls, arguments: Sequence[str], *, lang: Lang = "zh") -> Self:
        """Return a job that has begun: ``Job.start(["download", "--area", "顾村镇"])``."""
        command = [sys.executable, "-m", "layers", "streets", *arguments]
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*command, "--progress", "json", "--lang", lang],
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            # Else Windows opens a console for it.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        job = cls(process, lang)
        streams = ((job._listen, process.stdout), (job._collect, process.stderr))
        job._readers = tuple(
            threading.Thread(target=read, args=(stream,), daemon=True) for read, stream in streams
        )
        for reader in job._readers:
            reader.start()
        return job

    @property
    def finished(self) -> bool:
        """Whether it has ended and all it said is known."""
        return self.process.poll() is not None and not any(r.is_alive() for r in self._readers)

    @property
    def problems(self) -> tuple[str, ...]:
        """What went wrong, in sentences; empty while it runs and where it went well."""
        if not self.finished or self.result is not None:
            return ()
        if self.cancelled:
            return (say("streets.cancelled", self.lang),)
        if self._told is not None:
            return self._told
        lines = [line for line in self._complaints if not line.startswith((" ", "Traceback"))]
        return (say("streets.job_ended", self.lang, reason=lines[-1] if lines else "—"),)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until it has ended; return whether it has."""
        try:
            self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        for reader in self._readers:
            reader.join(timeout_s)
        return self.finished

    def cancel(self) -> None:
        """End it; the network from before stays as it was."""
        if self.process.poll() is not None:
            return
        self.cancelled = True
        self.process.terminate()
        try:
            self.process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for reader in self._readers:
            reader.join(_GRACE_S)

    def _listen(self, stream: IO[str]) -> None:
        """Take in one line of JSON after the other."""
        with stream:
            for line in stream:
                try:
                    told = json.loads(line)
                except ValueError:
                    continue
                match told:
                    case {"done": int(done), "total": int(total), "message": str(message)}:
                        self.progress = Progressed(done, total, message)
                    case {"result": dict(result)}:
                        self.result = result
                    case {"problems": list(problems)}:
                        self._told = tuple(map(str, problems))

    def _collect(self, stream: IO[str]) -> None:
        with stream:
            self._complaints.extend(line.rstrip() for line in stream)
