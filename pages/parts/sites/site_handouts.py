"""Hand-outs on sites: sheet, slide or visit pack, made beside the page, behind one button each."""

from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module

import streamlit as st

from layers.analyses.sites.match_params import SitesParams
from layers.i18n.wording import Lang, say
from layers.model.progress import Progress
from layers.store.atlas import ATLAS
from layers.store.background_job import Job
from pages.parts.frame import fragment
from pages.parts.messages import show_problems
from pages.parts.prints.file_saving import new_token, offer_saving
from pages.parts.working import show_making

__all__ = ["offer_handouts"]

_MIMES = {
    "sheet": "application/pdf",
    "slide": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pack": "application/zip",
}
_FORMS = {"sheet": "pdf", "slide": "pptx"}
_ICONS = {"sheet": "description", "slide": "slideshow", "pack": "folder_zip"}


def offer_handouts(ids: Sequence[str], params: SitesParams, lang: Lang, *, scope: str) -> None:
    """Show a button for each hand-out on one site, or on several side by side.

    `scope` tells apart where the same is offered twice.
    """
    fragment(_offer, tuple(ids), params, scope, lang=lang)


def _offer(ids: tuple[str, ...], params: SitesParams, scope: str, lang: Lang) -> None:
    key, token = f"handout.{scope}.job", f"handout.{scope}.token"
    request, job = st.session_state.get(key, (None, None))
    if job is not None and request[1:] != (ids, params, lang):
        job.cancel()
        st.session_state.pop(key, None)
        request, job = None, None

    def begin(kind: str) -> None:
        made = Job.start(_work(kind, ids, params, lang))
        st.session_state[key] = ((kind, ids, params, lang), made)
        st.session_state[token] = new_token()

    with st.container(horizontal=True, gap="small", key=f"handouts-{scope}"):
        for kind in _MIMES:
            st.button(
                say(f"sites.handout_{kind}", lang), key=f"handout.{scope}.{kind}", on_click=begin,
                args=(kind,), icon=f":material/{_ICONS[kind]}:",
                disabled=job is not None and not job.finished,
                help=say(f"sites.handout_{kind}_help", lang),
            )  # fmt: skip
    if job is None:
        return
    if not job.finished:
        show_making(job, lang)
    elif job.result is not None:
        offer_saving(
            job.result,
            label=say("sites.handout_save", lang, what=say(f"sites.handout_{request[0]}", lang)),
            name=_name(request[0], ids, lang), mime=_MIMES[request[0]],
            key=f"handout-{scope}-save", token=st.session_state[token],
        )  # fmt: skip
    elif not job.cancelled:
        show_problems(job.problems, lang)


def _work(
    kind: str, ids: tuple[str, ...], params: SitesParams, lang: Lang
) -> Callable[[Progress], bytes]:
    """Return the work itself; it knows nothing of the page any more."""
    when = datetime.now().astimezone().date()

    def work(progress: Progress) -> bytes:
        # What prints is loaded once something is made.
        known = import_module("layers.sheets.known").site_answers(params)
        made: bytes
        if kind == "pack":
            pack = import_module("layers.sheets.visit_pack").visit_pack
            made = pack(known, ids, when=when, address=ATLAS.address, progress=progress)
        else:
            sheets = import_module("layers.sheets.sheet")
            link = sheets.link_of(ATLAS.address, ids, lang, params.scenario)
            made = sheets.sheet_file(known, ids, lang, _FORMS[kind], when=when, link=link)
        return made

    return work


def _name(kind: str, ids: tuple[str, ...], lang: Lang) -> str:
    if kind == "pack":
        name: str = import_module("layers.sheets.visit_pack").pack_name(ids)
    else:
        name = import_module("layers.sheets.sheet").name_of(ids, lang, _FORMS[kind])
    return name
