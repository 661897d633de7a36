"""Photos of sites: pixels as they were taken, nothing from outside their folder, in bounds."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from geo.errors import DataError
from layers.store.reading.photo_file import FOLDER, copy_photos, photo_file

RED, GREEN = (255, 0, 0), (0, 128, 0)


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of photos of a machine of its own."""
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    place = tmp_path / "local" / FOLDER
    place.mkdir(parents=True)
    return place


def picture(width: int = 6, height: int = 4) -> Image.Image:
    """Return a picture, green, its upper left pixel red."""
    made = Image.new("RGB", (width, height), GREEN)
    made.putpixel((0, 0), RED)
    return made


def code_of(name: str, layer: str = "parks") -> str:
    with pytest.raises(DataError) as caught:
        photo_file(name, layer)
    (problem,) = caught.value.problems
    assert problem.file == name
    return problem.code


def test_a_photo_has_its_pixels_and_its_own_layer_s_comes_first(photos: Path) -> None:
    picture().save(photos / "a.png")
    found = photo_file("a.png", "parks")
    assert found.pixels.shape == (4, 6, 3)
    assert tuple(found.pixels[0, 0]) == RED
    assert tuple(found.pixels[3, 5]) == GREEN
    assert found.aspect == 1.5
    assert np.array_equal(np.asarray(Image.open(BytesIO(found.png))), found.pixels)
    (photos / "parks").mkdir()
    picture(8, 8).save(photos / "parks" / "a.png")
    assert photo_file("a.png", "parks").aspect == 1.0
    assert photo_file("a.png", "zones").aspect == 1.5


def test_a_photo_stands_as_it_was_taken_without_what_else_its_file_has(photos: Path) -> None:
    about = Image.Exif()
    about[0x0112] = 6  # taken with the camera turned to the left: its upper side is at the right
    about[0x010E] = "where it was taken"
    picture(60, 40).save(photos / "turned.jpg", exif=about)
    found = photo_file("turned.jpg", "parks")
    assert found.pixels.shape == (60, 40, 3)
    assert b"where" not in found.png


def test_what_is_clear_in_a_photo_is_white_and_a_large_one_made_smaller(photos: Path) -> None:
    Image.new("RGBA", (5, 5), (0, 0, 0, 0)).save(photos / "clear.png")
    assert photo_file("clear.png", "parks").pixels.min() == 255
    picture(3000, 1500).save(photos / "large.jpg")
    assert photo_file("large.jpg", "parks").pixels.shape == (600, 1200, 3)


@pytest.mark.parametrize(
    "name", ["../secret.png", "/etc/passwd", "parks/../../secret.png", "..\\secret.png", "a\0.png",
             "..", "."],
)  # fmt: skip
def test_nothing_outside_the_folder_is_read(photos: Path, name: str) -> None:
    picture().save(photos.parent / "secret.png")
    assert code_of(name) == "photo_outside"


def test_a_link_that_leads_out_of_the_folder_is_refused(photos: Path) -> None:
    picture().save(photos.parent / "secret.png")
    try:
        (photos / "link.png").symlink_to(photos.parent / "secret.png")
    except OSError:
        pytest.skip("links cannot be made here")
    assert code_of("link.png") == "photo_outside"


def test_what_is_missing_unreadable_or_too_large_is_said(
    photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code_of("none.png") == "photo_missing"
    (photos / "text.png").write_text("<svg/>", encoding="utf-8")
    assert code_of("text.png") == "photo_unreadable"
    picture().save(photos / "other.png", format="GIF")
    assert code_of("other.png") == "photo_unreadable"
    picture(40, 40).save(photos / "cut.png")
    whole = (photos / "cut.png").read_bytes()
    (photos / "cut.png").write_bytes(whole[: len(whole) // 2])
    assert code_of("cut.png") == "photo_unreadable"
    picture(1001, 1000).save(photos / "many.png")
    monkeypatch.setenv("ATLAS_LIMIT_PHOTO_MEGAPIXELS", "1")
    assert code_of("many.png") == "limit_megapixels"
    monkeypatch.setenv("ATLAS_LIMIT_PHOTO_SIZE_MB", "0.0001")
    assert code_of("many.png") == "limit_size_mb"


def test_photos_beside_a_file_are_kept_and_others_said(photos: Path, tmp_path: Path) -> None:
    beside = tmp_path / "handed"
    (beside / "pictures").mkdir(parents=True)
    picture().save(beside / "pictures" / "a.jpg")
    picture().save(tmp_path / "secret.png")
    picture().save(photos / "there.png")
    names = ["pictures/a.jpg", "../secret.png", "none.png", "there.png"]
    found = copy_photos(names, beside, "own_mine")
    assert [(each.code, each.file) for each in found] == [
        ("photo_outside", "../secret.png"), ("photo_missing", "none.png"),
    ]  # fmt: skip
    assert sorted(each.name for each in photos.rglob("*.*")) == ["a.jpg", "there.png"]
    assert photo_file("pictures/a.jpg", "own_mine").aspect == 1.5
