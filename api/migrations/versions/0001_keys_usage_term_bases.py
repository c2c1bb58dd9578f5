"""Keys, usage, term bases."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("character_limit", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_keys_hash")),
    )
    op.create_table(
        "term_bases",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_bases")),
    )
    op.create_index(op.f("ix_term_bases_owner_id"), "term_bases", ["owner_id"])

    op.create_table(
        "usage",
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("character_count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "month", name=op.f("pk_usage")),
    )
    op.create_table(
        "glossaries",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("term_base_id", sa.String(), nullable=False),
        sa.Column("source_language", sa.String(), nullable=False),
        sa.Column("target_language", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("term_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["term_base_id"],
            ["term_bases.id"],
            name=op.f("fk_glossaries_term_base_id_term_bases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossaries")),
        sa.UniqueConstraint(
            "term_base_id",
            "source_language",
            "target_language",
            name=op.f("uq_glossaries_term_base_id_source_language_target_language"),
        ),
    )
    op.create_table(
        "terms",
        sa.Column("glossary_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("keeps_case", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["glossary_id"],
            ["glossaries.id"],
            name=op.f("fk_terms_glossary_id_glossaries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("glossary_id", "position", name=op.f("pk_terms")),
        sa.UniqueConstraint(
            "glossary_id", "source", "target", name=op.f("uq_terms_glossary_id_source_target")
        ),
    )


def downgrade() -> None:
    op.drop_table("terms")
    op.drop_table("glossaries")
    op.drop_table("usage")
    op.drop_table("term_bases")
    op.drop_table("api_keys")
