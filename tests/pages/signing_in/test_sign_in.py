"""Signing in with a real server and a small issuer: only a sound token of the issuer counts."""

import base64
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import OctKey

from layers.i18n.wording import say
from layers.scenarios.own_scenarios import own_scenarios
from layers.store import deployment, repository
from layers.store.people import sign_in
from layers.store.people.sign_in import SignIn
from layers.workspace.authorship import Person, Right, written_by
from pages.parts.serving import visitor
from pages.parts.serving.early_maps import EarlyMaps
from tests.pages.reading import Visitor, link
from tests.pages.signing_in.issuer import CLIENT, Issuer, issuing
from tests.running import serving

SECRET = "a secret of this test alone, long enough"
COOKIE = "_streamlit_user"
APP = """
import streamlit as st
from streamlit.starlette import App
app = App(__file__)
"""


@dataclass(frozen=True)
class Place:
    """A running app, and who issues its tokens."""

    base: str
    issuer: Issuer

    def sign_in(self) -> requests.Session:
        """Return a browser's session after the way to the issuer and back."""
        now = int(time.time())
        key = OctKey.import_key(SECRET)
        provider = jwt.encode({"alg": "HS256"}, {"provider": "default", "exp": now + 60}, key)
        found = requests.Session()
        answer = found.get(f"{self.base}/auth/login", params={"provider": provider}, timeout=10,
                           allow_redirects=False)  # fmt: skip
        while answer.is_redirect and "/oauth2callback" not in answer.url:
            answer = found.get(answer.headers["Location"], timeout=10, allow_redirects=False)
        assert answer.headers["Location"].rstrip("/").endswith(("", self.base))
        return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(APP, encoding="utf-8")
    (folder / ".streamlit").mkdir()
    with issuing() as issuer:
        (folder / ".streamlit/secrets.toml").write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"\n'
            f'cookie_secret = "{SECRET}"\nclient_id = "{CLIENT}"\nclient_secret = "s"\n'
            f'server_metadata_url = "{issuer.base}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        with serving(folder, folder / "log", "--server.headless", "true", script="app.py") as app:
            yield Place(app.base, issuer)


def test_a_sound_token_signs_in_with_its_claims(place: Place) -> None:
    place.issuer.kind = "good"
    place.issuer.claims = {"email": "li@example.org", "roles": ["planner"]}
    cookie = place.sign_in().cookies.get(COOKIE)
    assert cookie
    packed = cookie.strip('"').split(".")[1]  # itsdangerous marks what is packed by a first dot
    text = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))).decode()
    assert "li@example.org" in text
    assert "planner" in text


@pytest.mark.parametrize("kind", ["expired", "forged", "stranger", "unsigned"])
def test_no_other_token_does(place: Place, kind: str) -> None:
    place.issuer.kind = kind
    assert COOKIE not in place.sign_in().cookies


def test_a_page_shows_nothing_to_who_has_not_signed_in(
    visit: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "configured", SignIn)
    seen = visit("coverage", lang="en")
    assert [each.key for each in seen.app.button] == ["sign_in"]
    assert seen.scenes == []
    monkeypatch.setattr(sign_in, "person_of", lambda *_, **__: Person("li", "none"))
    seen = visit("coverage", lang="en")
    assert [each.key for each in seen.app.button] == ["sign_out"]
    assert "li is signed in, but has no permission to view" in seen.warnings


def test_settings_that_cannot_be_read_let_nobody_in(
    visit: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "settings", lambda _: {"sign_in": {"edit": "everyone"}})
    seen = visit("coverage", lang="en")
    assert seen.scenes == []
    assert list(seen.app.title) == []  # nothing of the page, not even its name
    assert "[sign_in]" in seen.warnings


