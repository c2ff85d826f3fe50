"""how far each goal of the patient was reached, asked at the end of the trial"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('pull_records', schema=None) as batch_op:
        batch_op.add_column(sa.Column('goals', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('pull_records', schema=None) as batch_op:
        batch_op.alter_column('goals', existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade():
    with op.batch_alter_table('pull_records', schema=None) as batch_op:
        batch_op.drop_column('goals')
