"""Files of scenarios as they are named on the command line."""

from pathlib import Path

from geo.errors import DataError, ParameterError, Problem
from layers.scenarios.library import examples, handed_in
from layers.scenarios.scenario import Scenario

__all__ = ["exactly", "known_scenario", "scenario_of"]


def known_scenario(said: str) -> str:
    """Return the id of the scenario of a file, or of an example; raises as `scenario_of`."""
    return scenario_of(said).id


def scenario_of(said: str) -> Scenario:
    """Return the scenario that a command names: a file, else an example by its name.

    Raises
    ------
    DataError
        The file is missing or broken, with all that is wrong with it.
    """
    path = Path(said)
    if not path.is_file() and said in (known := examples()):
        return known[said]
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(Problem("file_missing", file=said)) from error
    return handed_in(data, file=path.name)


def exactly(names: list[str], *counts: int) -> list[Scenario]:
    """Return the scenarios of some files. Raises ParameterError where they are too few or many."""
    if len(names) not in counts:
        values = {"count": len(names), "allowed": tuple(map(str, counts))}
        raise ParameterError(Problem("scenario_count", field="FILE", values=values))
    return [scenario_of(each) for each in names]
