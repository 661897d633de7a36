"""The stops of services, and every way a table can be wrong."""

import pandas as pd
import pytest

from geo.transit.service_tables import check_references, plan_services

Tables = dict[str, pd.DataFrame]


def add(frame: pd.DataFrame, *row: object) -> pd.DataFrame:
    return pd.concat([frame, pd.DataFrame([row], columns=frame.columns)], ignore_index=True)


def test_branch_and_ring_by_hand(small: Tables) -> None:
    stops, problems = plan_services(small["services"], small["segments"])
    assert problems == ()
    ring = stops.pop(("R", "loop"))
    assert stops == {
        ("A", "main"): ("a1", "a2", "a3", "a4"),
        ("A", "branch"): ("a5", "a2", "a3", "a4"),
        ("B", "main"): ("b1", "b2", "b3"),
    }
    assert ring in {("r1", "r2", "r3", "r4", "r1"), ("r1", "r4", "r3", "r2", "r1")}


def test_a_ring_with_a_spur_is_still_a_ring(small: Tables) -> None:
    segments = add(small["segments"], "R", "r1", "r9", 60.0)
    stops, problems = plan_services(small["services"], segments)
    assert problems == ()
    assert "r9" not in stops["R", "loop"]


@pytest.mark.parametrize(
    ("service", "code"),
    [
        (("A", "x", "a1", "b1"), "service_unconnected"),
        (("A", "x", "a1", "a1"), "service_unconnected"),
        (("Z", "x", "a1", "a2"), "service_unconnected"),
        (("R", "x", "r1", "r2"), "service_ambiguous"),
    ],
)
def test_a_service_needs_exactly_one_way(
    small: Tables, service: tuple[str, ...], code: str
) -> None:
    stops, (problem,) = plan_services(add(small["services"], *service), small["segments"])
    assert (problem.code, problem.feature) == (code, f"{service[0]} x")
    assert service[:2] not in stops


def test_a_ring_with_a_chord_is_ambiguous(small: Tables) -> None:
    segments = add(small["segments"], "R", "r2", "r4", 60.0)
    _, problems = plan_services(small["services"], segments)
    assert [problem.code for problem in problems] == ["service_ambiguous"]


def test_sound_tables_have_no_problem(small: Tables) -> None:
    assert list(check_references(**small)) == []


@pytest.mark.parametrize(
    ("table", "row", "codes"),
    [
        ("services", ("A", "main", "a1", "a3"), ["service_duplicate"]),
        ("services", ("A", "x", "a1", "zz"), ["station_unknown"]),
        ("services", ("A", "x", "a1", "b1"), ["line_mismatch"]),
        ("segments", ("A", "a2", "a1", 60.0), ["segment_repeated"]),
        ("segments", ("A", "a1", "r1", 60.0), ["line_mismatch"]),
        ("segments", ("A", "a1", None, 60.0), ["station_unknown"]),
        ("segments", ("A", "a1", "a5", 0.0), ["number_invalid"]),
        ("segments", ("A", "a1", "a5", float("inf")), ["number_invalid"]),
        ("transfers", ("a1", "zz", 5.0), ["station_unknown"]),
        ("transfers", ("a1", "r1", -5.0), ["number_invalid"]),
        ("transfers", ("a1", "r1", float("nan")), ["number_invalid"]),
    ],
)
def test_each_wrong_row_is_named(
    small: Tables, table: str, row: tuple[object, ...], codes: list[str]
) -> None:
    small[table] = add(small[table], *row)
    problems = list(check_references(**small))
    assert [problem.code for problem in problems] == codes
    assert problems[0].file == table


def test_a_station_listed_twice_is_named(small: Tables) -> None:
    small["stations"] = pd.concat([small["stations"], small["stations"].iloc[:1]])
    assert [(p.code, p.feature) for p in check_references(**small)] == [("station_duplicate", "a1")]
