"""agreements on holds, kidney values, evidence for and confirmation of screening items, earlier care,
answers to the questions of an instrument"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def entered(table):
    """Who entered a row, and when."""
    return [
        sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('entered_by_id', sa.Integer(), nullable=False),
        sa.Column('entered_by_name', sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(['entered_by_id'], ['users.id'], name=op.f(f'fk_{table}_entered_by_id')),
    ]


def of_patient(table, *columns):
    """A table whose rows belong to a patient, found by the patient."""
    op.create_table(
        table,
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('patient_id', sa.Integer(), nullable=False),
        *columns,
        *entered(table),
        sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f(f'fk_{table}_patient_id')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
    )
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f'ix_{table}_patient_id'), ['patient_id'], unique=False)


def upgrade():
    of_patient(
        'hold_agreements',
        sa.Column('drug', sa.String(length=60), nullable=False),
        sa.Column('prescriber', sa.String(length=200), nullable=False),
        sa.Column('agreed_on', sa.Date(), nullable=False),
        sa.Column('how', sa.String(length=40), nullable=False),
        sa.Column('note', sa.String(length=500), nullable=False),
        sa.Column('placement_at', sa.DateTime(timezone=True), nullable=True),
    )
    of_patient(
        'kidney_values',
        sa.Column('measured_on', sa.Date(), nullable=False),
        sa.Column('creatinine_mg_dl', sa.String(length=40), nullable=False),
        sa.Column('weight_kg', sa.String(length=40), nullable=False),
    )
    of_patient(
        'screening_evidence',
        sa.Column('item', sa.String(length=60), nullable=False),
        sa.Column('on', sa.Date(), nullable=True),
        sa.Column('result', sa.String(length=500), nullable=False),
        sa.Column('by_whom', sa.String(length=200), nullable=False),
        sa.Column('note', sa.String(length=1000), nullable=False),
        sa.Column('file_reference', sa.String(length=300), nullable=False),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('withdrawn_by_name', sa.String(length=200), nullable=True),
    )
    of_patient(
        'fact_confirmations',
        sa.Column('item', sa.String(length=60), nullable=False),
        sa.Column('found', sa.String(length=1000), nullable=False),
    )
    of_patient(
        'earlier_care',
        sa.Column('treatment', sa.String(length=40), nullable=False),
        sa.Column('what', sa.String(length=200), nullable=False),
        sa.Column('level', sa.String(length=60), nullable=False),
        sa.Column('from_on', sa.Date(), nullable=True),
        sa.Column('until_on', sa.Date(), nullable=True),
        sa.Column('result', sa.String(length=1000), nullable=False),
        sa.Column('unsuitable_because', sa.String(length=1000), nullable=False),
        sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('retired_by_name', sa.String(length=200), nullable=True),
    )
    with op.batch_alter_table('instrument_scores', schema=None) as batch_op:
        batch_op.add_column(sa.Column('items', sa.JSON(), nullable=True))


def downgrade():
    with op.batch_alter_table('instrument_scores', schema=None) as batch_op:
        batch_op.drop_column('items')
    for table in ('earlier_care', 'fact_confirmations', 'screening_evidence', 'kidney_values', 'hold_agreements'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f'ix_{table}_patient_id'))
        op.drop_table(table)
