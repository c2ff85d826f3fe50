"""the programme lead of a clinic, who hears of decisions that are five days late"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None
COLUMNS = (("programme_lead_name", 120), ("programme_lead_email", 255))


def upgrade():
    with op.batch_alter_table('clinics', schema=None) as batch_op:
        for name, length in COLUMNS:
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=''))
    with op.batch_alter_table('clinics', schema=None) as batch_op:
        for name, length in COLUMNS:
            batch_op.alter_column(
                name, existing_type=sa.String(length=length), existing_nullable=False, server_default=None
            )


def downgrade():
    with op.batch_alter_table('clinics', schema=None) as batch_op:
        for name, _ in reversed(COLUMNS):
            batch_op.drop_column(name)
