"""What a reader says of a file: where it lies, what it is called, what it takes part in."""

from dataclasses import replace

import streamlit as st

from geo.checks import CERTAINTIES
from geo.errors import Problem
from layers.i18n.wording import Lang, keys, number, say
from layers.imports.draft import Choices, Draft, located_anew
from layers.imports.fields import Fields
from layers.imports.locate import AUTO
from layers.imports.rows.amounts import weight_of
from layers.imports.systems import systems
from layers.imports.versions.newer_version import as_newer
from layers.model.catalogue import WEIGHT_KINDS, Weight
from layers.model.provenance import DATE
from layers.store import own_layers
from layers.workspace.own_layer import OWN_ROLES
from pages.parts.messages import show_problems

__all__ = ["choices_of", "system_key", "system_of", "version_of"]

_MOST_M = 10_000.0


def system_of(found: Draft, token: str, lang: Lang) -> Draft:
    """Show in which system a file may be, with what speaks for each; return it as chosen.

    Parameters
    ----------
    found
        The file as it was read.
    token
        Tells one file handed in from the next, so that none is read as the one before it was.
    lang
        Language of the words.
    """
    offsets = {each.system.id: each.offset_m for each in found.located.votes}
    titles = {each.id: each.title for each in systems()}
    titles |= {each.system.id: each.system.title for each in found.located.votes}
    automatic = () if found.located.system is None else (AUTO,)
    options = [*automatic, *dict.fromkeys((*offsets, *titles))]

    def words(name: str) -> str:
        if name == AUTO:
            return say("own.automatic", lang)
        said = titles[name].in_(lang)
        metres = offsets.get(name)
        return said if metres is None else say(
            "own.offset", lang, system=said, metres=number(metres, lang)
        )  # fmt: skip

    chosen = st.selectbox(
        say("own.system", lang), options, format_func=words, key=system_key(token),
        index=0 if automatic else None, placeholder=say("own.choose", lang),
    )  # fmt: skip
    return found if chosen in (None, AUTO) else located_anew(found.read, chosen)


def system_key(token: str) -> str:
    """Return the key of the control with which the system of a file is chosen."""
    return _key("system", token)


def version_of(found: Draft, token: str, lang: Lang) -> tuple[Draft, str | None]:
    """Show of which layer a file may be a newer version, where any is kept.

    Takes what `system_of` takes; returns the file, with what its former version has proposed of
    it, and the id of that one.
    """
    kept = own_layers.kept().layers
    if not kept:
        return found, None
    replaces = st.selectbox(
        say("own.replace", lang), list(kept), index=None, key=_key("replace", token),
        format_func=lambda each: kept[each].title_on_map.in_(lang),
        placeholder=say("own.new", lang),
    )  # fmt: skip
    return found if replaces is None else as_newer(found, kept[replaces]), replaces


def choices_of(found: Draft, token: str, lang: Lang) -> Choices:
    """Show what is proposed of a file; return what was chosen. Takes what `system_of` takes."""
    proposed = found.proposed
    title = st.text_input(say("own.name", lang), proposed.title, key=_key("name", token))
    kind = st.selectbox(
        say("own.kind", lang), _kinds(), key=_key("kind", token),
        index=_kinds().index(proposed.kind),
        format_func=lambda each: say(f"kind.{each}", lang),
    )  # fmt: skip
    named = _field(found, token, lang)
    roles = st.multiselect(
        say("own.roles", lang), OWN_ROLES[found.family], list(proposed.roles),
        key=_key("roles", token),
        format_func=lambda each: say(f"import.role.{each}", lang),
    )  # fmt: skip
    weight = _weight(found, token, lang) if "weight" in roles else None
    with st.expander(say("own.more", lang)):
        certain, metres = _certainty(found, token, lang)
        publisher = st.text_input(
            say("own.publisher", lang), found.proposed.publisher, key=_key("publisher", token)
        )
        secret = st.toggle(
            say("own.secret", lang), proposed.confidential, key=_key("secret", token)
        )
        fields = _fields(found, token, lang)
    return Choices(
        title=title.strip() or proposed.title,
        fields=replace(fields, name=named),
        kind=kind,
        roles=tuple(roles),
        certainty=certain,
        uncertainty_m=metres,
        publisher=publisher,
        confidential=secret,
        weight=weight,
    )


def _key(name: str, *tokens: str) -> str:
    return ".".join(("own", name, *filter(None, tokens)))


def _kinds() -> list[str]:
    return [key.removeprefix("kind.") for key in keys("kind.")]


def _field(found: Draft, token: str, lang: Lang) -> str | None:
    names = [str(each) for each in found.read.frame.columns if each != "geometry"]
    own = found.proposed.fields.name
    return st.selectbox(
        say("own.field", lang), names, key=_key("field", token),
        index=None if own is None else names.index(own), placeholder=say("own.numbered", lang),
    )  # fmt: skip


def _fields(found: Draft, token: str, lang: Lang) -> Fields:
    """Show which fields tell kind, year and status of each feature."""
    names = [None, *(str(each) for each in found.read.frame.columns if each != "geometry")]
    proposed = found.proposed.fields
    chosen = {
        what: st.selectbox(
            say(f"own.{what}_field", lang), names, key=_key(f"{what}_field", token),
            index=names.index(getattr(proposed, what)),
            format_func=lambda each: each or say("own.no_field", lang),
        )
        for what in ("kind", "opened", "status")
    }  # fmt: skip
    return replace(proposed, **chosen)


def _weight(found: Draft, token: str, lang: Lang) -> Weight | None:
    """Show by which figure a layer is counted; None while no field is chosen."""
    names = [str(each) for each in found.read.frame.columns if each != "geometry"]
    proposed = found.proposed.weight or Weight("", WEIGHT_KINDS[-1])
    field = st.selectbox(
        say("own.figure", lang), names, key=_key("figure", token),
        index=names.index(proposed.field) if proposed.field in names else None,
        placeholder=say("own.choose", lang),
    )  # fmt: skip
    usual = proposed if field in (None, proposed.field) else weight_of(found.read.frame, field)
    kind = st.selectbox(
        say("own.figure_kind", lang), WEIGHT_KINDS, key=_key("figure_kind", token, usual.field),
        index=WEIGHT_KINDS.index(usual.kind),
        format_func=lambda each: say(f"weight.kind.{each}", lang),
    )  # fmt: skip
    date = st.text_input(
        say("own.figure_date", lang), usual.date,
        key=_key("figure_date", token, usual.field), max_chars=10,
    ).strip()  # fmt: skip
    if date and not DATE.fullmatch(date):
        show_problems([Problem("date_form", values={"value": date})], lang)
        date = ""
    return None if field is None else Weight(field, kind, date)


def _certainty(found: Draft, token: str, lang: Lang) -> tuple[str, float]:
    proposed, system = found.proposed, found.located.system
    certain = st.selectbox(
        say("own.certainty", lang), CERTAINTIES, key=_key("certainty", token),
        index=CERTAINTIES.index(proposed.certainty),
        format_func=lambda each: say(f"certainty.{each}", lang),
    )  # fmt: skip
    metres = st.number_input(
        say("own.uncertainty", lang), 0.0, _MOST_M, proposed.uncertainty_m, 10.0,
        key=_key("uncertainty", token, "" if system is None else system.id),
    )  # fmt: skip
    return certain, metres
