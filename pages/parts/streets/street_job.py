"""The job that fetches a walking network, as a visitor sees it: how far, and what came of it."""

from collections.abc import Iterable

import streamlit as st

from geo.errors import Problem
from layers.i18n.wording import Lang, say
from layers.model.progress import Step
from layers.store.background_job import Job
from layers.streets import jobs
from layers.streets.status_text import result_text
from pages.parts.frame import fragment
from pages.parts.messages import escape_markdown, show_problems

__all__ = ["refuse", "remember", "show_job"]

_JOB, _REFUSED = "streets-job", "streets-refused"
_EVERY_S, _GRACE_S = 0.7, 5.0


def remember(job: Job[jobs.Facts]) -> None:
    """Keep a job as this visitor's own, whose result is show_problems here."""
    st.session_state[_JOB] = job
    st.session_state.pop(_REFUSED, None)


def refuse(problems: Iterable[Problem]) -> None:
    """Keep why no job was begun, to be show_problems once."""
    st.session_state[_REFUSED] = tuple(problems)


def show_job(lang: Lang) -> None:
    """Show the job at work, whoever began it, or what came of this visitor's last one."""
    show_problems(st.session_state.pop(_REFUSED, ()), lang)
    job = jobs.running()
    if job is not None:
        fragment(_progress, job, lang=lang, run_every=_EVERY_S)
        return
    done: Job[jobs.Facts] | None = st.session_state.get(_JOB)
    if done is None:
        return
    if done.result is not None:
        st.success(escape_markdown(result_text(done.result, lang)), icon=":material/check_circle:")
    elif done.cancelled:
        st.warning(say("streets.cancelled", lang))
    else:
        show_problems(done.problems, lang)


def _progress(job: Job[jobs.Facts], lang: Lang) -> None:
    if job.finished:
        st.rerun()
    part = job.part
    said = part.message.in_(lang) if isinstance(part, Step) else say("network.working", lang)
    with st.container(border=True, key="streets-progress"):
        st.progress(min(float(part), 1.0), text=escape_markdown(said))
        st.caption(say("network.usable", lang))
        st.button(
            say("export.cancel", lang),
            key="streets-cancel",
            icon=":material/cancel:",
            on_click=_cancel,
            args=(job,),
        )


def _cancel(job: Job[jobs.Facts]) -> None:
    job.cancel()
    job.wait(_GRACE_S)
