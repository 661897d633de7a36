"""Tables for reading: indicators, directory and sources, worded and in order."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from layers.analyses.common.positions import guessed_borders
from layers.i18n.ages import age_in_words
from layers.i18n.wording import Lang, Text, has, join, keys, number, say, text, text_of
from layers.model.claims import cited_tags, cited_words, has_industry, tags_of
from layers.model.layer import Layer, records
from layers.model.provenance import Source
from layers.store import repository
from layers.store.atlas import to_metric

__all__ = [
    "directory", "figures", "indicators", "layer_sources", "limits",
    "town_areas",
]  # fmt: skip


def indicators(lang: Lang) -> pd.DataFrame:
    """Return the plan's indicators: what has no number or no base says so.

    Raises
    ------
    DataError
        If the table is missing or broken.
    """
    rows = [
        {
            "number": row.number,
            "group": text_of(row, "group").in_(lang),
            "name": text_of(row, "name").in_(lang),
            "attribute": say(f"attribute.{row.attribute}", lang),
            "target": text_of(row, "target_text").in_(lang)
            + ("" if pd.notna(row.target) else say("kpi.no_number", lang)),
            "period": row.target_period,
            "baseline": text_of(row, "baseline_text").in_(lang) or say("kpi.no_base", lang),
            "later": text_of(row, "later_text").in_(lang) or say("kpi.no_later", lang),
            "note": text_of(row, "note").in_(lang),
        }
        for row in records(repository.table("kpis"))
    ]
    return pd.DataFrame(rows)


def figures(lang: Lang) -> pd.DataFrame:
    """Return the figures of the documents besides the indicators, each with its place.

    Raises
    ------
    DataError
        If the table is missing or broken.
    """
    titles = repository.documents()
    rows = [
        {
            "what": text_of(row, "what").in_(lang),
            "value": text_of(row, "text").in_(lang),
            "number": row.value,
            "unit": text_of(row, "unit").in_(lang),
            "period": row.period or say("value.missing", lang),
            "kind": say(f"figure_kind.{row.kind}", lang),
            "document": cited_words(f"{row.document} {row.section}", titles, lang),
            "note": text_of(row, "note").in_(lang),
        }
        for row in records(repository.table("figures"))
    ]
    return pd.DataFrame(rows)


def directory(layers: Mapping[str, Layer], lang: Lang) -> pd.DataFrame:
    """Return every entity without a place on the map, with the reason.

    Features without geometry come first, then the entries of the directory.

    Raises
    ------
    DataError
        If the table is missing or broken.
    """
    table = repository.table("directory")
    names = {
        feature: name for layer in layers.values() for feature, name in layer.names.items()
    } | {row.id: text_of(row) for row in records(table)}
    rows = [
        {
            "name": layer.name(feature).in_(lang),
            "category": say(f"kind.{layer.frame.loc[feature, 'kind']}", lang),
            "industries": _industries(layer.frame.loc[feature], "kind", lang),
            "facts": text_of(layer.frame.loc[feature], "facts").in_(lang),
            "part_of": _name(names, layer.frame.loc[feature, "part_of"], lang),
            "reason": say("certainty.unlocated", lang),
        }
        for layer in layers.values()
        for feature in layer.frame.index[layer.frame.geometry.isna()]
    ] + [
        {
            "name": names[row.id].in_(lang),
            "category": say(f"category.{row.category}", lang),
            "industries": _industries(row._asdict(), "category", lang),
            "facts": text_of(row, "facts").in_(lang),
            "part_of": _name(names, row.part_of, lang),
            "reason": text_of(row, "reason").in_(lang),
        }
        for row in records(table)
    ]
    return pd.DataFrame(rows)


def _industries(row: Any, kind: str, lang: Lang) -> str:
    """Return the industries of a feature or entry and where each stands."""
    tags = tags_of(row.get("industries"), row.get("industries_source"))
    if not tags:
        unknown = has_industry(row[kind])
        return say("value.industry_unknown" if unknown else "value.missing", lang)
    return cited_tags(tags, repository.documents(), lang)


def layer_sources(layers: Mapping[str, Layer], lang: Lang, *, today: date) -> pd.DataFrame:
    """Return one row a layer: how much, from where, how old, how sure, under what licence."""
    rows = []
    for layer in layers.values():
        dated = sorted(source.date for source in layer.lineage.sources if source.date)
        newest = dated[-1] if dated else None
        counts = layer.frame["certainty"].value_counts()
        unlocated = int(layer.frame.geometry.isna().sum())
        certainties = [f"{say(f'certainty.{key}', lang)} {count}" for key, count in counts.items()]
        if unlocated:
            certainties.append(f"{say('sources.unlocated', lang)} {unlocated}")
        rows.append(
            {
                "title": layer.title.in_(lang),
                "count": number(len(layer.frame), lang),
                "source": join(_publishers(layer.lineage.sources, lang), lang),
                "date": newest or say("value.missing", lang),
                "age": age_in_words(newest, lang, today=today),
                "certainty": join(certainties, lang),
                "licence": join(_licences(layer.lineage.sources, lang), lang),
            }
        )
    return pd.DataFrame(rows)


def town_areas(layers: Mapping[str, Layer], lang: Lang) -> pd.DataFrame:
    """Return one row a town: its area as outlined and as published, and what is guessed.

    None where the layer of towns or of their borders is missing.
    """
    if not {"towns", "town_borders"} <= set(layers):
        return pd.DataFrame()
    towns, borders = layers["towns"].frame, layers["town_borders"].frame
    measured = to_metric(towns.geometry).area / 1e6
    rows = [
        {
            "name": text_of(row).in_(lang),
            "measured": round(measured[row.Index], 2),
            "published": row.area_published_km2,
            "differs": round(100 * (measured[row.Index] / row.area_published_km2 - 1), 1) + 0.0,
            "from": say(f"area_certainty.{row.area_certainty}", lang),
            "guessed": _guessed(borders.loc[guessed_borders(borders, row.Index)], lang),
        }
        for row in records(towns)
    ]
    return pd.DataFrame(rows)


def _guessed(own: pd.DataFrame, lang: Lang) -> str:
    """Return the guessed borders of a town, each with how far it may be off."""
    worded = [
        say("halo.name", lang, name=text_of(row), metres=f"{row.uncertainty_m:,}")
        for row in records(own)
    ]
    return join(worded, lang) or say("value.none", lang)


def _publishers(sources: tuple[Source, ...], lang: Lang) -> list[str]:
    return list(
        dict.fromkeys(
            source.publisher.in_(lang) for source in sources if source.licence != "unverified"
        )
    )


def _licences(sources: tuple[Source, ...], lang: Lang) -> list[str]:
    return list(
        dict.fromkeys(
            say(f"licence.{source.licence}", lang)
            if has(f"licence.{source.licence}")
            else source.licence
            for source in sources
        )
    )


def _name(names: Mapping[str, Text], key: object, lang: Lang) -> str:
    return names[key].in_(lang) if isinstance(key, str) and key in names else ""


def limits() -> tuple[Text, ...]:
    """Return what the data cannot say, in plain words."""
    return tuple(map(text, keys("limit.")))