def test_who_may_look_sees_a_scenario_without_what_would_refuse(
    visit: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    monkeypatch.setattr(sign_in, "configured", SignIn)
    monkeypatch.setattr(sign_in, "person_of", lambda *_, **__: Person("wang", "edit"))
    open_page = partial(visit, "scenarios", lang="en", scenario="robot_park_moved",
                        place="robot_park")  # fmt: skip
    seen = open_page()
    assert seen.scenes[0]["edit"]
    field = next(each for each in seen.app.text_input if each.key.endswith(".name_en"))
    field.set_value("Robot Town").run()
    (own,) = own_scenarios()
    assert own.author == "wang"
    monkeypatch.setattr(sign_in, "person_of", lambda *_, **__: Person("li", "read"))
    seen = open_page()
    assert seen.scenes[0]["edit"] is None
    assert "You may view, but not save" in "\n".join(seen.prose)
    assert "1. Move Shanghai Robot Industrial Park" in "\n".join(seen.prose)
    controls = {each.key for each in (*seen.app.button, *seen.app.text_input, *seen.app.selectbox)}
    assert not [key for key in controls if str(key).startswith(
        ("scenarios.field", "scenarios.undo", "scenarios.edit", "scenarios.remove",
         "scenarios.into",
         "scenarios.title", "scenarios.file", "scenarios.away"))]  # fmt: skip
    assert "scenarios.compare.coverage" in controls


@pytest.mark.parametrize("right", ["read", "edit", "manage"])
def test_own_data_and_views_are_kept_by_those_who_may(
    visit: Visitor, monkeypatch: pytest.MonkeyPatch, right: Right
) -> None:
    monkeypatch.setattr(sign_in, "configured", SignIn)
    monkeypatch.setattr(sign_in, "person_of", lambda *_, **__: Person("li", right))
    seen = visit("overview", lang="en")
    controls = {each.key for each in seen.app.button}
    assert ("own.open" in controls) == (right != "read")
    with written_by("li", right):
        assert deployment.may_keep() == (right != "read")
    assert say(f"app.right_{right}", "en") in "\n".join(each.value for each in seen.app.caption)


def test_after_signing_in_one_is_where_one_was(
    visit: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The issuer leads back to the first page; the link that was open is gone on to, once."""
    monkeypatch.setattr(sign_in, "configured", SignIn)
    monkeypatch.setattr(visitor, "_browser", lambda: "one")
    monkeypatch.setitem(visitor._links, "one", ("reach", {"lang": "zh", "period": "pm_peak"}))
    monkeypatch.setattr(sign_in, "person_of", lambda *_, **__: Person("li", "none"))
    assert say("app.sign_out", "zh") in [each.label for each in visit("overview").app.button]
    monkeypatch.setattr(sign_in, "person_of", lambda *_, **__: Person("li", "read"))
    seen = visit("overview")
    assert link(seen)["period"] == "pm_peak"
    assert say("app.signed_in", "zh", name="li") in "\n".join(seen.prose)
    assert visitor._links == {}


def test_a_browser_is_known_by_its_cookie_however_it_is_masked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = set()
    for mask in (bytes(4), b"\x01\x02\x03\x04"):
        masked = bytes(each ^ mask[k % 4] for k, each in enumerate(b"sixteen letters!"))
        cookies = {"_streamlit_xsrf": f"2|{mask.hex()}|{masked.hex()}|1"}
        monkeypatch.setattr(visitor.st, "context", SimpleNamespace(cookies=cookies))
        found.add(visitor._browser())
    assert found == {b"sixteen letters!".hex()}
    monkeypatch.setattr(visitor.st, "context", SimpleNamespace(cookies={"_streamlit_xsrf": "2|x"}))
    assert visitor._browser() == ""


@pytest.mark.parametrize("signing_in", [False, True])
def test_no_map_is_kept_for_whoever_comes_next_where_people_sign_in(
    visit: Visitor, monkeypatch: pytest.MonkeyPatch, *, signing_in: bool
) -> None:
    noted = []
    monkeypatch.setattr(EarlyMaps, "note", lambda *given, **_: noted.append(given))
    if signing_in:
        monkeypatch.setattr(sign_in, "configured", SignIn)
        monkeypatch.setattr(sign_in, "person_of", lambda *_, **__: Person("li", "read"))
    visit("coverage", lang="en")
    assert bool(noted) != signing_in
