"""step of the pain scale, and calls that reached nobody"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('protocols', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pain_step', sa.String(length=40), nullable=False, server_default='1'))
    with op.batch_alter_table('protocols', schema=None) as batch_op:
        batch_op.alter_column('pain_step', existing_type=sa.String(length=40), existing_nullable=False, server_default=None)
    op.create_table('calls_not_reached',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trial_id', sa.Integer(), nullable=False),
    sa.Column('for_on', sa.Date(), nullable=False),
    sa.Column('session', sa.String(length=40), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_calls_not_reached_by_id')),
    sa.ForeignKeyConstraint(['trial_id'], ['trials.id'], name=op.f('fk_calls_not_reached_trial_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calls_not_reached'))
    )
    with op.batch_alter_table('calls_not_reached', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calls_not_reached_trial_id'), ['trial_id'], unique=False)


def downgrade():
    with op.batch_alter_table('calls_not_reached', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calls_not_reached_trial_id'))
    op.drop_table('calls_not_reached')
    with op.batch_alter_table('protocols', schema=None) as batch_op:
        batch_op.drop_column('pain_step')
