"""escalation

Who was told of a flag, flags of candidates without a trial, trials that cannot be judged; complications followed up.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('trials_not_judged',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trial_id', sa.Integer(), nullable=False),
    sa.Column('clinic_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=40), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('over_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('fk_trials_not_judged_clinic_id')),
    sa.ForeignKeyConstraint(['trial_id'], ['trials.id'], name=op.f('fk_trials_not_judged_trial_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trials_not_judged')),
    sa.UniqueConstraint('trial_id', 'part', name=op.f('uq_trials_not_judged_trial_id_part'))
    )
    with op.batch_alter_table('trials_not_judged', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trials_not_judged_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('complication_follow_ups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('complication_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('next_follow_up_on', sa.Date(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_complication_follow_ups_by_id')),
    sa.ForeignKeyConstraint(['complication_id'], ['complications.id'], name=op.f('fk_complication_follow_ups_complication_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complication_follow_ups'))
    )
    with op.batch_alter_table('complication_follow_ups', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_complication_follow_ups_complication_id'), ['complication_id'], unique=False)

    op.create_table('complication_flags',
    sa.Column('complication_id', sa.Integer(), nullable=False),
    sa.Column('flag_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['complication_id'], ['complications.id'], name=op.f('fk_complication_flags_complication_id')),
    sa.ForeignKeyConstraint(['flag_id'], ['flags.id'], name=op.f('fk_complication_flags_flag_id')),
    sa.PrimaryKeyConstraint('complication_id', 'flag_id', name=op.f('pk_complication_flags'))
    )
    op.create_table('escalations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('flag_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('to_key', sa.String(length=20), nullable=False),
    sa.Column('to_name', sa.String(length=200), nullable=False),
    sa.Column('how', sa.String(length=40), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('message_key', sa.String(length=160), nullable=False),
    sa.ForeignKeyConstraint(['flag_id'], ['flags.id'], name=op.f('fk_escalations_flag_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_escalations')),
    sa.UniqueConstraint('flag_id', 'since', 'step', 'to_key', name=op.f('uq_escalations_flag_id_since_step_to_key'))
    )
    with op.batch_alter_table('clinics', schema=None) as batch_op:
        batch_op.add_column(sa.Column('second_contact_email', sa.String(length=255), nullable=False, server_default=''))
    with op.batch_alter_table('clinics', schema=None) as batch_op:
        batch_op.alter_column('second_contact_email', server_default=None)

    op.execute("INSERT INTO complication_flags (complication_id, flag_id) "
               "SELECT id, flag_id FROM complications WHERE flag_id IS NOT NULL")
    with op.batch_alter_table('complications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('site', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('next_follow_up_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('treatment', sa.String(length=2000), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('change_reason', sa.String(length=500), nullable=False, server_default=''))
        batch_op.alter_column('leads_pulled',
               existing_type=sa.BOOLEAN(),
               type_=sa.String(length=40),
               existing_nullable=False,
               postgresql_using='leads_pulled::text')
        batch_op.drop_constraint(batch_op.f('fk_complications_flag_id'), type_='foreignkey')
        batch_op.create_foreign_key(batch_op.f('fk_complications_first_id'), 'complications', ['first_id'], ['id'])
        batch_op.drop_column('flag_id')
    with op.batch_alter_table('complications', schema=None) as batch_op:
        for name in ('site', 'treatment', 'change_reason'):
            batch_op.alter_column(name, server_default=None)
    # A true is '1' on SQLite and 'true' on PostgreSQL.
    op.execute("UPDATE complications SET leads_pulled = "
               "CASE WHEN leads_pulled IN ('1', 'true') THEN 'yes' ELSE 'no' END")
    find_first_versions()

    with op.batch_alter_table('flags', schema=None) as batch_op:
        batch_op.add_column(sa.Column('patient_id', sa.Integer(), nullable=True))
    op.execute("UPDATE flags SET patient_id = (SELECT patient_id FROM trials WHERE trials.id = flags.trial_id)")
    with op.batch_alter_table('flags', schema=None) as batch_op:
        batch_op.alter_column('patient_id', existing_type=sa.INTEGER(), nullable=False)
        batch_op.alter_column('trial_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_flags_patient_id'), ['patient_id'], unique=False)
        batch_op.create_index('uq_flags_patient_id_rule', ['patient_id', 'rule'], unique=True, sqlite_where=sa.text('trial_id IS NULL'), postgresql_where=sa.text('trial_id IS NULL'))
        batch_op.create_foreign_key(batch_op.f('fk_flags_patient_id'), 'patients', ['patient_id'], ['id'])



def find_first_versions():
    """The first version of each complication, along the chain of what each row replaces."""
    connection = op.get_bind()
    replaces = dict(connection.execute(sa.text("SELECT id, replaces_id FROM complications")).all())
    for row_id, earlier in replaces.items():
        first = earlier
        while first is not None and replaces[first] is not None:
            first = replaces[first]
        if first is not None:
            statement = sa.text("UPDATE complications SET first_id = :first WHERE id = :id")
            connection.execute(statement, {"first": first, "id": row_id})


def downgrade():
    # The former tables hold no flag without a trial, and one flag for a complication.
    orphans = "(SELECT id FROM flags WHERE trial_id IS NULL)"
    for table in ('escalations', 'flag_notes', 'flag_evidence', 'complication_flags'):
        op.execute(f"DELETE FROM {table} WHERE flag_id IN {orphans}")
    op.execute("DELETE FROM flags WHERE trial_id IS NULL")
    with op.batch_alter_table('flags', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_flags_patient_id'), type_='foreignkey')
        batch_op.drop_index('uq_flags_patient_id_rule', sqlite_where=sa.text('trial_id IS NULL'), postgresql_where=sa.text('trial_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_flags_patient_id'))
        batch_op.alter_column('trial_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('patient_id')

    with op.batch_alter_table('complications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('flag_id', sa.INTEGER(), nullable=True))
        batch_op.drop_constraint(batch_op.f('fk_complications_first_id'), type_='foreignkey')
        batch_op.create_foreign_key(batch_op.f('fk_complications_flag_id'), 'flags', ['flag_id'], ['id'])
    op.execute("UPDATE complications SET flag_id = (SELECT MIN(flag_id) FROM complication_flags "
               "WHERE complication_flags.complication_id = complications.id)")
    op.execute("UPDATE complications SET leads_pulled = CASE WHEN leads_pulled = 'yes' THEN '1' ELSE '0' END")
    with op.batch_alter_table('complications', schema=None) as batch_op:
        batch_op.alter_column('leads_pulled',
               existing_type=sa.String(length=40),
               type_=sa.BOOLEAN(),
               existing_nullable=False,
               postgresql_using="leads_pulled = '1'")
        batch_op.drop_column('change_reason')
        batch_op.drop_column('treatment')
        batch_op.drop_column('next_follow_up_on')
        batch_op.drop_column('site')
        batch_op.drop_column('first_id')

    with op.batch_alter_table('clinics', schema=None) as batch_op:
        batch_op.drop_column('second_contact_email')

    op.drop_table('escalations')
    op.drop_table('complication_flags')
    with op.batch_alter_table('complication_follow_ups', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_complication_follow_ups_complication_id'))

    op.drop_table('complication_follow_ups')
    with op.batch_alter_table('trials_not_judged', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trials_not_judged_clinic_id'))

    op.drop_table('trials_not_judged')
