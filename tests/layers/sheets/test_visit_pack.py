"""The visit pack: every hand-out in every language, the same bytes each time."""

from datetime import date

import pytest

from geo.errors import ParameterError
from layers.export.zip_bytes import unpacked
from layers.sheets.known import site_answers
from layers.sheets.visit_pack import pack_name, visit_pack

DAY = date(2026, 11, 29)


def test_a_pack_holds_all_of_it_in_both_languages() -> None:
    ids = ["robot_park", "caijing_sci_park"]
    parts: list[float] = []
    files = unpacked(visit_pack(site_answers(), ids, when=DAY, progress=parts.append))
    expected = [
        name
        for lang in ("zh", "en")
        for name in (
            f"robot_park_{lang}.pdf", f"caijing_sci_park_{lang}.pdf",
            f"compare_robot_park_caijing_sci_park_{lang}.pdf", f"slides_{lang}.pptx",
            f"map_{lang}.html",
        )
    ]  # fmt: skip
    assert list(files) == expected
    assert parts == sorted(parts)
    assert parts[-1] == pytest.approx(1.0)
    starts = {"pdf": b"%PDF", "pptx": b"PK", "html": b"<!DOCTYPE html>"}
    for name, data in files.items():
        assert data.lower().startswith(starts[name.rpartition(".")[2]].lower()), name
    slides = unpacked(files["slides_zh.pptx"])
    assert sum(name.startswith("ppt/slides/slide") for name in slides) == 3  # compared, and each


def test_of_one_site_there_is_no_comparison_and_twice_is_the_same() -> None:
    known, ids = site_answers(), ["caijing_sci_park"]
    pack = visit_pack(known, ids, when=DAY)
    assert not [name for name in unpacked(pack) if name.startswith("compare")]
    assert visit_pack(known, ids, when=DAY) == pack
    assert pack_name(ids) == "pack_caijing_sci_park.zip"


@pytest.mark.parametrize("ids", [[], ["robot_park"] * 2, [*"abcde"]])
def test_too_many_too_few_or_one_twice_make_no_pack(ids: list[str]) -> None:
    with pytest.raises(ParameterError) as caught:
        visit_pack(site_answers(), ids, when=DAY)
    assert [problem.code for problem in caught.value.problems] == ["pack_count"]
