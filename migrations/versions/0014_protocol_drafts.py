"""drafts of the protocol, what each was copied from and why; versions of the payers' profiles"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('protocols', schema=None) as batch_op:
        batch_op.add_column(sa.Column('draft', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('made_from', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('why', sa.String(length=1000), nullable=False, server_default=''))
    with op.batch_alter_table('protocols', schema=None) as batch_op:
        batch_op.alter_column('draft', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column('why', existing_type=sa.String(length=1000), existing_nullable=False, server_default=None)
    op.create_table(
        'payer_versions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('clinic_id', sa.Integer(), nullable=False),
        sa.Column('payer', sa.String(length=40), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('effective_on', sa.Date(), nullable=False),
        sa.Column('made_from', sa.String(length=200), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.Column('why', sa.String(length=1000), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('made_by_name', sa.String(length=200), nullable=False),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
        sa.Column('confirmed_by_name', sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(['clinic_id'], ['clinics.id'], name=op.f('fk_payer_versions_clinic_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_payer_versions')),
        sa.UniqueConstraint('clinic_id', 'payer', 'number', name=op.f('uq_payer_versions_clinic_id_payer_number')),
    )


def downgrade():
    refuse_if_drafts()
    op.drop_table('payer_versions')
    with op.batch_alter_table('protocols', schema=None) as batch_op:
        batch_op.drop_column('why')
        batch_op.drop_column('made_from')
        batch_op.drop_column('draft')


def refuse_if_drafts():
    """Without the mark a draft would count: who wants to go back confirms or removes it first."""
    rows = sa.table('protocols', sa.column('draft', sa.Boolean()))
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(rows).where(rows.c.draft.is_(True)))
    if count:
        raise RuntimeError(f"Drafts of the protocol would count without their mark. Confirm or remove them first: {count}.")
