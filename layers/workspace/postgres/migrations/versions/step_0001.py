"""Heads, history and contents of what readers keep."""

from layers.workspace.postgres.migration import carry_out

revision, down_revision = "0001", None


def upgrade() -> None:
    """Carry out this step."""
    carry_out(revision)
