"""One figure of several places with its samples: what can be laid beside that of another layout."""

from dataclasses import dataclass

import pandas as pd

from geo.indicators.paired import ends_of_all
from layers.analyses.common.nearness import FloatArray
from layers.i18n.wording import Text

__all__ = ["CELL", "SampledFigures"]

CELL = "cell"
"""What the figures of cells begin with, among those of areas."""


@dataclass(frozen=True, eq=False)
class SampledFigures:
    """One figure of several places, as stated and in each sample.

    Parameters
    ----------
    figure
        What it is, with its unit: a slug such as ``share_800_m``.
    ids, names
        The places.
    value
        Shape (places,); nan where not known, inf where there is no way.
    sampled
        Shape (readings * samples, places).
    readings
        In how many ways the figure is read: see `geo.indicators.paired.ends_of_all`.
    """

    figure: str
    ids: tuple[str, ...]
    names: tuple[Text, ...]
    value: FloatArray
    sampled: FloatArray
    readings: int = 1

    def frame(self) -> pd.DataFrame:
        """Return value, low and high by place."""
        low, high = ends_of_all(self.sampled, self.value, self.readings)
        found = {"value": self.value, "low": low, "high": high}
        return pd.DataFrame(found, index=list(self.ids))
