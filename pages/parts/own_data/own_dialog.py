"""My data: a file in, a report and a preview of it, and it is a layer; those kept, and away."""

import streamlit as st

from geo.errors import AtlasError
from layers.i18n.wording import Lang, join, say, sentence
from layers.imports.archives import PARTS
from layers.imports.draft import Draft, join_note
from layers.imports.file_forms import ENDINGS, REFUSED
from layers.imports.keep import keep, remove
from layers.imports.locate import MOST_LISTED
from layers.imports.preview import preview_layer
from layers.imports.report import findings, kind_line, lies, vote, weight_line
from layers.store import limits, own_layers
from layers.views.own_data import preview_scene
from layers.workspace.authorship import may
from pages.parts.mapview import show
from pages.parts.messages import errors_as_messages, escape_markdown, show_problems
from pages.parts.own_data.datum_maps import show_candidates
from pages.parts.own_data.deletion_form import offer_deletion
from pages.parts.own_data.own_choices import choices_of, system_key, system_of, version_of
from pages.parts.own_data.own_reading import begin, forget, read_draft
from pages.parts.own_data.side_form import offer_sides

__all__ = ["offer_own_data"]

_TURN, _REFUSED = "own.turn", "own.refused"
_MOST_FINDINGS = 500
_MAP_PX, _LIST_PX = 380, 160


def offer_own_data(lang: Lang) -> None:
    """Show the button behind which files are brought in and layers of one's own are listed.

    Whoever may only look has none: the layers are on the map, and all else would refuse.
    """
    if not may("edit"):
        return
    with st.container(key="own"):
        opened = st.button(
            say("own.button", lang), icon=":material/upload_file:", help=say("own.help", lang),
            key="own.open",
        )  # fmt: skip
    if opened:
        st.dialog(say("own.button", lang), width="large")(_dialog)(lang)


def _dialog(lang: Lang) -> None:
    with errors_as_messages(lang):
        _field(lang)
        report = st.container()
        offer_sides(lang)  # before the report, since reading holds the run up
        with report:
            given = read_draft(lang)
            if given is not None:
                found, token = given
                if join_note(found.read) is None:  # else it has no coordinates of its own
                    found = system_of(found, token, lang)
                _report(found, token, lang)
    _list(lang)
    offer_deletion(lang)


def _field(lang: Lang) -> None:
    """Show the field for a file or the parts of one; they are read in the background."""
    key = f"own.file.{st.session_state.setdefault(_TURN, 0)}"
    with st.container(key="own_upload"):
        st.file_uploader(
            say("own.upload", lang),
            # What is not read is taken too: then our sentence says how to save it instead.
            type=[each.removeprefix(".") for each in (*ENDINGS, *REFUSED, *PARTS)],
            accept_multiple_files=True,
            max_upload_size=int(limits.limit("import", "size_mb")),
            key=key, on_change=begin, args=(key,),
            help=say("own.upload_help", lang),
        )  # fmt: skip


def _report(found: Draft, token: str, lang: Lang) -> None:
    """Show what was found and where it lies, what it is to be, and the button that keeps it."""
    _findings(found, lang)
    has_maps = found.located.system is None and show_candidates(
        found, token, system_key(token), lang
    )
    words, sight = st.columns(2)
    with words:
        found, replaces = version_of(found, token, lang)
        # What was chosen of a new layer is not of a newer version.
        chosen = choices_of(found, token if replaces is None else f"{token}.{replaces}", lang)
    # What the maps ask already is not said again in the words of the command.
    show_problems(() if has_maps else found.located.problems, lang)
    for line in filter(None, (kind_line(found, chosen, lang), weight_line(found, chosen, lang))):
        st.markdown(escape_markdown(line))
    layer = preview_layer(found, chosen)
    if layer is None:
        return
    with sight:
        show(preview_scene(layer, lang), key="own-map", height=_MAP_PX)
        if len(layer.frame) < (count := len(found.read.frame)):
            st.caption(say("own.thinned", lang, shown=len(layer.frame), count=count))
    with st.container(key="own_keep"):
        wanted = st.button(
            say("own.keep", lang), type="primary", icon=":material/check:", key="own.keep"
        )
    if wanted:
        keep(found, chosen, replaces=replaces)
        st.session_state[_TURN] += 1
        forget()
        st.rerun()


def _findings(found: Draft, lang: Lang) -> None:
    """Show where a file lies, what speaks for other systems, and all that was repaired."""
    st.markdown(escape_markdown(lies(found, lang)))
    others = [each for each in found.located.votes[:MOST_LISTED]
              if each.system != found.located.system]  # fmt: skip
    if others and join_note(found.read) is None:
        st.caption(escape_markdown(join((vote(each, lang) for each in others), lang, "clauses")))
    if notes := findings(found):
        with st.expander(say("import.findings", lang, count=len(notes))):
            lines = [escape_markdown(sentence(each, lang)) for each in notes[:_MOST_FINDINGS]]
            with st.container(height=_LIST_PX, border=False):
                st.markdown("\n".join(f"- {line}" for line in lines))


def _list(lang: Lang) -> None:
    """Show the layers that are kept, each with a button that takes it away."""
    kept = own_layers.kept()
    show_problems((*kept.problems, *st.session_state.pop(_REFUSED, ())), lang)
    if kept.layers:
        st.markdown(f"**{say('own.kept_layers', lang)}**")
    for each in kept.layers.values():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"{escape_markdown(each.title_on_map.in_(lang))} — "
                + escape_markdown(say("own.from_file", lang, file=each.file, date=each.read))
            )
            st.button(
                say("own.remove", lang), key=f"own.remove.{each.id}", type="tertiary",
                icon=":material/delete:", on_click=_remove, args=(each.id,),
            )  # fmt: skip


def _remove(layer_id: str) -> None:
    try:
        remove(layer_id)
    except AtlasError as error:
        st.session_state[_REFUSED] = error.problems
