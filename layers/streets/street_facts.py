"""What is known of the walking network, for a table and for other programs."""

from typing import Any

import pandas as pd

from layers.i18n.wording import Lang, area, distance, join, number, percent, say, text_fields
from layers.streets.local_network import Network, credit
from layers.streets.street_density import density_facts

__all__ = ["network_facts", "network_table"]


def network_facts(network: Network) -> dict[str, Any]:
    """Return all facts of a network, raw, with their units in the names."""
    streets = network.streets
    return {
        "loaded": True,
        "origin": network.origin,
        "source": network.source,
        **text_fields("area", network.area),
        "data_date": network.data_date,
        "dated_by": network.dated_by,
        "fetched": network.fetched,
        "bounds": list(network.bounds),
        "crs": streets.crs,
        "nodes": streets.nodes,
        "segments": streets.segments,
        "length_km": streets.total_m / 1000,
        "ways": network.ways,
        "dropped": network.dropped,
        "left_out": network.left_out,
        "covers": network.covers,
        **density_facts(network),
        "size_bytes": network.size_bytes,
        "digest": network.digest,
        **text_fields("credit", credit()),
    }


def network_table(network: Network, lang: Lang) -> pd.DataFrame:
    """Return the facts a reader asks for, worded: one row a fact."""
    streets = network.streets
    date = network.data_date or say("value.missing", lang)
    if network.data_date and network.dated_by:
        date = say(f"streets.dated_{network.dated_by}", lang, date=date)
    size = number(network.size_bytes / 1e6, lang, digits=1 if network.size_bytes >= 1e6 else 2)  # noqa: PLR2004
    rows = {
        "origin": say(f"streets.from_{network.origin}", lang, source=network.source),
        "area": network.area.in_(lang),
        "data_date": date,
        "fetched": network.fetched,
        "length": distance(streets.total_m, lang),
        "nodes": number(streets.nodes, lang),
        "segments": number(streets.segments, lang),
        "bounds": join((f"{each:.4f}" for each in network.bounds), lang),
        "covers": percent(network.covers, lang),
        "density": _density(network, lang),
        "left_out": percent(network.left_out, lang),
        "dropped": number(network.dropped, lang),
        "size": say("streets.megabytes", lang, value=size),
        "digest": network.digest,
        "credit": credit().in_(lang),
    }
    return pd.DataFrame(
        [{"fact": say(f"streets.fact_{name}", lang), "value": each} for name, each in rows.items()]
    )


def _density(network: Network, lang: Lang) -> str:
    """Return how many streets there are for each km2, and of what ground."""
    found = network.density
    if found is None or found.ground_km2 <= 0:
        return say("value.missing", lang)
    return say(
        "streets.density",
        lang,
        density=number(found.km_per_km2, lang, digits=1),
        basis=say(f"streets.density_{found.basis}", lang, area=area(found.ground_km2, lang)),
    )
