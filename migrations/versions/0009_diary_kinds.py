"""links to the baseline diary and to the checks after the pull, answered by the patient"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BY_NOBODY = "Rows that a patient entered name no user. Correct or remove them before going back: {count} in {table}."


def upgrade():
    with op.batch_alter_table('diary_links', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=40), nullable=False, server_default='log'))
    with op.batch_alter_table('diary_links', schema=None) as batch_op:
        batch_op.alter_column('kind', existing_type=sa.String(length=40), existing_nullable=False, server_default=None)
    with op.batch_alter_table('diary_drafts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('log_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_diary_drafts_log_id'), 'daily_logs', ['log_id'], ['id'])
    with op.batch_alter_table('baseline_ratings', schema=None) as batch_op:
        batch_op.alter_column('entered_by_id', existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table('post_pull_checks', schema=None) as batch_op:
        batch_op.alter_column('by_id', existing_type=sa.Integer(), nullable=True)


def downgrade():
    refuse_if_by_nobody('baseline_ratings', 'entered_by_id')
    refuse_if_by_nobody('post_pull_checks', 'by_id')
    with op.batch_alter_table('post_pull_checks', schema=None) as batch_op:
        batch_op.alter_column('by_id', existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table('baseline_ratings', schema=None) as batch_op:
        batch_op.alter_column('entered_by_id', existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table('diary_drafts', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_diary_drafts_log_id'), type_='foreignkey')
        batch_op.drop_column('log_id')
    op.execute("DELETE FROM diary_drafts WHERE link_id IN (SELECT id FROM diary_links WHERE kind <> 'log')")
    op.execute("DELETE FROM diary_tries WHERE link_id IN (SELECT id FROM diary_links WHERE kind <> 'log')")
    op.execute("DELETE FROM diary_links WHERE kind <> 'log'")
    with op.batch_alter_table('diary_links', schema=None) as batch_op:
        batch_op.drop_column('kind')


def refuse_if_by_nobody(table, column):
    """Nothing clinical is deleted, and no user is made up: who wants to go back decides first."""
    rows = sa.table(table, sa.column(column))
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(rows).where(rows.c[column].is_(None)))
    if count:
        raise RuntimeError(BY_NOBODY.format(count=count, table=table))
