"""re-evaluation after surgery of the spine; of earlier care the region, what a row replaces, and reasons"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'reevaluations',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('patient_id', sa.Integer(), nullable=False),
        sa.Column('part', sa.String(length=40), nullable=False),
        sa.Column('on', sa.Date(), nullable=True),
        sa.Column('distribution', sa.String(length=20), nullable=False),
        sa.Column('mechanism', sa.String(length=20), nullable=False),
        sa.Column('result', sa.String(length=1000), nullable=False),
        sa.Column('by_whom', sa.String(length=200), nullable=False),
        sa.Column('note', sa.String(length=1000), nullable=False),
        sa.Column('not_done_because', sa.String(length=500), nullable=False),
        sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('entered_by_id', sa.Integer(), nullable=False),
        sa.Column('entered_by_name', sa.String(length=200), nullable=False),
        sa.Column('replaces_id', sa.Integer(), nullable=True),
        sa.Column('why', sa.String(length=500), nullable=False),
        sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('retired_by_name', sa.String(length=200), nullable=True),
        sa.Column('retired_why', sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('fk_reevaluations_patient_id')),
        sa.ForeignKeyConstraint(['entered_by_id'], ['users.id'], name=op.f('fk_reevaluations_entered_by_id')),
        sa.ForeignKeyConstraint(['replaces_id'], ['reevaluations.id'], name=op.f('fk_reevaluations_replaces_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reevaluations')),
    )
    with op.batch_alter_table('reevaluations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reevaluations_patient_id'), ['patient_id'], unique=False)
    with op.batch_alter_table('earlier_care', schema=None) as batch_op:
        batch_op.add_column(sa.Column('region', sa.String(length=40), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('why', sa.String(length=500), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('retired_why', sa.String(length=500), nullable=False, server_default=''))
        batch_op.create_foreign_key(
            batch_op.f('fk_earlier_care_replaces_id'), 'earlier_care', ['replaces_id'], ['id']
        )
    with op.batch_alter_table('earlier_care', schema=None) as batch_op:
        for column in ('region', 'why', 'retired_why'):
            batch_op.alter_column(column, server_default=None, existing_type=sa.String(), existing_nullable=False)


def downgrade():
    with op.batch_alter_table('earlier_care', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_earlier_care_replaces_id'), type_='foreignkey')
        for column in ('retired_why', 'why', 'replaces_id', 'region'):
            batch_op.drop_column(column)
    with op.batch_alter_table('reevaluations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reevaluations_patient_id'))
    op.drop_table('reevaluations')
