"""who took a blood thinner off the list, and why"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = (("withdrawn_by_name", 200), ("withdrawn_why", 500))


def upgrade():
    for column, length in COLUMNS:
        with op.batch_alter_table("blood_thinners", schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.String(length=length), nullable=False, server_default=''))
        with op.batch_alter_table("blood_thinners", schema=None) as batch_op:
            batch_op.alter_column(
                column, existing_type=sa.String(length=length), existing_nullable=False, server_default=None
            )


def downgrade():
    for column, _ in reversed(COLUMNS):
        with op.batch_alter_table("blood_thinners", schema=None) as batch_op:
            batch_op.drop_column(column)
