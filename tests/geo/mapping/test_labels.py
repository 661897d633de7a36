"""Names never overlap, never leave the frame, and important ones come first."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as some
from shapely import STRtree, box

from geo.mapping.labels import around, centred, place

FRAME = (0.0, 0.0, 100.0, 80.0)
points = some.tuples(some.floats(-10, 110), some.floats(-10, 90))
sizes = some.tuples(some.floats(1, 30), some.floats(1, 6))


@given(some.lists(some.tuples(points, sizes), max_size=40))
def test_no_two_names_overlap_and_none_leaves_the_frame(
    wanted: list[tuple[tuple[float, float], tuple[float, float]]],
) -> None:
    """Checked with shapely, which knows nothing of how they were placed."""
    candidates = [around(at, size, 1.0) for at, size in wanted]
    chosen = place(candidates, FRAME)
    placed = [
        box(*boxes[number]) for boxes, number in zip(candidates, chosen, strict=True) if number >= 0
    ]
    frame = box(*FRAME)
    assert all(frame.covers(each) for each in placed)
    tree = STRtree(placed)
    for number, each in enumerate(placed):
        over = [
            k for k in tree.query(each) if k != number and placed[k].intersection(each).area > 1e-9
        ]
        assert over == []


def test_the_first_name_has_the_place_both_want() -> None:
    same = np.array([[10.0, 10, 20, 12]])
    assert place([same, same], FRAME) == [0, -1]


def test_a_name_gives_way_to_what_is_taken_and_shuns_symbols() -> None:
    boxes = np.array([[10.0, 10, 20, 12], [30, 10, 40, 12], [50, 10, 60, 12]])
    first, second = boxes[:1], boxes[1:2]
    assert place([boxes], FRAME, taken=first) == [1]
    assert place([boxes], FRAME, taken=first, shy=second) == [2]
    assert place([boxes[:2]], FRAME, taken=first, shy=second) == [1]  # shy is no ban
    assert place([boxes[:1]], FRAME, taken=first) == [-1]


def test_a_gap_stays_between_names() -> None:
    near = [np.array([[0.0, 0, 10, 2]]), np.array([[11.0, 0, 20, 2]])]
    assert place(near, FRAME) == [0, 0]
    assert place(near, FRAME, gap=(2.0, 0.0)) == [0, -1]


def test_boxes_around_a_point_keep_their_size_and_off_the_point() -> None:
    boxes = around((50, 40), (12, 3), 2)
    assert np.allclose(boxes[:, 2:] - boxes[:, :2], (12, 3))
    inside = (boxes[:, 0] < 50) & (boxes[:, 2] > 50) & (boxes[:, 1] < 40) & (boxes[:, 3] > 40)
    assert not inside.any()
    assert centred(np.array([[5.0, 5.0]]), (2, 4)).tolist() == [[4, 3, 6, 7]]
