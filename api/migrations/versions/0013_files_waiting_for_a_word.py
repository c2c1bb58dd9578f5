"""Files of the console that wait for a word; notes of batches, and which of their steps have errors."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "console_files",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_console_files")),
    )
    op.create_index(op.f("ix_console_files_owner_id"), "console_files", ["owner_id"])
    op.create_index(op.f("ix_console_files_expires_at"), "console_files", ["expires_at"])
    op.add_column("batch_steps", sa.Column("failed", sa.Integer(), nullable=True))
    op.add_column("batches", sa.Column("notes", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("batches") as batch:
        batch.alter_column("notes", server_default=None)


def downgrade() -> None:
    op.drop_column("batches", "notes")
    op.drop_column("batch_steps", "failed")
    op.drop_table("console_files")
