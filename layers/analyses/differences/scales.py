"""In what a difference is told."""

__all__ = ["ABSOLUTE", "CHANGES", "PERCENT"]

CHANGES = ABSOLUTE, PERCENT = ("absolute", "percent")
"""In the unit of its figure, or in per cent of its base."""
