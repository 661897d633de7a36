"""What a file states of its coordinate system and nobody can read is no reason to refuse it."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.datum import gcj02_from_wgs84
from geo.errors import DataError
from layers.imports.draft import draft
from tests.layers.imports.test_vector_forms import archive, shapefile
from tests.own_folder import own_folder

__all__ = ["own_folder"]

LOCAL = 'LOCAL_CS["Shanghai local",LOCAL_DATUM["local",0],UNIT["metre",1]]'
UNKNOWN = (
    'GEOGCS["GCS_Unknown",DATUM["D_Unknown",SPHEROID["Clarke_1866",6378206.4,294.978698]],'
    'PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]'
)
XIAN = (
    'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140,298.257]],'
    'PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]'
)


def shifted(stations: list[tuple[str, shapely.Point]]) -> gpd.GeoDataFrame:
    names, points = zip(*stations[:12], strict=True)
    lon, lat = gcj02_from_wgs84(*shapely.get_coordinates(points).T)
    return gpd.GeoDataFrame({"站名": names}, geometry=gpd.points_from_xy(lon, lat), crs=4326)


@pytest.mark.parametrize("file", ["a.zip", "a.shp"])
@pytest.mark.parametrize("text", ["GEOGCS[Mars", 'PROJCS["x",GEOGCS["WGS 84"', LOCAL, UNKNOWN])
def test_it_is_taken_as_not_stated_and_the_vote_decides(
    tmp_path: Path, stations: list[tuple[str, shapely.Point]], text: str, file: str
) -> None:
    shapefile(tmp_path, "a", "UTF-8", cpg="UTF-8", content=shifted(stations))
    (tmp_path / "a.prj").write_text(text, encoding="ascii")
    archive(tmp_path / "a.zip", *tmp_path.glob("a.*"))
    found = draft(tmp_path / file)
    assert [each.code for each in found.read.notes] == ["import_crs_ignored"]
    assert found.located.system is not None
    assert (found.located.system.id, found.located.basis) == ("gcj02", "found")
    assert len(found.read.frame) == 12


def test_an_old_datum_stays_refused(
    tmp_path: Path, stations: list[tuple[str, shapely.Point]]
) -> None:
    shapefile(tmp_path, "a", "UTF-8", cpg="UTF-8", content=shifted(stations))
    (tmp_path / "a.prj").write_text(XIAN, encoding="ascii")
    with pytest.raises(DataError) as caught:
        draft(tmp_path / "a.shp")
    assert [each.code for each in caught.value.problems] == ["import_old_datum"]
