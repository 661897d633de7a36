"""The two ways to get a walking network on the page: from a server, and from a file."""

from collections.abc import Callable

import streamlit as st

from geo.errors import AtlasError
from layers.i18n.wording import Lang, join, say
from layers.store.background_job import Job
from layers.streets import endpoints, jobs
from layers.streets.osm_file import ENDINGS
from layers.streets.status_text import DownloadRequest, too_large
from pages.parts.messages import escape_markdown, show_problems
from pages.parts.streets import street_job

__all__ = ["MOST_MB", "offer_download", "offer_import"]

MOST_MB = 200
"""Largest file that is taken; the same as server.maxUploadSize in .streamlit/config.toml."""

_ENDPOINT, _WITHIN, _TURN = "streets-endpoint", "streets-within", "streets-upload-turn"


def offer_download(wanted: DownloadRequest | None, lang: Lang) -> None:
    """Show the button that starts a download of the chosen ground."""
    try:
        known = endpoints.configured().addresses
    except AtlasError as error:
        show_problems(error.problems, lang)
        return
    st.caption(say("network.asks", lang))
    with st.expander(say("network.advanced", lang)):
        endpoint = st.text_input(
            say("network.endpoint", lang),
            value=st.session_state.get(f"{_ENDPOINT}.kept", known[0]),
            key=_ENDPOINT,
            help=escape_markdown(say("network.endpoint_help", lang, allowed=join(known, lang))),
        )
        st.session_state[f"{_ENDPOINT}.kept"] = endpoint

    def start() -> None:
        if wanted is not None:
            address = st.session_state[_ENDPOINT].strip() or known[0]
            _try(lambda: jobs.download(wanted.request, address))

    st.button(
        say("network.start", lang),
        key="streets-download",
        icon=":material/download:",
        on_click=start,
        disabled=wanted is None or too_large(wanted) or jobs.running() is not None,
    )


def offer_import(wanted: DownloadRequest | None, lang: Lang) -> None:
    """Show the field for a file, and the button that starts its import."""
    turn = st.session_state.get(_TURN, 0)
    given = st.file_uploader(
        say("network.file", lang, limit=MOST_MB, endings=join(ENDINGS, lang)),
        type=list(ENDINGS),
        max_upload_size=MOST_MB,
        key=f"streets-file-{turn}",
    )
    within = st.toggle(say("network.within", lang), value=True, key=_WITHIN)

    def start() -> None:
        if given is None:
            return
        ground = wanted.request if within and wanted is not None else None
        # A fresh field lets go of the file, which may be large.
        st.session_state[_TURN] = turn + 1
        _try(lambda: jobs.import_file(given.name, given.getbuffer(), ground))

    st.button(
        say("network.start_import", lang),
        key="streets-import",
        icon=":material/upload_file:",
        on_click=start,
        disabled=given is None or (within and wanted is None) or jobs.running() is not None,
    )


def _try(begin: Callable[[], Job[jobs.Facts]]) -> None:
    """Begin a job for this visitor, or keep why not for the page to tell."""
    try:
        street_job.remember(begin())
    except AtlasError as error:
        street_job.refuse(error.problems)
