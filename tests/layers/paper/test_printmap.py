"""A printed map: true in scale, all in its place, the same bytes every time."""

import hashlib
import math
import os
import re
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from PIL import Image
from pyproj import Geod

from geo.errors import ParameterError
from layers.i18n.wording import LANGUAGES, Lang, Text, sentences
from layers.paper import printmap
from layers.paper.choices.print_extent import ground_of
from layers.paper.choices.print_params import PrintParams
from layers.paper.fonts import Faces
from layers.paper.primitives import Dots, Sheet, Strokes, Words
from layers.paper.printmap import print_picture
from layers.paper.sheet_sizes import SIZES, layout_of
from layers.views.picture import Picture
from tests.layers.printing import picture_of, sheet_of
from tests.profiles import part_of

TODAY = date(2026, 11, 22)
LINK = "https://atlas.example.org/overview?lang=zh&halo=on"


def sheet(picture: Picture, size: str = "a4", *, portrait: bool = False) -> tuple[Sheet, Faces]:
    paper = PrintParams(size=size, portrait=portrait, graticule=True, qr=True)
    return sheet_of(picture, paper, when=TODAY, link=LINK)


def words(page: Sheet, *keys: str) -> list[Words]:
    return [each for each in page.parts if isinstance(each, Words) and each.key in keys]


def box_of(line: Words, fonts: Faces) -> shapely.Polygon:
    """Return the box of a line of type, from its letters' widths."""
    face = fonts.bold if line.bold else fonts.regular
    width, high = face.width_mm(line.text, line.size_pt), line.size_pt * 25.4 / 72
    left = line.x - {"left": 0.0, "center": width / 2, "right": width}[line.align]
    flat = shapely.box(left, line.y - 0.2 * high, left + width, line.y + 0.85 * high)
    return shapely.affinity.rotate(flat, line.angle, origin=(line.x, line.y))


PRINTS = [
    (view, lang, size, portrait)
    for view, lang in (("overview", "en"), ("coverage", "zh"), ("travel_time", "en"))
    for size in SIZES
    for portrait in (False, True)
]


@pytest.mark.parametrize(("view", "lang", "size", "portrait"), part_of(PRINTS, 0.4))
def test_all_type_lies_on_the_page_and_none_over_another(
    view: str,
    lang: Lang,
    size: str,
    portrait: bool,  # noqa: FBT001
) -> None:
    page, fonts = sheet(picture_of(view, lang), size, portrait=portrait)
    margin = SIZES[size].margin_mm - 0.5
    paper = shapely.box(margin, margin, page.width_mm - margin, page.height_mm - margin)
    typed = [each for each in page.parts if isinstance(each, Words)]
    boxes = [box_of(each, fonts) for each in typed]
    assert len(boxes) > 30
    assert [
        each.text for each, box in zip(typed, boxes, strict=True) if not paper.covers(box)
    ] == []
    outside = [
        (each, box) for each, box in zip(typed, boxes, strict=True)
        if each.key not in {"name", "reading"}
    ]  # fmt: skip
    tree = shapely.STRtree([box for _, box in outside])
    over = [
        (one.text, outside[k][0].text)
        for number, (one, box) in enumerate(outside)
        for k in tree.query(box.buffer(-0.25))
        if k != number and box.buffer(-0.25).intersects(outside[k][1].buffer(-0.25))
    ]
    assert over == []


def test_names_on_the_map_stand_clear_and_the_important_are_there() -> None:
    page, fonts = sheet(picture_of("overview", "en"))
    names = words(page, "name")
    frame = shapely.box(*layout_of("a4", notes=False).frame.edges)
    boxes = [box_of(each, fonts) for each in names]
    assert all(frame.covers(box) for box in boxes)
    for number, box in enumerate(boxes):
        over = [other for other in boxes[number + 1 :] if box.intersection(other).area > 0.3]
        assert over == []
    said = " ".join(each.text for each in names)
    for name in ("Nanda Smart City", "Innovation City", "Baoshan Industrial", "Gucun Town"):
        assert name in said


