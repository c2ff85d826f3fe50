"""height, weight, HbA1c and creatinine as they were read, in feet, pounds, mmol/mol and umol/L"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COLUMNS = (
    ("screening_answers", "typed", 60),
    ("kidney_values", "creatinine_typed", 40),
    ("kidney_values", "weight_typed", 40),
)


def upgrade():
    for table, column, length in COLUMNS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.String(length=length), nullable=False, server_default=''))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(
                column, existing_type=sa.String(length=length), existing_nullable=False, server_default=None
            )


def downgrade():
    for table, column, _ in reversed(COLUMNS):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
