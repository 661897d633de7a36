"""Lines break where Chinese and English allow, and never run over."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from layers.paper.fonts import Face, Faces, faces
from layers.paper.text_layout import LEADING, Column, balanced, block, lines_of


@pytest.fixture(scope="module")
def fonts() -> Faces:
    return faces("", "zh")


@pytest.fixture(scope="module")
def face(fonts: Faces) -> Face:
    return fonts.regular


texts = some.text(alphabet="宝山区园，。（）“” abcdefXYZ0123-/.&=", max_size=120)


@given(text=texts, width=some.floats(6.0, 80.0))
def test_lines_hold_the_text_and_keep_to_the_width(text: str, width: float) -> None:
    face = faces("", "zh").regular
    lines = lines_of(text, width, face, 8.0)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(face.width_mm(line, 8.0) <= width or len(line) == 1 for line in lines)
    assert all(line.strip() for line in lines)


def test_punctuation_stays_with_its_word(face: Face) -> None:
    text = "宝山区科创园区，南大智慧城（核心区），吴淞创新城。" * 3
    for width in (14.0, 20.0, 31.0, 47.0):
        lines = lines_of(text, width, face, 8.0)
        assert not any(line[0] in "，。）" for line in lines[1:])
        assert not any(line.endswith("（") for line in lines)


def test_words_are_whole(face: Face) -> None:
    lines = lines_of("Shanghai Robot Industrial Park in Gucun", 25.0, face, 8.0)
    assert " ".join(lines) == "Shanghai Robot Industrial Park in Gucun"
    assert len(lines) > 1


def test_an_address_breaks_where_it_must(face: Face) -> None:
    lines = lines_of("https://example.org/" + "a" * 200, 30.0, face, 8.0)
    assert "".join(lines) == "https://example.org/" + "a" * 200
    assert len(lines) > 5


def test_a_name_is_set_in_lines_of_one_length(face: Face) -> None:
    lines = balanced("复旦软件园高新技术产业基地长逸路", 27.0, face, 8.0)
    assert [len(line) for line in lines] == [8, 8]
    assert len(balanced("a b " * 60, 10.0, face, 8.0, most=2)) <= 2


def test_lines_stand_one_leading_apart() -> None:
    first, second = block(["a", "b"], 1.0, 10.0, 72.0)
    assert first.y - second.y == pytest.approx(25.4 * LEADING)


def test_a_column_takes_a_sentence_whole_or_not_at_all(fonts: Faces) -> None:
    column = Column(0, 10.0, 0.0, 40.0, fonts, 8.0)
    high = column.height(1)
    assert column.put(["one"])
    assert column.top == pytest.approx(10.0 - high)
    assert column.put(["x"] * 9) == []
    assert column.top == pytest.approx(10.0 - high)


@pytest.mark.parametrize("width", [9.0, 12.0, 16.0, 21.0])
@pytest.mark.parametrize(
    "text", ["Gucun Town 100 % (76–100), 14 min on foot", "顾村镇 17 %、步行 14 分钟"]
)
def test_a_figure_stands_on_one_line_with_its_unit(text: str, width: float) -> None:
    lines = lines_of(text, width, faces(text, "zh").regular, 6.0)
    assert len(lines) > 1
    assert not any(line.startswith(("%", "min", "分")) for line in lines)