@pytest.mark.parametrize("size", SIZES)
def test_the_scale_bar_is_true_on_the_ground(size: str) -> None:
    """Its ends, brought back to degrees, are as far apart on the ellipsoid as it says."""
    picture = picture_of("overview", "en")
    page, _ = sheet(picture, size)
    ground = ground_of(picture.scene, layout_of(size, notes=False).frame)
    bar = next(each for each in page.parts if isinstance(each, Strokes) and each.key == "scale")
    points = np.vstack([shape[0] for shape in bar.shapes])
    ends = np.array([[points[:, 0].min(), points[0, 1]], [points[:, 0].max(), points[0, 1]]])
    metres = (ends - (ground.frame.x, ground.frame.y)) * ground.window.m_per_mm
    metres += (ground.window.west, ground.window.south)
    degrees = gpd.GeoSeries(gpd.points_from_xy(*metres.T), crs=ground.crs).to_crs("EPSG:4326")
    on_ground = Geod(ellps="WGS84").inv(degrees.x[0], degrees.y[0], degrees.x[1], degrees.y[1])[2]
    said = next(each.text for each in words(page, "scale") if each.text.endswith("km"))
    assert on_ground == pytest.approx(float(said.split()[0]) * 1000, rel=5e-4)
    figure = next(each.text for each in words(page, "scale") if each.text.startswith("1:"))
    scale = float(figure[2:].replace(",", ""))
    assert (ends[1, 0] - ends[0, 0]) * scale / 1000 == pytest.approx(on_ground, rel=5e-4)


def test_the_arrow_points_to_true_north() -> None:
    """The closed form: tan(convergence) = tan(lon - 123) sin(lat); west of 123, to the right."""
    page, _ = sheet(picture_of("overview", "zh"))
    arrow = next(each for each in page.parts if isinstance(each, Strokes) and each.key == "north")
    tip, tail = arrow.shapes[0][0][0], arrow.shapes[0][0][2]
    lean = math.degrees(math.atan2(tip[0] - tail[0], tip[1] - tail[1]))
    expected = math.degrees(math.atan(math.tan(math.radians(123 - 121.41)) * math.sin(0.5478)))
    assert lean == pytest.approx(expected, abs=0.05)
    assert 0.7 < lean < 1.0


def test_the_graticule_lies_where_it_says() -> None:
    """Each reading stands at the end of a line all of whose points have that longitude."""
    picture = picture_of("overview", "zh")
    page, _ = sheet(picture)
    ground = ground_of(picture.scene, layout_of("a4", notes=False).frame)
    lines = next(
        each for each in page.parts if isinstance(each, Strokes) and each.key == "graticule"
    )
    readings = [each for each in words(page, "reading") if each.text.endswith("E")]
    assert len(readings) >= 3
    for reading in readings:
        degree, minute = (int(each) for each in re.findall(r"\d+", reading.text))
        line = min(lines.shapes, key=lambda s: np.hypot(*(s[0] - (reading.x, reading.y)).T).min())
        metres = (line[0] - (ground.frame.x, ground.frame.y)) * ground.window.m_per_mm
        metres += (ground.window.west, ground.window.south)
        back = gpd.GeoSeries(gpd.points_from_xy(*metres.T), crs=ground.crs).to_crs("EPSG:4326")
        assert np.allclose(back.x, degree + minute / 60, atol=2e-6)


def test_the_district_lies_whole_in_the_frame() -> None:
    for size in SIZES:
        for portrait in (False, True):
            frame = layout_of(size, portrait=portrait).frame
            page, _ = sheet(picture_of("coverage", "zh"), size, portrait=portrait)
            district = next(e for e in page.parts if isinstance(e, Strokes) and e.key == "district")
            points = np.vstack(district.shapes[0])
            left, bottom, right, top = frame.edges
            assert (points.min(axis=0) >= (left, bottom)).all()
            assert (points.max(axis=0) <= (right, top)).all()


