"""Answers for a terminal."""

import json

import numpy as np
import pandas as pd

from layers.cli.terminal import aligned, as_json, cells_wide


def test_what_is_missing_or_infinite_is_null() -> None:
    value = {"a": np.float64("nan"), "b": (np.inf, np.int64(3), np.bool_(1)), "c": pd.NA,
             "d": None, "e": "蕰藻浜", "f": {"g": -np.inf}}  # fmt: skip
    assert json.loads(as_json(value)) == {
        "a": None, "b": [None, 3, True], "c": None, "d": None, "e": "蕰藻浜", "f": {"g": None},
    }  # fmt: skip
    assert "蕰藻浜" in as_json(value)


def test_columns_align_for_signs_of_either_width() -> None:
    frame = pd.DataFrame({"名称": ["南大智慧城", "Nanda", ""], "km²": ["6.29", "x", "y"]})
    lines = aligned(frame, "zh").splitlines()
    starts = {cells_wide(line[: -len(last)]) for line, last in
              zip(lines, ["km²", "6.29", "x", "y"], strict=True)}  # fmt: skip
    assert starts == {12}
