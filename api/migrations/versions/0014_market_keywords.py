"""market keywords."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'


def upgrade() -> None:
    op.create_table('market_keywords',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.String(), nullable=False),
    sa.Column('market', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('weight', sa.Float(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_keywords')),
    sa.UniqueConstraint('owner_id', 'market', 'locale', 'category', 'key', name=op.f('uq_market_keywords_owner_id_market_locale_category_key'))
    )
    with op.batch_alter_table('market_keywords', schema=None) as batch_op:
        batch_op.create_index('ix_market_keywords_found_by', ['owner_id', 'category'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('market_keywords', schema=None) as batch_op:
        batch_op.drop_index('ix_market_keywords_found_by')

    op.drop_table('market_keywords')
