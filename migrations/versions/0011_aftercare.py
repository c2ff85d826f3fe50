"""the implant, visits after it, and why a trial is repeated"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('implants',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('clinic_id', sa.Integer(), nullable=False),
    sa.Column('trial_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('surgeon', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=40), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('explanted_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('fk_implants_clinic_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('fk_implants_patient_id')),
    sa.ForeignKeyConstraint(['trial_id'], ['trials.id'], name=op.f('fk_implants_trial_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_implants'))
    )
    with op.batch_alter_table('implants', schema=None) as batch_op:
        batch_op.create_index('ix_implants_clinic_id_state_id', ['clinic_id', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_implants_patient_id'), ['patient_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_implants_trial_id'), ['trial_id'], unique=False)

    op.create_table('explants',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('implant_id', sa.Integer(), nullable=False),
    sa.Column('explanted_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('removed', sa.String(length=40), nullable=False),
    sa.Column('codes', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_by_name', sa.String(length=200), nullable=False),
    sa.Column('correction_reason', sa.String(length=500), nullable=False),
    sa.Column('in_error', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['entered_by_id'], ['users.id'], name=op.f('fk_explants_entered_by_id')),
    sa.ForeignKeyConstraint(['implant_id'], ['implants.id'], name=op.f('fk_explants_implant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_explants'))
    )
    with op.batch_alter_table('explants', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_explants_implant_id'), ['implant_id'], unique=False)

    op.create_table('follow_up_visits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('implant_id', sa.Integer(), nullable=False),
    sa.Column('due', sa.String(length=40), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('missed_reason', sa.String(length=40), nullable=True),
    sa.Column('pgic', sa.Integer(), nullable=True),
    sa.Column('satisfaction', sa.String(length=40), nullable=True),
    sa.Column('uses_stimulator', sa.String(length=40), nullable=True),
    sa.Column('mme_per_day', sa.String(length=40), nullable=True),
    sa.Column('has_complication', sa.String(length=40), nullable=True),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_by_name', sa.String(length=200), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('correction_reason', sa.String(length=500), nullable=False),
    sa.Column('in_error', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['entered_by_id'], ['users.id'], name=op.f('fk_follow_up_visits_entered_by_id')),
    sa.ForeignKeyConstraint(['implant_id'], ['implants.id'], name=op.f('fk_follow_up_visits_implant_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['follow_up_visits.id'], name=op.f('fk_follow_up_visits_replaces_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up_visits')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_follow_up_visits_replaces_id'))
    )
    with op.batch_alter_table('follow_up_visits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_up_visits_implant_id'), ['implant_id'], unique=False)

    op.create_table('implant_operations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('implant_id', sa.Integer(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('surgeon', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=40), nullable=True),
    sa.Column('codes', sa.JSON(), nullable=False),
    sa.Column('generator_vendor', sa.String(length=40), nullable=False),
    sa.Column('generator_model', sa.String(length=80), nullable=False),
    sa.Column('generator_serial', sa.String(length=80), nullable=False),
    sa.Column('rechargeable', sa.String(length=40), nullable=True),
    sa.Column('mri_conditional', sa.String(length=40), nullable=True),
    sa.Column('anaesthesia', sa.String(length=40), nullable=True),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_by_name', sa.String(length=200), nullable=False),
    sa.Column('correction_reason', sa.String(length=500), nullable=False),
    sa.Column('in_error', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['entered_by_id'], ['users.id'], name=op.f('fk_implant_operations_entered_by_id')),
    sa.ForeignKeyConstraint(['implant_id'], ['implants.id'], name=op.f('fk_implant_operations_implant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_implant_operations'))
    )
    with op.batch_alter_table('implant_operations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_implant_operations_implant_id'), ['implant_id'], unique=False)

    op.create_table('implant_statuses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('implant_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('surgeon', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=40), nullable=True),
    sa.Column('not_done', sa.String(length=40), nullable=True),
    sa.Column('why', sa.String(length=2200), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_implant_statuses_by_id')),
    sa.ForeignKeyConstraint(['implant_id'], ['implants.id'], name=op.f('fk_implant_statuses_implant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_implant_statuses'))
    )
    with op.batch_alter_table('implant_statuses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_implant_statuses_implant_id'), ['implant_id'], unique=False)

    op.create_table('implanted_leads',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('operation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('model', sa.String(length=80), nullable=False),
    sa.Column('serial', sa.String(length=80), nullable=False),
    sa.Column('contact_count', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=40), nullable=False),
    sa.Column('side', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['operation_id'], ['implant_operations.id'], name=op.f('fk_implanted_leads_operation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_implanted_leads')),
    sa.UniqueConstraint('operation_id', 'number', name=op.f('uq_implanted_leads_operation_id_number'))
    )
    op.create_table('visit_pain',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('area', sa.String(length=40), nullable=False),
    sa.Column('average', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['follow_up_visits.id'], name=op.f('fk_visit_pain_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_pain')),
    sa.UniqueConstraint('visit_id', 'area', name=op.f('uq_visit_pain_visit_id_area'))
    )
    with op.batch_alter_table('trials', schema=None) as batch_op:
        batch_op.add_column(sa.Column('repeat_cause', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('repeat_reason', sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column('limit_reason', sa.String(length=2000), nullable=True))



def downgrade():
    with op.batch_alter_table('trials', schema=None) as batch_op:
        batch_op.drop_column('limit_reason')
        batch_op.drop_column('repeat_reason')
        batch_op.drop_column('repeat_cause')

    op.drop_table('visit_pain')
    op.drop_table('implanted_leads')
    with op.batch_alter_table('implant_statuses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_implant_statuses_implant_id'))

    op.drop_table('implant_statuses')
    with op.batch_alter_table('implant_operations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_implant_operations_implant_id'))

    op.drop_table('implant_operations')
    with op.batch_alter_table('follow_up_visits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follow_up_visits_implant_id'))

    op.drop_table('follow_up_visits')
    with op.batch_alter_table('explants', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_explants_implant_id'))

    op.drop_table('explants')
    with op.batch_alter_table('implants', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_implants_trial_id'))
        batch_op.drop_index(batch_op.f('ix_implants_patient_id'))
        batch_op.drop_index('ix_implants_clinic_id_state_id')

    op.drop_table('implants')
