"""Export: whatever a page shows as a file, made beside the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from layers.export import formats
from layers.export.formats import DATUM_FORMS, DATUMS, FORMS, WGS84, WITH_MAP, Wish
from layers.i18n.wording import Lang, number, say
from layers.imports.systems import shifts_apply
from layers.model.progress import Progress
from layers.store.atlas import ATLAS
from layers.store.background_job import Job
from layers.views import VIEWS
from layers.views.beside import picture_with
from layers.views.page_link import page_link
from layers.views.short_links import kept_link
from layers.webmap import assets
from pages.parts.cards.readings import map_view
from pages.parts.frame import fragment
from pages.parts.messages import show_problems
from pages.parts.prints.file_saving import new_token, offer_saving
from pages.parts.prints.print_controls import form_key, print_choices, retain_choices
from pages.parts.prints.print_preview import show_preview
from pages.parts.prints.view_list import show_views
from pages.parts.state import View
from pages.parts.working import show_making

__all__ = ["export_dialog"]

_teller = st.components.v2.component(
    "atlas.teller", html='<div class="atlas-teller"></div>', js=assets.teller()
)

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class _ExportRequest:
    """What was asked for: a file of another view, or another file, is another one."""

    page: str
    query: tuple[tuple[str, str], ...]
    lang: Lang
    wish: Wish


def export_dialog(view: View, lang: Lang) -> None:
    """Show a button behind which what the page shows can be had as a file.

    Only this part of the page runs while one chooses and while the file is made.
    """
    fragment(_offer, view, lang=lang)


def _offer(view: View, lang: Lang) -> None:
    # What is chosen on the map since the page ran counts too.
    page, values = view.page, dict(view)
    with (
        st.container(key="export"),
        st.popover(
            say("export.label", lang), icon=":material/download:", key=f"export.{page}.open",
            on_change="rerun",
        ) as dialog,
    ):  # fmt: skip
        # Nothing has told the server yet how the reader has moved the map.
        _teller(
            key=f"export.{page}.teller", data={"open": dialog.open},
            on_view_change=lambda: _take(view),
        )  # fmt: skip
        if not dialog.open:
            retain_choices(page)
            return
        query, (preview, choices) = VIEWS[page].query(values), _parts(page)
        with choices:
            # A hint of the button would stand over what it opens.
            st.caption(say("export.help", lang))
            wish = _wish(page, values, lang)
            _offer_making(_ExportRequest(page, tuple(sorted(query.items())), lang, wish), values)
            show_views(page, query, lang)
        # Last of all: whatever it takes, the file can be asked for meanwhile.
        if wish.form in WITH_MAP:
            with preview:
                show_preview(page, query, lang, wish.paper)


def _parts(page: str) -> tuple[Any, Any]:
    """Return where the preview of a map stands, and the choices beside it, both in sight."""
    if st.session_state.get(form_key(page), FORMS[0]) not in WITH_MAP:
        return st.container(), st.container(key="export-data")
    with st.container(key="export-map"):
        sheet, choices = st.columns([11, 10])
    return sheet, choices


def _offer_making(request: _ExportRequest, values: Mapping[str, Any]) -> None:
    """Show a button that makes the file, how far that is, and the file itself."""
    page, lang = request.page, request.lang
    key = f"export.{page}.job"
    wanted, job = st.session_state.get(key, (None, None))
    if job is not None and wanted != request:
        job.cancel()
        job = None
        st.session_state.pop(key, None)

    # What was clicked is made as it is chosen now, should a choice have come between.
    if st.session_state.pop(f"{key}.clicked", False):
        job = Job.start(_work(request, values))
        st.session_state[key] = (request, job)
        st.session_state[_token_key(page)] = new_token()
    if job is None or (job.finished and job.result is None):
        st.button(
            say("export.make", lang), key=f"export.{page}.make", type="primary",
            on_click=st.session_state.update, args=({f"{key}.clicked": True},),
            icon=":material/play_arrow:",
        )  # fmt: skip
    if job is not None:
        _show_job(job, request, lang)


def _take(view: View) -> None:
    """Take how the browser says that the map is."""
    sent = st.session_state.get(f"export.{view.page}.teller") or {}
    if (view_on_map := map_view(sent.get("view"))) is not None:
        view.take(view_on_map)


def _show_job(job: Job[bytes], request: _ExportRequest, lang: Lang) -> None:
    """Show how far a file is, the file itself, or why there is none."""
    if not job.finished:
        show_making(job, lang)
    elif job.result is not None:
        _offer_file(job.result, request, lang)
    elif job.cancelled:
        st.caption(say("export.cancelled", lang))
    else:
        show_problems(job.problems, lang)


def _wish(page: str, values: Mapping[str, Any], lang: Lang) -> Wish:
    """Show what can be chosen, and return what is."""
    form = st.selectbox(
        say("export.form", lang), FORMS, key=form_key(page),
        format_func=lambda each: say(f"export.form_{each}", lang),
    )  # fmt: skip
    if form not in WITH_MAP:
        return Wish(form, datum=_datum(page, lang) if form in DATUM_FORMS else WGS84)
    return Wish(form, print_choices(page, values, lang, form))


def _datum(page: str, lang: Lang) -> str:
    """Show in which coordinates data can be had where web maps shift theirs; return the choice."""
    if not shifts_apply():
        return WGS84
    return st.selectbox(
        say("export.datum", lang), DATUMS, key=f"export.{page}.datum",
        format_func=lambda each: say(f"datum.{each}", lang), help=say("export.datum_help", lang),
    )  # fmt: skip


def _work(request: _ExportRequest, values: Mapping[str, Any]) -> Any:
    """Return the work itself; it knows nothing of the page any more."""
    when = datetime.now().astimezone().date()
    view = VIEWS[request.page]
    query = dict(request.query)
    kept = kept_link(ATLAS.address, request.page, query) if ATLAS.address else None
    link = kept or page_link(ATLAS.address, request.page, view.dated(query), request.lang)

    def work(progress: Progress) -> bytes:
        beside = request.wish.beside
        picture = picture_with(
            request.page, values, beside, request.lang, lambda part: progress(part / 2)
        )
        return formats.make(
            picture, request.wish, link=link, when=when,
            progress=lambda part: progress(0.5 + part / 2),
        )  # fmt: skip

    return work


def _offer_file(made: bytes, request: _ExportRequest, lang: Lang) -> None:
    when = datetime.now().astimezone().date()
    size = number(max(len(made) / _MEGABYTE, 0.1), lang, digits=1)
    offer_saving(
        made, label=say("export.save", lang, size=size),
        name=formats.file_name(request.page, lang, request.wish, when),
        mime=formats.MIMES[request.wish.form], key=f"export-{request.page}-save",
        token=st.session_state[_token_key(request.page)],
    )  # fmt: skip


def _token_key(page: str) -> str:
    return f"export.{page}.token"
