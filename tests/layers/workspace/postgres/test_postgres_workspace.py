"""What is true of the store on PostgreSQL alone: its tables, its views, its refusals."""

import hashlib
import json
import sys
from pathlib import Path

import pytest

from geo.errors import DataError
from layers.store.paths import DATA
from layers.workspace.interface import KINDS, NEW
from layers.workspace.postgres.address import parse
from layers.workspace.postgres.driver import forget
from layers.workspace.postgres.migration import bring_up, steps
from layers.workspace.postgres.postgres_workspace import PostgresWorkspace
from layers.workspace.postgres.schema import FORM, migrate
from tests.layers.workspace.sentences import refused
from tests.postgres_server import Server

VIEWS = (
    "layers", "layer_points", "layer_lines", "layer_areas",
    "results", "result_points", "result_lines", "result_areas",
)  # fmt: skip
"""Views that programs of others read."""

SQUARE = [[[121.4, 31.4], [121.5, 31.4], [121.5, 31.5], [121.4, 31.4]]]


@pytest.fixture
def kept(server: Server, tmp_path: Path) -> PostgresWorkspace:
    return PostgresWorkspace(server.address, tmp_path)


def collection(*features: dict[str, object]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def feature(shape: str, coordinates: object, **properties: object) -> dict[str, object]:
    geometry = {"type": shape, "coordinates": coordinates} if coordinates else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def names(server: Server, view: str) -> list[list[object]]:
    return server.run(
        f"SELECT name_zh, ST_AsText(geometry), ST_SRID(geometry) FROM atlas.{view} ORDER BY fid"
    )


AT = "SELECT version_num FROM atlas.alembic_version"


def test_the_steps_are_numbered_without_a_gap() -> None:
    assert steps() == tuple(f"{number:04}" for number in range(1, FORM + 1))


def test_the_kinds_are_those_of_the_program(kept: PostgresWorkspace) -> None:
    for kind in KINDS:
        kept.save(kind, "a", {}, seen=NEW)
        assert [each.id for each in kept.heads(kind)] == ["a"]


def test_each_step_is_carried_out_once(kept: PostgresWorkspace, server: Server) -> None:
    kept.save("view", "a", {}, seen=NEW)
    forget(server.address)
    kept.save("view", "b", {}, seen=NEW)
    rows = server.run("SELECT number, name FROM atlas.migrations ORDER BY number")
    assert rows == [[1, "store"], [2, "views"], [3, "save"], [4, "edit_shapes"]]
    assert server.run(AT) == [[f"{FORM:04}"]]
    migrate(server.address)
    assert server.run("SELECT count(*) FROM atlas.migrations") == [[FORM]]


def test_tables_numbered_before_alembic_go_on_from_where_they_are(
    kept: PostgresWorkspace, server: Server
) -> None:
    kept.save("view", "a", {}, seen=NEW)
    applied = "SELECT number, applied FROM atlas.migrations ORDER BY number"
    before = server.run(applied)
    server.run("DROP TABLE atlas.alembic_version")
    migrate(server.address)
    assert server.run(AT) == [[f"{FORM:04}"]]
    assert server.run(applied) == before
    assert [each.id for each in kept.heads("view")] == ["a"]


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("form", range(1, FORM))
def test_an_older_store_is_brought_up_with_all_it_holds(
    kept: PostgresWorkspace, server: Server, form: int, *, counted: bool
) -> None:
    """What was saved before stays, and who could read the views still can."""
    bring_up(server.address, FORM, to=f"{form:04}")
    if not counted:  # as a program left it that numbered the steps by itself
        server.run("DROP TABLE atlas.alembic_version")
    content = collection(feature("Point", [121.4, 31.4], id="p", name_zh="点", uncertainty_m=25))
    digest = hashlib.sha256(content).hexdigest()
    server.run(
        f"INSERT INTO atlas.contents VALUES ('{digest}', '\\x{content.hex()}'); INSERT INTO "
        "atlas.history (kind, id, version, body, digest, changed, removed, author) VALUES ('layer',"
        f" 'old', 1, '{{\"title\": {{\"zh\": \"旧\"}}}}', '{digest}', '2026-11-30', false, 'li');"
        "INSERT INTO atlas.heads VALUES ('layer', 'old', 1)"
    )
    if form > 1:
        server.run("SELECT atlas.lay_out('layer', 'old')")
        server.run("GRANT SELECT ON ALL TABLES IN SCHEMA atlas TO pg_monitor")
    points = "SELECT id, name_zh, uncertainty_m, ST_AsText(geometry) FROM atlas.layer_points"
    before = server.run(points) if form > 1 else [["p", "点", 25.0, "MULTIPOINT((121.4 31.4))"]]
    assert kept.save("layer", "old", {"title": {"zh": "新"}}, seen=1, content=content).version == 2
    assert [(each.version, each.author) for each in kept.history("layer", "old")] == [
        (1, "li"), (2, "local"),
    ]  # fmt: skip
    assert server.run(AT) == [[f"{FORM:04}"]]
    assert server.run("SELECT id, name_zh FROM atlas.layers") == [["old", "新"]]
    assert server.run(points) == before
    readable = "SELECT bool_and(has_table_privilege('pg_monitor', 'atlas.' || name, 'SELECT'))"
    names = ", ".join(f"('{each}')" for each in VIEWS)
    assert server.run(f"{readable} FROM (VALUES {names}) AS views (name)") == [[form > 1]]


def test_layers_are_readable_by_their_views(kept: PostgresWorkspace, server: Server) -> None:
    content = collection(
        feature("Point", [121.4, 31.4], id="p", name_zh="点", kind="park", uncertainty_m=25),
        feature("LineString", [[121.4, 31.4], [121.5, 31.5]], id="l", name_zh="线"),
        feature("Polygon", SQUARE, id="a", name_zh="面"),
        feature("Point", None, id="n", name_zh="无位置"),
    )
    title = {"zh": "图层", "en": "layer"}
    kept.save("layer", "own_x", {"title": title, "family": "area"}, seen=NEW, content=content)
    assert names(server, "layer_points") == [["点", "MULTIPOINT((121.4 31.4))", 4326]]
    assert names(server, "layer_lines") == [
        ["线", "MULTILINESTRING((121.4 31.4,121.5 31.5))", 4326]
    ]
    assert [row[0] for row in names(server, "layer_areas")] == ["面"]
    assert server.run("SELECT name_zh, name_en FROM atlas.layers") == [["图层", "layer"]]
    types = server.run(
        "SELECT f_table_name, type, srid FROM geometry_columns "
        "WHERE f_table_name LIKE 'layer\\_%' ORDER BY 1"
    )
    assert types == [
        ["layer_areas", "MULTIPOLYGON", 4326], ["layer_lines", "MULTILINESTRING", 4326],
        ["layer_points", "MULTIPOINT", 4326],
    ]  # fmt: skip


def test_the_views_follow_the_present_version(kept: PostgresWorkspace, server: Server) -> None:
    point = feature("Point", [121.4, 31.4], name_zh="一")
    kept.save("result", "r", {}, seen=NEW, content=collection(point, point))
    kept.save("result", "r", {}, seen=1, content=collection(feature("Point", [0, 1], name_zh="二")))
    assert names(server, "result_points") == [["二", "MULTIPOINT((0 1))", 4326]]
    kept.remove("result", "r", seen=2)
    assert names(server, "result_points") == []


def test_content_that_is_no_collection_is_kept_and_has_no_features(
    kept: PostgresWorkspace, server: Server
) -> None:
    for number, content in enumerate((b"\xff\xfe", b"{", b"[]", b'{"type": "Feature"}', b"7")):
        head = kept.save("layer", f"l{number}", {}, seen=NEW, content=content)
        assert kept.content(head.digest or "") == content
    assert server.run("SELECT count(*) FROM atlas.features") == [[0]]


def test_scenarios_are_readable_edit_by_edit(kept: PostgresWorkspace, server: Server) -> None:
    path = DATA / "scenarios" / "robot_park_moved.json"
    edits = json.loads(path.read_text(encoding="utf-8"))["edits"]
    kept.save("scenario", "s", {"cursor": len(edits)}, seen=NEW, content=path.read_bytes())
    rows = server.run("SELECT op, layer, id, position, geometry IS NULL FROM atlas.scenario_edits")
    assert rows == [[each["op"], each["layer"], each["id"], number, False]
                    for number, each in enumerate(edits, start=1)]  # fmt: skip
    assert server.run("SELECT id, GeometryType(geometry) FROM atlas.scenario_areas") == [
        [edits[0]["id"], "MULTIPOLYGON"]
    ]
    kept.save("scenario", "s", {"cursor": 0}, seen=1, content=path.read_bytes())
    assert server.run("SELECT count(*) FROM atlas.scenario_edits") == [[0]]


def test_a_station_on_a_line_has_its_point(kept: PostgresWorkspace, server: Server) -> None:
    path = DATA / "scenarios" / "station_industrial_park.json"
    (edit,) = json.loads(path.read_text(encoding="utf-8"))["edits"]
    kept.save("scenario", "s", {"cursor": 1}, seen=NEW, content=path.read_bytes())
    points = server.run(
        "SELECT op, ST_X(place), ST_Y(place) FROM atlas.scenario_points, "
        "LATERAL (SELECT ST_GeometryN(geometry, 1) AS place) AS first"
    )
    new = [each["geometry"]["coordinates"] for each in edit["new"]["new_stations"].values()]
    assert points == [["extend_line", *each] for each in new]
    for other in ("scenario_lines", "scenario_areas"):
        assert server.run(f"SELECT count(*) FROM atlas.{other}") == [[0]]


@pytest.mark.parametrize("statement", ["DELETE FROM", "TRUNCATE", "UPDATE"])
def test_history_cannot_be_altered(kept: PostgresWorkspace, server: Server, statement: str) -> None:
    kept.save("view", "a", {"x": 1}, seen=NEW)
    rest = " SET body = '{}'" if statement == "UPDATE" else " CASCADE" * (statement == "TRUNCATE")
    with pytest.raises(DataError, match="only grows"):
        server.run(f"{statement} atlas.history{rest}")


def test_content_that_was_altered_is_noticed(kept: PostgresWorkspace, server: Server) -> None:
    head = kept.save("layer", "a", {}, seen=NEW, content=b"true")
    server.run("UPDATE atlas.contents SET data = 'false'")
    with pytest.raises(DataError) as caught:
        kept.content(head.digest or "")
    assert refused(caught) == ["workspace_broken"]
    assert [each.code for each in kept.problems()] == ["store_broken"]
    with pytest.raises(DataError) as caught:
        kept.back_up(kept.folder / "no.sqlite")
    assert refused(caught) == ["store_broken"]


def test_a_newer_store_is_refused_and_stays(kept: PostgresWorkspace, server: Server) -> None:
    kept.save("view", "a", {"x": 1}, seen=NEW)
    server.run("UPDATE atlas.store SET form = 99")
    for call in (lambda: kept.heads("layer"), lambda: kept.save("view", "a", {}, seen=1),
                 lambda: kept.purge("view", "a")):  # fmt: skip
        with pytest.raises(DataError) as caught:
            call()
        assert refused(caught) == ["workspace_newer"]
    assert server.run("SELECT count(*) FROM atlas.history") == [[1]]


def test_who_may_not_make_tables_hears_whom_to_ask(server: Server, tmp_path: Path) -> None:
    server.run("DROP ROLE IF EXISTS guest")
    server.run("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    guest = parse(f"postgresql://guest:guest@127.0.0.1:{server.port}/postgres")
    with pytest.raises(DataError) as caught:
        PostgresWorkspace(guest, tmp_path).save("view", "a", {}, seen=NEW)
    assert refused(caught) == ["store_rights"]
    forget(guest)
    assert server.run("SELECT to_regnamespace('atlas')") == [[None]]


@pytest.mark.parametrize("part", ["user", "password", "database"])
def test_who_is_not_let_in_hears_why(server: Server, tmp_path: Path, part: str) -> None:
    parts = {"user": "atlas", "password": "wrong", "database": "postgres"} | {part: "wrong"}
    if part == "database":
        parts["password"] = "p%40ss%2Fw%C3%B6rd"
    url = "postgresql://{user}:{password}@127.0.0.1:{port}/{database}"
    other = PostgresWorkspace(parse(url.format(**parts, port=server.port)), tmp_path)
    with pytest.raises(DataError) as caught:
        other.heads("layer")
    assert refused(caught) == ["store_refused"]


def test_one_who_holds_it_long_is_named(
    kept: PostgresWorkspace, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from layers.workspace.postgres import driver
    from layers.workspace.postgres.schema import writing

    kept.save("view", "a", {}, seen=NEW)
    forget(server.address)
    monkeypatch.setitem(driver._SESSION, "lock_timeout", "50ms")
    with writing(server.address), pytest.raises(DataError) as caught:
        kept.save("view", "b", {}, seen=NEW)
    assert refused(caught) == ["workspace_busy"]
    forget(server.address)


def test_without_its_package_one_hears_how_to_get_it(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget(server.address)
    monkeypatch.setitem(sys.modules, "pg8000.native", None)
    with pytest.raises(DataError) as caught:
        PostgresWorkspace(server.address, tmp_path).heads("layer")
    assert refused(caught) == ["store_package"]
