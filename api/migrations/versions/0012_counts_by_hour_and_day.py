"""Counts by the hour and by the day, filled from what is there; the matrix as it was last read."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'

_HOUR = {
    'sqlite': "substr({0}, 1, 13) || ':00:00.000000'",
    'postgresql': "date_trunc('hour', {0}, 'UTC')",
}
_DAY = {
    'sqlite': "substr({0}, 1, 10) || ' 00:00:00.000000'",
    'postgresql': "date_trunc('day', {0}, 'UTC')",
}


def upgrade() -> None:
    op.create_table('hour_counts',
    sa.Column('watch_id', sa.String(), nullable=False),
    sa.Column('start', sa.DateTime(timezone=True), nullable=False),
    sa.Column('market', sa.String(), nullable=False),
    sa.Column('mentions', sa.Integer(), nullable=False),
    sa.Column('negative', sa.Integer(), nullable=False),
    sa.Column('positive', sa.Integer(), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('rated', sa.Integer(), nullable=False),
    sa.Column('stars', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['watch_id'], ['watches.id'], name=op.f('fk_hour_counts_watch_id_watches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('watch_id', 'start', 'market', name=op.f('pk_hour_counts'))
    )
    op.create_table('topic_days',
    sa.Column('watch_id', sa.String(), nullable=False),
    sa.Column('start', sa.DateTime(timezone=True), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('mentions', sa.Integer(), nullable=False),
    sa.Column('negative', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['watch_id'], ['watches.id'], name=op.f('fk_topic_days_watch_id_watches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('watch_id', 'start', 'topic', name=op.f('pk_topic_days'))
    )
    op.create_table('matrix_readings',
    sa.Column('watch_id', sa.String(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['watch_id'], ['watches.id'], name=op.f('fk_matrix_readings_watch_id_watches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('watch_id', name=op.f('pk_matrix_readings'))
    )
    _fill(op.get_bind().dialect.name)


def _fill(dialect: str) -> None:
    """Mentions that have been counted: totals from the bins, what bins do not tell from the mentions."""
    bins, written, topics = (_HOUR[dialect].format('start'), _HOUR[dialect].format('created_at'), _DAY[dialect].format('start'))
    op.execute(f"""
        INSERT INTO hour_counts (watch_id, start, market, mentions, negative, positive, copies, rated, stars)
        SELECT watch_id, {bins}, market, SUM(mentions), SUM(negative), 0, SUM(copies), 0, 0.0
        FROM mention_counts GROUP BY 1, 2, 3
    """)
    op.execute(f"""
        INSERT INTO hour_counts (watch_id, start, market, mentions, negative, positive, copies, rated, stars)
        SELECT watch_id, {written}, market, 0, 0, SUM(CASE WHEN label = 'positive' THEN 1 ELSE 0 END), 0,
               COUNT(stars), COALESCE(SUM(stars), 0.0)
        FROM mentions WHERE cluster = id GROUP BY 1, 2, 3
        ON CONFLICT (watch_id, start, market) DO UPDATE
        SET positive = excluded.positive, rated = excluded.rated, stars = excluded.stars
    """)
    op.execute(f"""
        INSERT INTO topic_days (watch_id, start, topic, mentions, negative)
        SELECT watch_id, {topics}, topic, SUM(mentions), SUM(CASE WHEN label = 'negative' THEN mentions ELSE 0 END)
        FROM topic_counts GROUP BY 1, 2, 3
    """)


def downgrade() -> None:
    op.drop_table('matrix_readings')
    op.drop_table('topic_days')
    op.drop_table('hour_counts')
