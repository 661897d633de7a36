"""The tables of a sound GTFS feed as numbers, apart from any day."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crs import STORAGE
from geo.gtfs.feed_times import fill_times, seconds_of
from geo.gtfs.feed_timetable import mode_of
from layers.i18n.languages import columns
from layers.store.atlas import local_metric

__all__ = ["UNCERTAINTY_M", "FeedTables", "prepare", "slugs"]

UNCERTAINTY_M = 20
"""How far a stop of a feed may lie from where it is said to be: an assumption of this product."""

_PREFIX = "gtfs_"
_DIGEST = 6


@dataclass(frozen=True, eq=False)
class FeedTables:
    """The tables of a feed as numbers, apart from any day.

    stops is in STORAGE, by our ids; trips by their ids: ``route``, ``service``,
    ``mode``, ``block``; the others as `geo.gtfs.feed_timetable` takes them.
    """

    stops: gpd.GeoDataFrame
    route_names: Mapping[str, str]
    trips: pd.DataFrame
    calls: pd.DataFrame
    frequencies: pd.DataFrame
    transfers: pd.DataFrame
    crs: str


def prepare(tables: Mapping[str, pd.DataFrame]) -> FeedTables:
    """Return the tables of a feed without fault as numbers, its blank times filled in evenly."""
    stops, ids = _stops(tables)
    routes = tables["routes"].set_index("route_id")
    names = routes["route_short_name"].where(
        routes["route_short_name"] != "", routes["route_long_name"]
    )
    trips = tables["trips"].set_index("trip_id")
    of_type = routes["route_type"].map(lambda text: mode_of(int(text))[0])
    calls = _calls(tables["stop_times"], ids)
    return FeedTables(
        stops=stops,
        route_names={str(k): v or str(k) for k, v in names.items()},
        trips=pd.DataFrame(
            {
                "route": trips["route_id"],
                "service": trips["service_id"],
                "mode": trips["route_id"].map(of_type),
                "block": trips["block_id"],
            }
        ),
        calls=calls,
        frequencies=_frequencies(tables.get("frequencies")),
        transfers=_transfers(tables.get("transfers"), tables["stops"], ids),
        crs=local_metric(
            *(float(np.median(each)) for each in (stops.geometry.x, stops.geometry.y))
        ),
    )


def slugs(ids: "pd.Series[str]") -> list[str]:
    """Return ids that keep the data contract: small letters, digits and underscores, unique.

    Where several would be alike, each takes a hash of what it was.

    Examples
    --------
    >>> slugs(pd.Series(["MR", "São-1"]))
    ['gtfs_mr', 'gtfs_sao_1']
    >>> alike = slugs(pd.Series(["a.b", "a-b", "站"]))
    >>> len(set(alike)), all(each.replace("_", "").isalnum() for each in alike)
    (3, True)
    """
    plain = [unicodedata.normalize("NFKD", each).encode("ascii", "ignore").decode() for each in ids]
    found = pd.Series(
        [_PREFIX + re.sub(r"[^a-z0-9]+", "_", each.lower()).strip("_") for each in plain], dtype=str
    )
    alike = found.duplicated(keep=False) | (found == _PREFIX)
    return [
        f"{slug.rstrip('_')}_{_hash(text)}" if several else slug
        for slug, text, several in zip(found, ids, alike, strict=True)
    ]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]


def _stops(tables: Mapping[str, pd.DataFrame]) -> tuple[gpd.GeoDataFrame, dict[str, str]]:
    """Return the stops that are called at, by our ids, and our ids by theirs."""
    table = tables["stops"]
    used = table[table["stop_id"].isin(tables["stop_times"]["stop_id"].unique())]
    index = slugs(used["stop_id"])
    lon, lat = (pd.to_numeric(used[f"stop_{each}"]) for each in ("lon", "lat"))
    # A line break in a name is one blank, as everywhere on a page.
    name = used["stop_name"].str.split().str.join(" ")
    name = name.where(name != "", used["stop_id"])
    station = used["parent_station"].where(used["parent_station"] != "", used["stop_id"])
    frame = gpd.GeoDataFrame(
        {
            **dict.fromkeys(columns("name"), name.to_numpy()),
            "status": "operating",
            "opened": None,
            "certainty": "approximate",
            "uncertainty_m": UNCERTAINTY_M,
            "source": "gtfs",
            "station": station.to_numpy(),
            "own_id": used["stop_id"].to_numpy(),
        },
        geometry=gpd.points_from_xy(lon, lat),
        index=pd.Index(index, dtype=str),
        crs=STORAGE,
    )
    return frame, dict(zip(used["stop_id"], index, strict=True))


def _calls(table: pd.DataFrame, ids: Mapping[str, str]) -> pd.DataFrame:
    order = np.lexsort(
        (pd.to_numeric(table["stop_sequence"]).to_numpy(), pd.factorize(table["trip_id"])[0])
    )
    table = table.iloc[order]
    arrive_s, depart_s = fill_times(
        seconds_of(table["arrival_time"]), seconds_of(table["departure_time"])
    )
    return pd.DataFrame(
        {
            "trip": table["trip_id"].to_numpy(),
            "stop": table["stop_id"].map(ids).to_numpy(),
            "arrive_s": arrive_s,
            "depart_s": depart_s,
            "boards": (table["pickup_type"] != "1").to_numpy(),
            "alights": (table["drop_off_type"] != "1").to_numpy(),
        }
    )


def _frequencies(table: pd.DataFrame | None) -> pd.DataFrame:
    if table is None:
        return pd.DataFrame(columns=["trip", "start_s", "end_s", "headway_s", "exact"])
    return pd.DataFrame(
        {
            "trip": table["trip_id"],
            "start_s": seconds_of(table["start_time"]),
            "end_s": seconds_of(table["end_time"]),
            "headway_s": pd.to_numeric(table["headway_secs"]).astype(float),
            "exact": table["exact_times"] == "1",
        }
    )


def _transfers(
    table: pd.DataFrame | None, stops: pd.DataFrame, ids: Mapping[str, str]
) -> pd.DataFrame:
    """Return the ways on foot a feed names; those of a station are those of all its stops."""
    if table is None:
        return pd.DataFrame({"start": [], "end": [], "forbidden": []})
    # A rule for certain routes or trips only says nothing about the stops.
    general = table[(table[["from_route_id", "to_route_id", "from_trip_id", "to_trip_id"]] == "")
                    .all(axis=1)]  # fmt: skip
    own = pd.DataFrame({"named": stops["stop_id"], "stop": stops["stop_id"]})
    parts = stops.loc[stops["parent_station"] != "", ["parent_station", "stop_id"]]
    every = pd.concat([own, parts.set_axis(["named", "stop"], axis=1)])
    every = every.assign(id=every["stop"].map(ids)).dropna(subset="id")[["named", "id"]]
    joined = general.merge(every, left_on="from_stop_id", right_on="named").merge(
        every, left_on="to_stop_id", right_on="named", suffixes=("_from", "_to")
    )
    return pd.DataFrame(
        {
            "start": joined["id_from"],
            "end": joined["id_to"],
            "forbidden": joined["transfer_type"] == "3",
        }
    )
