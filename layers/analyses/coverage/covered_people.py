"""What of a figure, such as residents, lies within reach of stations: share by share of land."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.overlay import shares
from geo.sample_points import SamplePoints, sample_points
from geo.spreading import Pieces, cut, density_samples
from geo.uncertainty import interval
from layers.analyses.common.nearness import FloatArray, Scene, StationDistances, anchored
from layers.analyses.common.proximity import Setting
from layers.analyses.common.station_distances import reach_samples
from layers.analyses.weights.weight_layers import CountedLayer
from layers.analyses.weights.weight_words import kind_words
from layers.i18n.wording import Text
from layers.store.atlas import METRIC

__all__ = ["PeopleShare", "Reading", "covered_people", "readings_of"]

_POINTS, _LEAST_POINTS = 8_000, 4
"""Sample points of all ground together, and of one piece at least."""


@dataclass(frozen=True)
class PeopleShare:
    """What of a figure is covered, all targets together.

    Parameters
    ----------
    kind
        What the figure counts.
    amount, covered
        The figure of the targets, and what of it is covered.
    share, low, high
        The covered share (0..1) with its range; nan where nothing is known.
    """

    kind: Text
    amount: float
    covered: float
    share: float
    low: float
    high: float


def covered_people(
    setting: Setting,
    scene: Scene,
    near: StationDistances,
    counted: CountedLayer,
    together: NDArray[np.bool_],
) -> tuple[pd.DataFrame, dict[float, PeopleShare]]:
    """Return what of a figure is covered of each target, and of some targets together.

    Figures are spread over the ground as `counted` says. The range comes from the same
    samples of stations, outlines and detours as that of land; beyond that from where people
    live in an outline: over built-up ground and over all of it, the ends of both; or, without
    built-up ground, with squares of it more or less dense.

    Parameters
    ----------
    setting, scene, near
        How nearness is measured, the targets and stations, and what is near.
    counted
        The figure.
    together
        Which targets count together, shape (targets,).

    Returns
    -------
    table
        One row a limit and target, in the order of the limits: radius_m, id, amount,
        covered_amount, amount_share with _low and _high. Only areas have figures; nan where
        nothing is known.
    wholes
        By limit, over the targets of `together`.

    Raises as `layers.analyses.common.station_distances.nearness` does.
    """
    found = readings_of(setting, scene, near, counted)
    unknown = np.isnan(near.nearest_m) | (scene.shapes.area.fillna(0.0).to_numpy() == 0)
    table = pd.concat(
        [
            pd.DataFrame({"radius_m": float(limit), "id": scene.shapes.index}).assign(
                **_ranged(found, rank, np.eye(len(scene.shapes), dtype=bool), unknown)
            )
            for rank, limit in enumerate(near.covers.index)
        ],
        ignore_index=True,
    )
    counting = (together & ~unknown)[np.newaxis]
    names = ("amount", "covered_amount", "amount_share", "amount_share_low", "amount_share_high")
    wholes = {}
    for rank, limit in enumerate(near.covers.index):
        whole = _ranged(found, rank, counting, np.zeros(1, dtype=bool))
        figures = (float(whole[name][0]) for name in names)
        wholes[float(limit)] = PeopleShare(kind_words(counted), *figures)
    return table, wholes


def readings_of(
    setting: Setting, scene: Scene, near: StationDistances, counted: CountedLayer
) -> list["Reading"]:
    """Return a figure over the ground in each way it is read, the first of which is taken."""
    one_reading = len(counted.readings) == 1
    return [
        Reading.of(setting, scene, near, counted, pieces, varied=one_reading)
        for pieces in counted.readings.values()
    ]


@dataclass(frozen=True, eq=False)
class Reading:
    """A figure over the ground in one way.

    Parameters
    ----------
    amount, covered
        Of each target, and within each limit, shapes (targets,), (limits, targets).
    sampled_amount, sampled_covered
        The same of its sample points, unmoved first, shapes (1 + samples, targets) and
        (limits, 1 + samples, targets).
    """

    amount: FloatArray
    covered: FloatArray
    sampled_amount: FloatArray
    sampled_covered: FloatArray

    @classmethod
    def of(
        cls,
        setting: Setting,
        scene: Scene,
        near: StationDistances,
        counted: CountedLayer,
        pieces: Pieces,
        *,
        varied: bool,
    ) -> "Reading":
        """Return a figure by one reading; `varied` where its squares are more or less dense."""
        parts = cut(pieces, scene.shapes)
        shapes = gpd.GeoSeries(parts.shapes, crs=METRIC)
        covered = [
            np.bincount(
                parts.zone,
                parts.amount * shares(shapes, cover)["share"].to_numpy(float),
                minlength=len(scene.shapes),
            )
            for cover in near.covers
        ]
        points = sample_points(shapes, max(_LEAST_POINTS, _POINTS // max(len(parts), 1)))
        amounts = _amounts(parts, points, counted, varied=varied, samples=scene.samples)
        moved = scene.shapes_moved[:, parts.zone] + counted.moved_m[:, parts.feature]
        own = Scene(
            scene.stops, scene.stops_moved, shapes, moved, {},
            np.hypot(moved[..., 0], moved[..., 1]).max(axis=0, initial=0.0), points,
        )  # fmt: skip
        inside = reach_samples(setting, own, points)
        zone = parts.zone[points.place]
        members = csr_array(
            (np.ones(len(zone)), (np.arange(len(zone)), zone)), shape=(len(zone), len(scene.shapes))
        )
        return cls(
            parts.total(len(scene.shapes)),
            np.stack(covered),
            amounts @ members,
            np.stack([(each * amounts) @ members for each in inside]),
        )

    def share(self, rank: int, groups: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
        """Return the share of groups of targets, and in samples, by how these differ from it.

        Shapes (groups,) and (samples, groups); groups have shape (groups, targets).
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            exact = (groups @ self.covered[rank]) / (groups @ self.amount)
            sampled = (self.sampled_covered[rank] @ groups.T) / (self.sampled_amount @ groups.T)
        return exact, anchored(exact, sampled, high=1.0)


def _amounts(
    parts: Pieces, points: SamplePoints, counted: CountedLayer, *, varied: bool, samples: int
) -> FloatArray:
    """Return what each sample point stands for, shape (1 + samples, points)."""
    count = np.bincount(points.place, minlength=len(parts))
    amount = (parts.amount / np.maximum(count, 1))[points.place]
    if not varied:
        return np.tile(amount, (1 + samples, 1))
    feature, zone = parts.feature[points.place], parts.zone[points.place]
    group = np.unique(np.stack([feature, zone]), axis=1, return_inverse=True)[1].ravel()
    at = np.column_stack([points.x, points.y])
    sampled = density_samples(counted.names[feature], group, at, amount, samples=samples)
    return np.concatenate([amount[np.newaxis], sampled])


def _ranged(
    found: list[Reading], rank: int, groups: NDArray[np.bool_], unknown: NDArray[np.bool_]
) -> Mapping[str, FloatArray]:
    """Return figures of groups of targets by the first reading, with the ends of all."""
    shared = [each.share(rank, groups) for each in found]
    exact = shared[0][0]
    ends = [interval(sampled, own) for own, sampled in shared]
    columns = {
        "amount": groups @ found[0].amount,
        "covered_amount": groups @ found[0].covered[rank],
        "amount_share": exact,
        "amount_share_low": np.fmin.reduce([low for low, _ in ends]),
        "amount_share_high": np.fmax.reduce([high for _, high in ends]),
    }
    known = {name: np.where(unknown, np.nan, each) for name, each in columns.items()}
    return {**known, "amount": columns["amount"]}
