"""Shares of moved ground against closed forms."""

import numpy as np
import pytest
import shapely

from geo.overlaps import share_samples


def still(samples: int, count: int) -> np.ndarray:
    return np.zeros((samples, count, 2))


def test_a_square_slides_off_a_square() -> None:
    slid = np.array([[[x, 0.0]] for x in (0.0, 2.5, 5.0, 10.0, 99.0)])
    square = shapely.box(0, 0, 10, 10)
    share = share_samples([square], slid, [square], still(5, 1))
    assert share.tolist() == pytest.approx([1.0, 0.75, 0.5, 0.0, 0.0])


def test_it_is_all_one_whether_ground_or_cover_moves() -> None:
    rng = np.random.default_rng(4)
    moved = rng.uniform(-8, 8, (50, 1, 2))
    ground, cover = shapely.Point(0, 0).buffer(6), shapely.box(-5, -2, 9, 7)
    one = share_samples([ground], moved, [cover], still(50, 1))
    other = share_samples([ground], still(50, 1), [cover], -moved)
    assert one == pytest.approx(other)
    assert len(set(one.round(6))) > 10


def test_parts_and_covers_add_up() -> None:
    parts = [shapely.box(0, 0, 1, 1), shapely.box(10, 0, 13, 1)]
    covers = [shapely.box(0, 0, 0.5, 1), shapely.box(10, 0, 11, 9), shapely.box(12, 0, 13, 9)]
    # 0.5 of 1, and 2 of 3: 2.5 of 4 in all.
    assert share_samples(parts, still(1, 2), covers, still(1, 3)).tolist() == pytest.approx([0.625])


def test_holes_are_no_cover() -> None:
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    moved = np.array([[[0.0, 0.0]], [[-4.0, 0.0]]])
    inside = share_samples([shapely.box(4, 4, 6, 6)], moved, [ring], still(2, 1))
    assert inside.tolist() == pytest.approx([0.0, 1.0])
    spot = share_samples([shapely.Point(5, 5)], moved, [ring], still(2, 1))
    assert spot.tolist() == [0.0, 1.0]


def test_a_point_in_a_disc_lies_as_often_on_half_of_it_as_not() -> None:
    angle = np.linspace(0, 2 * np.pi, 400, endpoint=False) + 0.001
    moved = np.stack([np.cos(angle), np.sin(angle)], axis=-1)[:, np.newaxis]
    half = share_samples([shapely.Point(0, 0)], moved, [shapely.box(0, -9, 9, 9)], still(400, 1))
    assert half.mean() == pytest.approx(0.5, abs=0.01)


def test_nothing_given_is_changed() -> None:
    ground, cover = shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)
    before = ground.wkb, cover.wkb
    share_samples([ground], np.ones((3, 1, 2)), [cover], still(3, 1))
    assert (ground.wkb, cover.wkb) == before
    assert not shapely.is_prepared(cover)
