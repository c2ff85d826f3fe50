"""pull taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("pull_records") as batch:
        batch.add_column(sa.Column("in_error", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("pull_records") as batch:
        batch.alter_column("in_error", server_default=None)


def downgrade():
    with op.batch_alter_table("pull_records") as batch:
        batch.drop_column("in_error")
