"""Who visits a page: signed in by Streamlit's own OpenID Connect, where the settings ask for it."""

import time
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.errors import StreamlitAuthError, StreamlitMissingAuthlibError
from streamlit.runtime.scriptrunner import get_script_run_ctx

from layers.i18n.languages import languages
from layers.i18n.wording import Lang, say
from layers.store.people import sign_in
from layers.workspace import authorship
from layers.workspace.authorship import Person
from pages.parts.messages import escape_markdown

__all__ = ["begin", "link_before", "require_visitor", "show_visitor"]

_UNSET = "visitor.unset"
_BROWSER = "_streamlit_xsrf"
"""A random cookie that Streamlit gives each browser; it outlives the way to the issuer and back."""

_MOST_LINKS = 500

Opened = tuple[str, dict[str, str]]

_links: dict[str, Opened] = {}
"""Page and query that each browser had open when it went to sign in, the oldest first."""


def begin() -> None:
    """Have whatever is kept bear the name of its visitor."""
    authorship.identify(visitor)


def visitor() -> Person | None:
    """Return who visits; None where nobody has to sign in, or no page runs."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    settings = sign_in.configured()
    if settings is None:
        return None
    return sign_in.person_of(st.user.to_dict(), settings, now_s=time.time())


def require_visitor(lang: Lang) -> None:
    """Let in who may look; show all others how to sign in, and end the run."""
    person = visitor()
    if person is None or person.right != "none":
        return
    lang = _language_before() or lang
    st.title(say("app.title", lang), anchor=False)
    if person.name:
        st.warning(escape_markdown(say("app.no_right", lang, name=person.name)))
        st.button(say("app.sign_out", lang), on_click=st.logout, key="sign_out")
    else:
        st.write(say("app.sign_in_lead", lang))
        st.button(say("app.sign_in", lang), on_click=_sign_in, key="sign_in", type="primary")
        if st.session_state.pop(_UNSET, False):
            st.warning(say("app.sign_in_unset", lang))
    st.stop()


def show_visitor(lang: Lang) -> None:
    """Say who has signed in, and offer to sign out; nothing where nobody has."""
    person = visitor()
    if person is None or not person.name:
        return
    said = escape_markdown(say("app.signed_in", lang, name=person.name))
    with st.container(key="visitor"), st.popover(said, icon=":material/account_circle:"):
        st.write(said)
        st.caption(say(f"app.right_{person.right}", lang))
        st.button(say("app.sign_out", lang), on_click=st.logout, key="sign_out")


def link_before() -> Opened | None:
    """Return the page and query that this browser had open when it went to sign in, once."""
    return _links.pop(_browser(), None) if _links else None


def _language_before() -> Lang | None:
    """Return the language of what was open before signing in; None where nothing was."""
    _, query = _links.get(_browser(), ("", {}))
    found = query.get("lang")
    return found if found in languages() else None


def _browser() -> str:
    """Return what is the same for all requests of a browser; "" where it has no cookie.

    The cookie is masked anew each time: version, mask, masked token and time in hexadecimal.
    """
    parts = unquote(str(st.context.cookies.get(_BROWSER, ""))).strip('"').split("|")
    try:
        mask, token = map(bytes.fromhex, parts[1:3])
    except ValueError:
        return ""
    return bytes(each ^ mask[k % len(mask)] for k, each in enumerate(token)).hex() if mask else ""


def _note_link() -> None:
    """Note what is open: the issuer leads back to the first page, without its query."""
    browser = _browser()
    if not browser:
        return
    _links.pop(browser, None)
    while len(_links) >= _MOST_LINKS:
        _links.pop(next(iter(_links)))
    page = urlsplit(str(st.context.url or "")).path.rstrip("/").rpartition("/")[2]
    _links[browser] = page, st.query_params.to_dict()


def _sign_in() -> None:
    _note_link()
    try:
        st.login()
    except (StreamlitAuthError, StreamlitMissingAuthlibError):
        st.session_state[_UNSET] = True
