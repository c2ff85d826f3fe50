"""who took a blood thinner off the list or withdrew a score, and why"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("blood_thinners", "instrument_scores")
COLUMNS = (("withdrawn_by_name", 200), ("withdrawn_why", 500))


def upgrade():
    for table in TABLES:
        for column, length in COLUMNS:
            with op.batch_alter_table(table, schema=None) as batch_op:
                batch_op.add_column(sa.Column(column, sa.String(length=length), nullable=False, server_default=''))
            with op.batch_alter_table(table, schema=None) as batch_op:
                batch_op.alter_column(
                    column, existing_type=sa.String(length=length), existing_nullable=False, server_default=None
                )
    with op.batch_alter_table("instrument_scores", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("instrument_scores", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")
    for table in reversed(TABLES):
        for column, _ in reversed(COLUMNS):
            with op.batch_alter_table(table, schema=None) as batch_op:
                batch_op.drop_column(column)
