"""How many samples the tests work with: few, but all of them where ranges or figures are the test.

The time of an answer goes with the number of its samples. What a page, a command or a file does
with an answer is the same with twenty; what a range is worth, and the figures this product
states, are tested with as many as it takes.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any

import pytest

__all__ = ["ALL", "VARIABLE", "all_samples", "begin_with_few"]

VARIABLE = "ATLAS_SAMPLES"
ALL, FEW = 200, 20

_NAME, _ARGUMENT = "SAMPLES", "samples"
_OURS = ("geo", "layers", "pages", "tests")
_SAMPLED = ("geo", "layers.analyses", "layers.transit")
"""Packages that keep values of one number a sample."""


def begin_with_few() -> None:
    """Have this process, and all it starts, work with few samples; call it before geo is loaded."""
    os.environ.setdefault(VARIABLE, str(FEW))


@contextmanager
def all_samples() -> Iterator[None]:
    """Work with as many samples as the product until the block is left."""
    before = int(os.environ.get(VARIABLE, ALL))
    if before == ALL:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(ALL))
        _set_count(before, ALL)
        try:
            yield
        finally:
            _set_count(ALL, before)


def _set_count(before: int, count: int) -> None:
    """Put another count wherever it was imported or is a default, and forget what had the old."""
    for module in _modules(_OURS):
        if vars(module).get(_NAME) == before:
            setattr(module, _NAME, count)
        for function in _functions(module):
            defaults = function.__kwdefaults__ or {}
            if defaults.get(_ARGUMENT) == before:
                function.__kwdefaults__ = defaults | {_ARGUMENT: count}
    for module in _modules(_SAMPLED):
        for value in (*vars(module).values(), *_members(module)):
            if hasattr(value, "cache_clear"):
                value.cache_clear()
    analyses = sys.modules.get("layers.analyses")
    for analysis in analyses.ANALYSES.values() if analyses else ():
        analysis._answers.clear()


def _modules(packages: tuple[str, ...]) -> list[ModuleType]:
    """Return the loaded modules of some packages."""
    return [
        module
        for name, module in list(sys.modules.items())
        if any(name == each or name.startswith(f"{each}.") for each in packages)
    ]


def _members(module: ModuleType) -> list[Any]:
    """Return what the classes of a module hold."""
    own = [each for each in vars(module).values() if isinstance(each, type)]
    return [
        value for each in own if each.__module__ == module.__name__ for value in vars(each).values()
    ]


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    """Return the functions of a module and of its classes, those under a cache too."""
    for value in (*vars(module).values(), *_members(module)):
        inner = getattr(value, "__func__", value)
        inner = getattr(inner, "__wrapped__", inner)
        if isinstance(inner, FunctionType):
            yield inner
