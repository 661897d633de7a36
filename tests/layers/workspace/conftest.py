"""Both stores behind one interface: a SQLite file, and a PostgreSQL server with PostGIS."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from layers.workspace.interface import Workspace
from layers.workspace.local_workspace import LocalWorkspace
from layers.workspace.postgres.driver import forget
from layers.workspace.postgres.postgres_workspace import PostgresWorkspace
from tests.postgres_server import Server, why_not

STORES = ("sqlite", "postgres")

MakeStore = Callable[[], Workspace]


@pytest.fixture(scope="session")
def running_server() -> Iterator[Server]:
    """A server for all tests of this process."""
    if reason := why_not():
        pytest.skip(reason)
    found = Server.make()
    yield found
    found.remove()


@pytest.fixture
def server(running_server: Server) -> Server:
    """The server without a table of ours."""
    forget(running_server.address)
    running_server.run("DROP SCHEMA IF EXISTS atlas CASCADE")
    return running_server


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    """An empty store, one of each kind in turn."""
    if request.param == "sqlite":
        return LocalWorkspace(tmp_path / "store" / "workspace.sqlite")
    server: Server = request.getfixturevalue("server")
    return PostgresWorkspace(server.address, tmp_path / "store")
