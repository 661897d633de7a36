"""A save as one call of the server."""

from layers.workspace.postgres.migration import carry_out

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Carry out this step."""
    carry_out(revision)
