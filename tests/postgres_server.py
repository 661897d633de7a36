"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port of 127.0.0.1.

PostgreSQL refuses to run as root; where the tests do, the server runs as another user.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from layers.workspace.postgres.address import Address, parse
from layers.workspace.postgres.driver import forget, rows_of

__all__ = ["Server", "in_memory", "why_not"]

USER, PASSWORD, DATABASE = "atlas", "p@ss/wörd", "postgres"
_OTHER_USERS = ("postgres", "nobody")
_START_S = 60
_NEEDED_BYTES = 300_000_000
_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # a process that is killed loses nothing the system holds
    "shared_buffers": "16MB",
    "max_connections": "40",
    "autovacuum": "off",
    "jit": "off",
}


def binaries() -> Path | None:
    """Return the folder of the server's programs; None where it is not installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    listed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((each.parent for each in listed), default=None)


def why_not() -> str:
    """Return why no server can be had here, "" where one can."""
    folder = binaries()
    if folder is None:
        return "PostgreSQL is not installed"
    if not any(folder.parent.glob("**/postgis.control")) and not any(
        Path("/usr/share/postgresql").glob("*/extension/postgis.control")
    ):
        return "PostGIS is not installed"
    return "" if os.name == "posix" and (os.geteuid() or _other_user()) else "no user to run it as"


def _other_user() -> str | None:
    known = {each.pw_name for each in pwd.getpwall()}
    return next((each for each in _OTHER_USERS if each in known), None)


def in_memory() -> Path | None:
    """Return a folder in memory with room enough, where a server starts much sooner."""
    folder = Path("/dev/shm")  # noqa: S108 - taken only where it is there
    try:
        return folder if shutil.disk_usage(folder).free > _NEEDED_BYTES else None
    except OSError:
        return None


@dataclass
class Server:
    """A server; `start` before use, `remove` at the end."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @classmethod
    def make(cls, within: Path | None = None, **options: str) -> "Server":
        """Return a server with an empty database, running; its files in memory or in a folder."""
        folder = Path(tempfile.mkdtemp(prefix="atlas-postgres-", dir=within or in_memory()))
        with socket.socket() as plug:
            plug.bind(("127.0.0.1", 0))
            server = cls(folder, plug.getsockname()[1])
        if user := server._user():
            shutil.chown(folder, user)
        secret = folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        server._run("initdb", "--pgdata", str(folder / "data"), "--username", USER, "--no-sync",
                    "--auth", "scram-sha-256", "--pwfile", str(secret), "--encoding", "UTF8",
                    "--locale", "C.UTF-8")  # fmt: skip
        lines = [f"{name} = '{value}'" for name, value in {**_OPTIONS, **options}.items()]
        with (folder / "data/postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\n".join(lines) + "\n")
        server.start()
        server.run("CREATE EXTENSION postgis")
        return server

    @property
    def url(self) -> str:
        """The address, as the setting has it."""
        return self.url_at(self.port)

    def url_at(self, port: int, options: str = "") -> str:
        """Return the address through another port."""
        return (
            f"postgresql://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/{DATABASE}{options}"
        )

    @property
    def address(self) -> Address:
        """The address, parsed."""
        return parse(self.url)

    def run(self, statement: str) -> list[list[object]]:
        """Return the rows of a statement, by the superuser."""
        return rows_of(self.address, statement)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        folder = binaries()
        assert folder is not None
        command = [str(folder / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, user=self._user()
            )
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            forget(self.address)
            if self._answers():
                return
            time.sleep(0.05)
        raise TimeoutError((self.folder / "log").read_text(encoding="utf-8"))

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: fast by default, at once and without a word by SIGQUIT."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=_START_S)
            self.process = None

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self.stop(signal.SIGQUIT)
        forget(self.address)
        shutil.rmtree(self.folder)

    def _answers(self) -> bool:
        from geo.errors import DataError

        try:
            self.run("SELECT 1")
        except DataError:
            return False
        return True

    @property
    def user(self) -> str | None:
        """As whom it runs; None for who runs the tests."""
        return self._user()

    def _user(self) -> str | None:
        return None if os.geteuid() else _other_user()

    def _run(self, program: str, *options: str) -> None:
        folder = binaries()
        assert folder is not None
        command = [str(folder / program), *options]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, user=self._user(), cwd=self.folder
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
