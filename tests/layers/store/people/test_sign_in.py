"""Which claims give which right, and what a right lets one do."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from geo.errors import DataError
from layers.store import deployment
from layers.store.local_folder import workspace
from layers.store.people.sign_in import SignIn, configured, person_of
from layers.workspace.authorship import Person, identify, may, person, written_by
from layers.workspace.interface import NEW
from tests.layers.workspace.sentences import refused

NOW_S = 1_800_000_000.0
SETTINGS = SignIn(claim="realm.roles", read=("staff",), edit=("planner",), manage=("chief",))


def claims(*roles: str, age_s: float = 60, **more: Any) -> dict[str, Any]:
    return {"is_logged_in": True, "iat": NOW_S - age_s, "email": "li@example.org",
            "realm": {"roles": list(roles)}, **more}  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


@pytest.mark.parametrize(
    ("roles", "right"),
    [
        ((), "none"), (("other",), "none"), (("staff",), "read"), (("planner",), "edit"),
        (("chief",), "manage"), (("staff", "chief", "planner"), "manage"), (("*",), "none"),
    ],
)  # fmt: skip
def test_the_greatest_right_of_all_roles_counts(roles: tuple[str, ...], right: str) -> None:
    assert person_of(claims(*roles), SETTINGS, now_s=NOW_S) == Person("li@example.org", right)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "found",
    [{}, {"is_logged_in": False}, claims("chief", age_s=12 * 3600 + 1), claims("chief", iat=None)],
)
def test_who_has_not_signed_in_or_long_ago_has_no_right(found: Mapping[str, Any]) -> None:
    assert person_of(found, SETTINGS, now_s=NOW_S) == Person("", "none")
    assert person_of(found, SignIn(anonymous=True), now_s=NOW_S) == Person("", "read")


def test_a_role_may_be_one_text_and_all_who_sign_in_may_look() -> None:
    one = person_of(claims(roles="planner"), SignIn(edit=("planner",)), now_s=NOW_S)
    assert one.right == "edit"
    assert person_of(claims(), SignIn(), now_s=NOW_S).right == "read"


@pytest.mark.parametrize(
    ("right", "refusals"),
    [("none", {"right_read", "right_edit", "right_manage"}),
     ("read", {"right_edit", "right_manage"}), ("edit", {"right_manage"}), ("manage", set())],
)  # fmt: skip
def test_a_right_is_asked_for_at_each_step(right: Any, refusals: set[str], tmp_path: Path) -> None:
    workspace().save("view", "a", {}, seen=NEW)
    found: set[str] = set()
    with written_by("li", right):
        store = workspace()
        steps = [
            lambda: store.heads("view"), lambda: store.head("view", "a"), store.state,
            lambda: store.save("view", "b", {}, seen=NEW),
            lambda: store.remove("view", "b", seen=1),
            lambda: store.back_up(tmp_path / "b.sqlite"), lambda: store.purge("view", "a"),
        ]  # fmt: skip
        for step in steps:
            try:
                step()
            except DataError:
                with pytest.raises(DataError) as caught:
                    step()
                found.update(refused(caught))
        assert deployment.read_only() == (right != "manage")
    assert found == refusals
    assert (workspace().head("view", "a") is None) == (right == "manage")


def test_pages_say_who_visits_and_nobody_else_is_anybody() -> None:
    assert (person(), may("manage")) == (Person(), True)
    visitors = [Person("li", "read"), None]
    identify(lambda: visitors[0])
    try:
        assert (person().name, may("edit")) == ("li", False)
        visitors.pop(0)
        assert may("manage")
    finally:
        identify(lambda: None)


@pytest.mark.parametrize(
    "table",
    [
        "roles", {"claim": 1}, {"edit": "planner"}, {"edit": [1]}, {"hours": 0}, {"hours": True},
        {"anonymous": "yes"}, {"owner": ["x"]},
    ],
)  # fmt: skip
def test_settings_that_are_not_sound_are_refused(
    table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layers.store.repository.settings", lambda _: {"sign_in": table})
    with pytest.raises(DataError) as caught:
        configured()
    assert refused(caught) == ["sign_in_form"]


def test_settings_are_read_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.store.repository.settings", lambda _: {})
    assert configured() is None
    table = {"claim": "groups", "edit": ["planner"], "hours": 8}
    monkeypatch.setattr("layers.store.repository.settings", lambda _: {"sign_in": table})
    assert configured() == SignIn(claim="groups", edit=("planner",), hours=8)
