"""The app running on this machine, for whoever opens it in a browser."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other machine has an address; routes would do it too, but switch the browser's cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
TROUBLE = re.compile(r"Traceback|Exception|Error|Warning|WARN", re.IGNORECASE)
EXPECTED = "ignore:SOCKS support"
"""requests has this warning passed over, until another thread puts the filters back it had."""
STARTED_WITHIN_S = 60


@dataclass(frozen=True)
class Server:
    """A running app: where it is and what it has logged."""

    base: str
    log: Path
    process: int

    def trouble(self) -> list[str]:
        """Return the lines of the log that tell of an error or a warning."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if TROUBLE.search(line)]


def copy_app(folder: Path, root: Path = ROOT) -> Path:
    """Copy an app to a new folder that may be changed; return it.

    It is as after its set-up: with what has been compiled, else each copy compiles for itself.
    """
    aside = shutil.ignore_patterns("local")
    for name in (".streamlit", "data", "geo", "layers", "pages"):
        shutil.copytree(root / name, folder / name, ignore=aside)
    (folder / "static").mkdir()  # the repository keeps it, and Streamlit warns where it is missing
    shutil.copy(root / "streamlit_app.py", folder)
    return folder


@contextmanager
def serving(
    folder: Path,
    log: Path,
    *options: str,
    script: str = "streamlit_app.py",
    prefix: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run the app of a folder on a free port, until the block is left."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [*prefix, sys.executable, "-m", "streamlit", "run", script]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1", *options]
    own = {**(os.environ if env is None else env), "PYTHONWARNINGS": EXPECTED}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, env=own
        )
        server = Server(f"http://127.0.0.1:{port}", log, process.pid)
        try:
            _await_health(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await_health(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.base}/_stcore/health", timeout=1).close()  # noqa: S310
        except OSError:
            time.sleep(0.1)
        else:
            return
    said = server.log.read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"the app does not start:\n{said}")
