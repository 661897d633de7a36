"""A newer version of a layer is proposed as what its former one was, unless one says otherwise."""

import json
from dataclasses import replace

import shapely

from layers.imports.draft import draft
from layers.imports.keep import keep
from layers.imports.versions.newer_version import as_newer
from layers.model.catalogue import Weight
from layers.store import own_layers
from layers.workspace.own_layer import OwnLayer
from tests.layers.commands import Run
from tests.layers.imports.conftest import Write

BLOCK = shapely.box(121.40, 31.38, 121.41, 31.39)
FIGURES = {"name": "a", "jobs": 5, "firms": 2, "date": "2023-12-31"}


def kept_first(write: Write) -> OwnLayer:
    """Keep a layer of firms that is confidential and has a name of its own."""
    found = draft(write([(FIGURES, BLOCK)], "first.geojson"), "wgs84")
    said = replace(found.proposed, title="我的园区", kind="incubator", roles=("target", "weight"),
                   confidential=True, weight=Weight("firms", "own", "2020"))  # fmt: skip
    return keep(found, said)


def test_title_kind_roles_figure_and_confidence_stay(write: Write) -> None:
    former = kept_first(write)
    newer = as_newer(draft(write([(FIGURES, BLOCK)], "parks_2026.geojson"), "wgs84"), former)
    said = newer.proposed
    assert (said.title, said.kind, said.roles, said.confidential, said.weight) == (
        "我的园区", "incubator", ("target", "weight"), True,
        Weight("firms", "own", "2023-12-31"),
    )  # fmt: skip


def test_what_the_newer_file_does_not_have_is_not_proposed(write: Write) -> None:
    former = kept_first(write)
    bare = as_newer(draft(write([({"name": "a"}, BLOCK)], "b.geojson"), "wgs84"), former)
    assert (bare.proposed.roles, bare.proposed.weight) == (("target",), None)
    points = draft(write([({"name": "a"}, BLOCK.centroid)], "c.geojson"), "wgs84")
    assert as_newer(points, former).proposed.roles == points.proposed.roles
    other = as_newer(draft(write([({"jobs": 1}, BLOCK)], "d.geojson"), "wgs84"), former)
    assert other.proposed.weight == Weight("jobs", "jobs", "")


def test_the_command_replaces_a_confidential_layer_by_one(write: Write, run: Run) -> None:
    former = kept_first(write)
    path = write([(FIGURES, BLOCK)], "parks_2026.geojson")
    given = ("import", str(path), "--datum", "wgs84", "--replace", former.id, "--yes", "--json")
    code, out, _ = run(*given)
    assert (code, json.loads(out)["id"]) == (0, former.id)
    (again,) = own_layers.kept().layers.values()
    assert (again.title, again.confidential, again.file) == (former.title, True, path.name)