def test_a_chosen_place_fills_the_frame_and_is_marked() -> None:
    whole = picture_of("overview", "zh")
    near = picture_of("overview", "zh", place="robot_park")
    frame = layout_of("a4").frame
    assert (
        ground_of(near.scene, frame).window.scale < ground_of(whole.scene, frame).window.scale / 4
    )
    marks = [each for each in sheet(near)[0].parts if getattr(each, "key", "") == "selected"]
    assert len(marks) == 1
    assert not [each for each in sheet(whole)[0].parts if getattr(each, "key", "") == "selected"]


def test_a_chosen_point_is_there() -> None:
    page, _ = sheet(picture_of("reach", "en", point=(121.45, 31.38)))
    pins = [each for each in page.parts if isinstance(each, Dots) and each.key == "pin"]
    assert [each.looks[0].radius for each in pins] == [8.0]


@pytest.mark.parametrize(
    ("size", "portrait", "width_mm", "height_mm"),
    # ISO 216, and 13.333 by 7.5 inches
    [("a4", False, 297, 210), ("a4", True, 210, 297), ("a3", False, 420, 297),
     ("slide", False, 338.67, 190.5)],
)  # fmt: skip
def test_each_form_has_its_size(
    size: str,
    portrait: bool,  # noqa: FBT001
    width_mm: float,
    height_mm: float,
) -> None:
    picture = picture_of("coverage", "zh")

    def made(form: str, dpi: int = 100) -> bytes:
        paper = PrintParams(size=size, portrait=portrait, dpi=dpi)
        return print_picture(picture, paper, form=form, when=TODAY)

    image = Image.open(BytesIO(made("png")))
    assert image.size == pytest.approx((width_mm / 25.4 * 100, height_mm / 25.4 * 100), abs=1)
    assert image.info["dpi"] == pytest.approx((100, 100), abs=0.1)
    found = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", made("pdf"))
    assert found is not None
    points = [float(each) for each in found.groups()]
    assert points == pytest.approx([width_mm * 72 / 25.4, height_mm * 72 / 25.4], abs=0.1)
    svg = made("svg").decode("utf-8")
    stated = [float(each) for each in re.findall(r'(?:width|height)="([\d.]+)pt"', svg)[:2]]
    assert stated == pytest.approx([width_mm * 72 / 25.4, height_mm * 72 / 25.4], abs=0.1)
    assert "<text" not in svg  # no font is needed where it is opened
    assert "http" not in re.sub(r'(xmlns[:\w]*|rdf:resource)="[^"]*"|<!DOCTYPE[^>]*>', "", svg)


def test_type_in_a_pdf_can_be_searched() -> None:
    """Its fonts carry the way back from glyphs to letters, Chinese ones among them."""
    made = print_picture(picture_of("coverage", "zh"), form="pdf", when=TODAY)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    plain = []
    for stream in streams:
        try:
            plain.append(zlib.decompress(stream))
        except zlib.error:
            continue
    maps = b"".join(each for each in plain if b"beginbfrange" in each or b"beginbfchar" in each)
    for letter in "宝山轨道覆盖":
        assert f"{ord(letter):04x}".encode() in maps.lower()
    assert b"/FontFile2" in made
    assert b"LastResort" not in made


def hashes() -> list[str]:
    """Return the hash of one map in each form."""
    picture, paper = picture_of("coverage", "zh"), PrintParams(qr=True, graticule=True, dpi=80)
    prints = (
        print_picture(picture, paper, form=form, link=LINK, when=TODAY)
        for form in ("png", "pdf", "svg")
    )
    return [hashlib.sha256(made).hexdigest() for made in prints]


