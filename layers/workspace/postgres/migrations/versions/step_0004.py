"""What an edit of a scenario changes, closes or moves, as geometry of its own."""

from layers.workspace.postgres.migration import carry_out

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Carry out this step."""
    carry_out(revision)
