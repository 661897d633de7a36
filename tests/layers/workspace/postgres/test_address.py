"""The address of a store, as the setting has it."""

import pytest

from geo.errors import ParameterError
from layers.i18n.wording import LANGUAGES, sentence
from layers.store.local_folder import workspace
from layers.workspace.local_workspace import LocalWorkspace
from layers.workspace.postgres.address import parse
from layers.workspace.postgres.postgres_workspace import PostgresWorkspace


def test_every_part_of_an_address_is_read() -> None:
    found = parse("postgresql://li%40b:p%40ss%2F1@db.example:6000/plan?sslmode=verify-full")
    assert (found.user, found.password, found.host) == ("li@b", "p@ss/1", "db.example")
    assert (found.port, found.database, found.tls) == (6000, "plan", "verify-full")


def test_what_is_left_out_has_the_usual_value() -> None:
    found = parse("postgres://atlas@db/plan", password="from elsewhere")
    assert (found.port, found.tls, found.password) == (5432, "prefer", "from elsewhere")
    assert parse("postgres://atlas:own@db/plan", password="other").password == "own"


@pytest.mark.parametrize(
    "text",
    [
        "db", "mysql://a@db/p", "postgresql://db/p", "postgresql://a@/p", "postgresql://a@db",
        "postgresql://a@db:port/p", "postgresql://a@db:99999/p", "postgresql://a@db/p?sslmode=no",
        "postgresql://a@db/p?service=x", "postgresql://a@db/p/q", "postgresql://a@db/p#x",
        "postgresql://a@db/p%00", "postgresql://a@[db/p",
    ],
)  # fmt: skip
def test_what_is_none_is_one_sentence_without_the_password(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_STORE", text.replace("a@", "a:secret@"))
    with pytest.raises(ParameterError) as caught:
        workspace()
    (problem,) = caught.value.problems
    for lang in LANGUAGES:
        said = sentence(problem, lang)
        assert "ATLAS_STORE" in said
        assert "postgresql://" in said
        assert "secret" not in said + str(caught.value)


def test_an_address_does_not_print_its_password() -> None:
    assert "secret" not in repr(parse("postgresql://a:secret@db/p"))


def test_the_setting_decides_which_store_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATLAS_STORE", raising=False)
    assert isinstance(workspace(), LocalWorkspace)
    monkeypatch.setenv("ATLAS_STORE", "postgresql://atlas@db/plan")
    monkeypatch.setenv("PGPASSWORD", "from the environment")
    found = workspace()
    assert isinstance(found, PostgresWorkspace)
    assert found.address.password == "from the environment"
    assert found.name == "db:5432/plan"