def test_two_processes_print_the_same_bytes() -> None:
    code = "from tests.layers.paper import test_printmap as own; print(*own.hashes())"
    root = Path(printmap.__file__).parents[2]
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": "2", "PYTHONPATH": str(root)},
    )  # fmt: skip
    here = hashes()
    assert other.stdout.split() == here
    assert len(set(here)) == 3


def test_printing_at_once_neither_mixes_nor_blocks() -> None:
    """Six prints in four threads are, byte for byte, what they are one by one."""
    jobs = [
        (view, lang, form)
        for view, lang in (("overview", "zh"), ("coverage", "en"))
        for form in ("png", "pdf", "svg")
    ]

    def made(job: tuple[str, Lang, str]) -> str:
        view, lang, form = job
        picture = picture_of(view, lang)
        printed = print_picture(picture, PrintParams(dpi=72), form=form, link=LINK, when=TODAY)
        return hashlib.sha256(printed).hexdigest()

    alone = [made(job) for job in jobs]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(made, jobs)) == alone
    assert len(set(alone)) == 6


def test_another_day_gives_another_file() -> None:
    picture = picture_of("overview", "zh")
    days = {print_picture(picture, form="svg", when=date(2026, 11, day)) for day in (21, 22)}
    assert len(days) == 2


def test_an_output_there_is_not_is_told() -> None:
    with pytest.raises(ParameterError) as caught:
        print_picture(picture_of("overview", "zh"), form="bmp", when=TODAY)
    assert [problem.code for problem in caught.value.problems] == ["print_form"]
    assert all(len(sentences(caught.value, lang)) == 1 for lang in LANGUAGES)


@pytest.mark.parametrize("portrait", [False, True])
def test_long_and_mixed_text_finds_room_or_is_counted(portrait: bool) -> None:  # noqa: FBT001
    picture = picture_of("coverage", "en")
    long = (
        "从上海机器人产业园 Shanghai Robot Industrial Park "
        "到复旦软件园高新技术产业基地 “(Changyi)” "
    )
    hostile = replace(
        picture,
        title=Text(zh=long * 3, en=long * 3),
        subtitle=Text(zh=long * 4, en=long * 4),
        notes=tuple(Text(zh=f"注 {n} {long}", en=f"Note {n} {long}") for n in range(60)),
    )
    layout = layout_of("a4", portrait=portrait)
    paper = PrintParams(portrait=portrait, qr=True)
    page, fonts = sheet_of(hostile, paper, when=TODAY, link="https://e.org/?" + "q" * 4000)
    inside = shapely.box(5, 5, page.width_mm - 5, page.height_mm - 5)
    typed = [each for each in page.parts if isinstance(each, Words)]
    assert all(inside.covers(box_of(each, fonts)) for each in typed)
    top = max(box_of(each, fonts).bounds[3] for each in words(page, "title"))
    assert top <= layout.head.top + 0.2
    assert min(box_of(e, fonts).bounds[1] for e in words(page, "subtitle")) >= layout.frame.top
    assert "too long" in "".join(each.text for each in words(page, "words", "link"))
    left = "".join(each.text for each in words(page, "notes.left"))
    printed = "".join(each.text for each in words(page, "note"))
    (counted,) = re.findall(r"\d+", left)
    assert int(counted) == 60 - len(re.findall(r"Note \d+", printed))


def test_letters_no_font_has_do_not_stop_a_print() -> None:
    picture = picture_of("overview", "zh")
    odd = replace(picture, title=Text(zh="宝山\u200b\U0001f680\x07\u202e图", en="x"))
    page, _ = sheet(odd)
    assert words(page, "title")[0].text == "宝山〓 图"
    assert print_picture(odd, form="pdf", when=TODAY).startswith(b"%PDF")


def test_progress_rises_to_one() -> None:
    parts: list[float] = []
    print_picture(picture_of("overview", "zh"), form="svg", when=TODAY, progress=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
