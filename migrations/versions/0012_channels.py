"""channels

Text messages and what is told of them, ways in their order, addresses found wrong, replies, how a consent was given.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('bad_addresses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=255), nullable=False),
    sa.Column('failure', sa.String(length=40), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('cleared_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_bad_addresses_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bad_addresses'))
    )
    with op.batch_alter_table('bad_addresses', schema=None) as batch_op:
        batch_op.create_index('ix_bad_addresses_address_channel', ['address', 'channel'], unique=False)

    op.create_table('replies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=90), nullable=False),
    sa.Column('clinic_id', sa.Integer(), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=True),
    sa.Column('from_address', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('fk_replies_clinic_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], name=op.f('fk_replies_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replies')),
    sa.UniqueConstraint('key', name=op.f('uq_replies_key'))
    )
    with op.batch_alter_table('replies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_replies_clinic_id'), ['clinic_id'], unique=False)
        batch_op.create_index('ix_replies_patient_id_at', ['patient_id', 'at'], unique=False)

    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('provider_id', sa.String(length=64), nullable=False, server_default=''))
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.alter_column('provider_id', existing_type=sa.String(length=64), existing_nullable=False, server_default=None)

    with op.batch_alter_table('contact_consents', schema=None) as batch_op:
        batch_op.add_column(sa.Column('text_version', sa.String(length=20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('how', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('warned_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('prefers_unencrypted', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('contact_consents', schema=None) as batch_op:
        batch_op.alter_column('text_version', existing_type=sa.String(length=20), existing_nullable=False, server_default=None)
        batch_op.alter_column('prefers_unencrypted', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)

    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('other_ways', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('failed_ways', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('phone_instead', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('is_safety', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('one_of', sa.String(length=80), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('consent_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('provider_id', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('provider_status', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('provider_error', sa.String(length=20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_messages_one_of'), ['one_of'], unique=False)
        batch_op.create_index(batch_op.f('ix_messages_provider_id'), ['provider_id'], unique=False)
        batch_op.create_index('ix_messages_to_address', ['to_address'], unique=False)
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.alter_column('other_ways', existing_type=sa.JSON(), existing_nullable=False, server_default=None)
        batch_op.alter_column('failed_ways', existing_type=sa.JSON(), existing_nullable=False, server_default=None)
        batch_op.alter_column('phone_instead', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column('is_safety', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column('one_of', existing_type=sa.String(length=80), existing_nullable=False, server_default=None)
        batch_op.alter_column('provider_id', existing_type=sa.String(length=64), existing_nullable=False, server_default=None)
        batch_op.alter_column('provider_error', existing_type=sa.String(length=20), existing_nullable=False, server_default=None)

    with op.batch_alter_table('patients', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_channel', sa.String(length=40), nullable=False, server_default='email'))
    with op.batch_alter_table('patients', schema=None) as batch_op:
        batch_op.alter_column('first_channel', existing_type=sa.String(length=40), existing_nullable=False, server_default=None)
    # Until now every agreement to e-mail or text messages was given to words that hold the warning.
    op.execute(
        "UPDATE contact_consents SET text_version = channel || '-1', warned_at = at, prefers_unencrypted = "
        "(channel <> 'phone') WHERE agreed AND wording LIKE '%not encrypted%'"
    )


def downgrade():
    with op.batch_alter_table('patients', schema=None) as batch_op:
        batch_op.drop_column('first_channel')

    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_index('ix_messages_to_address')
        batch_op.drop_index(batch_op.f('ix_messages_provider_id'))
        batch_op.drop_index(batch_op.f('ix_messages_one_of'))
        batch_op.drop_column('delivered_at')
        batch_op.drop_column('provider_error')
        batch_op.drop_column('provider_status')
        batch_op.drop_column('provider_id')
        batch_op.drop_column('consent_id')
        batch_op.drop_column('one_of')
        batch_op.drop_column('is_safety')
        batch_op.drop_column('phone_instead')
        batch_op.drop_column('failed_ways')
        batch_op.drop_column('other_ways')

    with op.batch_alter_table('contact_consents', schema=None) as batch_op:
        batch_op.drop_column('prefers_unencrypted')
        batch_op.drop_column('warned_at')
        batch_op.drop_column('how')
        batch_op.drop_column('text_version')

    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_column('provider_id')
        batch_op.drop_column('channel')

    with op.batch_alter_table('replies', schema=None) as batch_op:
        batch_op.drop_index('ix_replies_patient_id_at')
        batch_op.drop_index(batch_op.f('ix_replies_clinic_id'))

    op.drop_table('replies')
    with op.batch_alter_table('bad_addresses', schema=None) as batch_op:
        batch_op.drop_index('ix_bad_addresses_address_channel')

    op.drop_table('bad_addresses')
