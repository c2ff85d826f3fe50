"""migration films"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('films',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trial_id', sa.Integer(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_by', sa.String(length=200), nullable=False),
    sa.Column('view_ap', sa.Boolean(), nullable=False),
    sa.Column('view_lateral', sa.Boolean(), nullable=False),
    sa.Column('compared_with', sa.String(length=40), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('in_error', sa.Boolean(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_by_name', sa.String(length=200), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('correction_reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['entered_by_id'], ['users.id'], name=op.f('fk_films_entered_by_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['films.id'], name=op.f('fk_films_replaces_id')),
    sa.ForeignKeyConstraint(['trial_id'], ['trials.id'], name=op.f('fk_films_trial_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_films')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_films_replaces_id'))
    )
    with op.batch_alter_table('films', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_films_trial_id'), ['trial_id'], unique=False)

    op.create_table('film_readings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('film_id', sa.Integer(), nullable=False),
    sa.Column('lead_number', sa.Integer(), nullable=False),
    sa.Column('mm', sa.String(length=40), nullable=True),
    sa.Column('levels_text', sa.String(length=20), nullable=True),
    sa.Column('lateral_shift', sa.String(length=200), nullable=False),
    sa.Column('tip_level', sa.String(length=40), nullable=True),
    sa.Column('tip_third', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['film_id'], ['films.id'], name=op.f('fk_film_readings_film_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_film_readings')),
    sa.UniqueConstraint('film_id', 'lead_number', name=op.f('uq_film_readings_film_id_lead_number'))
    )
    with op.batch_alter_table('programs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cycle_on_s', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('cycle_off_s', sa.String(length=40), nullable=True))


def downgrade():
    with op.batch_alter_table('programs', schema=None) as batch_op:
        batch_op.drop_column('cycle_off_s')
        batch_op.drop_column('cycle_on_s')

    op.drop_table('film_readings')
    with op.batch_alter_table('films', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_films_trial_id'))

    op.drop_table('films')
