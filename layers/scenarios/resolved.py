"""Layers and tables as a scenario leaves them: what the store reads them through."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any
from zlib import crc32

import geopandas as gpd
import pandas as pd

from geo.crs import STORAGE
from layers.i18n.wording import text
from layers.model.layer import Layer
from layers.model.provenance import Source
from layers.scenarios.geometry import to_shape
from layers.scenarios.kinds.add_place import SOURCE
from layers.scenarios.records import GEOMETRY, Record, Records
from layers.scenarios.scenario import Scenario
from layers.scenarios.street_layout import edited_network
from layers.scenarios.tables import STREETS, row_id
from layers.streets.network import Network

__all__ = ["Resolved"]


@dataclass(frozen=True, eq=False)
class Resolved:
    """What the data become by a scenario whose edits have been reviewed.

    Parameters
    ----------
    scenario
        The scenario.
    records
        The records after its edits.
    """

    scenario: Scenario
    records: Records
    _known: dict[str, tuple[Any, Any]] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> str:
        """The hash of base and edits."""
        return self.scenario.id

    @property
    def revision(self) -> int:
        """A number of its title, which is no part of the hash but of every answer's notes."""
        return crc32(repr(sorted(self.scenario.title.items())).encode("utf-8"))

    def layer(self, base: Layer) -> Layer:
        """Return what a layer becomes: itself where nothing of it changes."""
        return self._once(base.id, base, lambda own: self._layer(base, own))  # type: ignore[no-any-return]

    def table(self, name: str, base: pd.DataFrame) -> pd.DataFrame:
        """Return what a table becomes: itself where nothing of it changes."""
        return self._once(name, base, lambda own: _table(name, base, own))  # type: ignore[no-any-return]

    @property
    def streets_key(self) -> str:
        """The hash where the walking network changes, "" where it does not."""
        return self.key if self.changes((STREETS,)) else ""

    def changes(self, names: Collection[str]) -> bool:
        """Return whether it changes anything of some layers and tables."""
        return any(layer in names for layer, _ in self.records.changed)

    def network(self, base: Network) -> Network:
        """Return what the walking network becomes: itself where nothing of it changes."""
        return self._once(STREETS, base, lambda own: edited_network(base, own))  # type: ignore[no-any-return]

    def _once(self, name: str, base: Any, make: Any) -> Any:
        """Return what was made of the same base before, for others know it by what it is."""
        own = {key[1]: each for key, each in self.records.changed.items() if key[0] == name}
        if not own:
            return base
        before, made = self._known.get(name, (None, None))
        if before is not base:
            made = make(own)
            self._known[name] = (base, made)
        return made

    def _layer(self, base: Layer, own: Mapping[str, Record | None]) -> Layer:
        source = Source(
            SOURCE, self.scenario.title, text("scenario.publisher"), None, "user-file", None
        )
        step = text("scenario.step", title=self.scenario.title, id=self.key)
        lineage = base.lineage.then(step)
        content = sha256(f"{base.digest} {self.key}".encode())
        return replace(
            base,
            frame=_frame(base.frame, own),
            lineage=replace(lineage, sources=(*lineage.sources, source)),
            digest=content.hexdigest()[:16],
        )


def _frame(base: gpd.GeoDataFrame, own: Mapping[str, Record | None]) -> gpd.GeoDataFrame:
    """Return a frame with some features changed, gone or, at its end, new."""
    new = {name: each for name, each in own.items() if each is not None}
    kept = [name for name in base.index if own.get(name, new) is not None]
    order = [*kept, *(name for name in new if name not in base.index)]
    fields = [each for each in base.columns if each != base.geometry.name]
    more = dict.fromkeys(f for each in new.values() for f in each if f not in {*fields, GEOMETRY})
    columns: dict[str, list[Any]] = {}
    for name in (*fields, *more):
        before = base[name].to_dict() if name in base else {}
        columns[name] = [_cell(new.get(each), before, name, each) for each in order]
    shapes = base.geometry.to_dict()
    geometry = [
        to_shape(new[each].get(GEOMETRY)) if each in new else shapes[each] for each in order
    ]
    frame = pd.DataFrame(columns, index=order, dtype=object)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(geometry, index=order, crs=STORAGE))


def _cell(record: Record | None, before: Mapping[Any, Any], name: str, row: str) -> Any:
    if name == "id":
        return row
    return before.get(row) if record is None else record.get(name)


def _table(name: str, base: pd.DataFrame, own: Mapping[str, Record | None]) -> pd.DataFrame:
    """Return a table with some rows changed, gone or, at its end, new; of the same types."""
    rows: list[dict[str, Any]] = []
    left = dict(own)
    for each in base.to_dict("records"):
        row = {str(column): value for column, value in each.items()}
        changed: Record | None = left.pop(row_id(name, row), row)
        if changed is not None:
            rows.append({**row, **changed})
    rows += [dict(record) for record in left.values() if record is not None]
    frame = pd.DataFrame(rows, columns=list(base.columns))
    numbers = base.select_dtypes("number").columns
    texts = [each for each in base.columns if each not in numbers]
    frame[texts] = frame[texts].fillna("")
    return frame.astype(base.dtypes.to_dict())
