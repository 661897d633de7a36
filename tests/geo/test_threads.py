"""Work shared out over threads: each row once, and no error lost."""

import pytest

from geo.threads import share_out


@pytest.mark.parametrize("count", [0, 1, 2, 7, 100])
@pytest.mark.parametrize("least", [1, 3, 1000])
def test_each_row_is_done_once(count: int, least: int) -> None:
    done: list[int] = []
    share_out(lambda first, last: done.extend(range(first, last)), count, least=least)
    assert sorted(done) == list(range(count))


def test_what_one_part_raises_is_raised() -> None:
    def work(first: int, last: int) -> None:
        if first <= 50 < last:
            raise ValueError(first)

    with pytest.raises(ValueError, match=r"\d"):
        share_out(work, 100)


def test_few_rows_are_one_call() -> None:
    calls: list[tuple[int, int]] = []
    share_out(lambda first, last: calls.append((first, last)), 9, least=10)
    assert calls == [(0, 9)]


def test_work_that_is_shared_out_again_comes_to_an_end() -> None:
    done: list[int] = []

    def outer(first: int, last: int) -> None:
        share_out(lambda a, b: done.extend(range(100 * first + a, 100 * first + b)), 100)
        assert last == first + 1

    share_out(outer, 4)
    assert sorted(done) == list(range(400))
