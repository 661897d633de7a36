"""Who visits a page: signed in by Streamlit's own OpenID Connect, where the settings ask for it."""

import time

import streamlit as st
from streamlit.errors import StreamlitAuthError, StreamlitMissingAuthlibError
from streamlit.runtime.scriptrunner import get_script_run_ctx

from layers.i18n.wording import Lang, say
from layers.store.people import sign_in
from layers.workspace import authorship
from layers.workspace.authorship import Person

__all__ = ["begin", "require_visitor"]

_UNSET = "visitor.unset"


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
    st.title(say("app.title", lang), anchor=False)
    if person.name:
        st.warning(say("app.no_right", lang, name=person.name))
        st.button(say("app.sign_out", lang), on_click=st.logout, key="sign_out")
    else:
        st.write(say("app.sign_in_lead", lang))
        st.button(say("app.sign_in", lang), on_click=_sign_in, key="sign_in", type="primary")
        if st.session_state.pop(_UNSET, False):
            st.warning(say("app.sign_in_unset", lang))
    st.stop()


def _sign_in() -> None:
    try:
        st.login()
    except (StreamlitAuthError, StreamlitMissingAuthlibError):
        st.session_state[_UNSET] = True
