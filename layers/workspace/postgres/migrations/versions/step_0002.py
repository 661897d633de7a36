"""Features and views for QGIS."""

from layers.workspace.postgres.migration import carry_out

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Carry out this step."""
    carry_out(revision)
