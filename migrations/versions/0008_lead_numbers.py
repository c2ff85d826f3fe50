"""from how many levels a lead has moved, and the wash-out between waveforms, as numbers of the protocol"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('protocols', schema=None) as batch_op:
        batch_op.add_column(sa.Column('migration_levels', sa.String(length=40), nullable=False, server_default='0.5'))
        batch_op.add_column(sa.Column('washout_hours', sa.Integer(), nullable=False, server_default='24'))
    with op.batch_alter_table('protocols', schema=None) as batch_op:
        batch_op.alter_column('migration_levels', existing_type=sa.String(length=40), existing_nullable=False, server_default=None)
        batch_op.alter_column('washout_hours', existing_type=sa.Integer(), existing_nullable=False, server_default=None)


def downgrade():
    with op.batch_alter_table('protocols', schema=None) as batch_op:
        batch_op.drop_column('washout_hours')
        batch_op.drop_column('migration_levels')
