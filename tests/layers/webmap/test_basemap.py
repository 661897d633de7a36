"""The optional tile service: named with its datum, refused when shifted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import DataError
from layers.i18n.wording import LANGUAGES, sentences
from layers.store import repository
from layers.webmap import basemap

Write = Callable[..., None]

WGS = "https://tiles.example.org/{z}/{x}/{y}.png"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.setattr(repository, "DATA", tmp_path)

    def write(**fields: str) -> None:
        lines = [f'{key} = "{value}"' for key, value in fields.items()]
        (tmp_path / "basemap.toml").write_text("[tiles]\n" + "\n".join(lines), encoding="utf-8")

    return write


@pytest.mark.usefixtures("write")
def test_no_setting_means_no_tiles() -> None:
    assert basemap.tile_service() is None


@pytest.mark.parametrize("datum", ["WGS84", "wgs84", "CGCS2000"])
def test_a_fitting_service_is_taken(write: Write, datum: str) -> None:
    write(url=WGS, datum=datum, attribution="Somebody")
    service = basemap.tile_service()
    assert service == basemap.TileService(WGS, "Somebody")


@pytest.mark.parametrize(
    ("url", "datum", "named"),
    [
        (WGS, "GCJ-02", "GCJ-02"),
        (WGS, "BD-09", "BD-09"),
        ("https://webrd01.is.autonavi.com/t?x={x}&y={y}&z={z}", "WGS84", "GCJ-02"),
        ("https://maponline0.bdimg.com/t?x={x}&y={y}&z={z}", "WGS84", "BD-09"),
    ],
)
def test_a_shifted_service_is_refused_whatever_it_says(
    write: Write, url: str, datum: str, named: str
) -> None:
    write(url=url, datum=datum, attribution="Somebody")
    with pytest.raises(DataError) as caught:
        basemap.tile_service()
    assert [problem.code for problem in caught.value.problems] == ["tiles_datum"]
    for lang in LANGUAGES:
        assert named in sentences(caught.value, lang)[0]


def test_everything_wrong_is_told_at_once(write: Write) -> None:
    write(url="https://tiles.example.org/map.png", datum="GCJ-02")
    with pytest.raises(DataError) as caught:
        basemap.tile_service()
    assert {problem.code for problem in caught.value.problems} == {
        "tiles_field", "tiles_url", "tiles_datum",
    }  # fmt: skip
    assert "{z}" in " ".join(sentences(caught.value, "en"))
