"""required treatments as fields of a payer's profile: kind, how asked for, how many, how long, source"""

from decimal import Decimal
from math import ceil

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

DESIGN, SOURCED, CLINIC = "design", "sourced", "clinic"
WEEKS = "physical_therapy_weeks_min"  # a limit before, now a field of the treatment
WEEKS_UNIT = "weeks in the last year"
# What the lists of the MACs ask for; a version made before asks for it too.
PACKETS = {"medicare": ["drugs", "physical_therapy", "psychological", "injection", "surgery"]}

versions = sa.table(
    'payer_versions',
    sa.column('id', sa.Integer()),
    sa.column('payer', sa.String()),
    sa.column('content', sa.JSON()),
)


def upgrade():
    each(treatments_by_kind)


def downgrade():
    each(treatments_as_before)


def each(converted):
    """Every version a clinic has made."""
    bind = op.get_bind()
    for row in bind.execute(sa.select(versions)).all():
        bind.execute(
            versions.update().where(versions.c.id == row.id).values(content=converted(row.payer, dict(row.content)))
        )


def treatments_by_kind(payer, content):
    """From two switches and a count to a row for each kind."""
    before, limits = content["treatments"], dict(content["limits"])
    found = {kind: ["packet", 1, None, "NGS1, NOR", SOURCED] for kind in PACKETS.get(payer, [])}
    asked = (("drugs", before["drug_classes"]), ("physical_therapy", before["physical_therapy"]),
             ("intervention", before["interventional"]))
    found |= {kind: ["checklist", int(least), None, "rule book 2.2", DESIGN] for kind, least in asked if least}
    if WEEKS in limits:
        value, _, source, mark = limits.pop(WEEKS)
        how, least = found.get("physical_therapy", ["packet", 1])[:2]
        # Weeks that a clinic set with decimals count as the next whole ones: never less than was asked for.
        found["physical_therapy"] = [how, least, max(1, ceil(Decimal(value))), source, mark]
    return {**content, "limits": limits, "treatments": found}


def treatments_as_before(payer, content):
    """What the two switches and the count can hold; a kind asked for in the packet alone has no place there."""
    found, limits = content["treatments"], dict(content["limits"])
    needed = {kind: one[1] for kind, one in found.items() if one[0] == "checklist"}
    therapy = found.get("physical_therapy")
    if therapy is not None and therapy[2] is not None:
        limits[WEEKS] = [str(therapy[2]), WEEKS_UNIT, therapy[3], therapy[4]]
    before = {
        "drug_classes": needed.get("drugs", 0),
        "physical_therapy": "physical_therapy" in needed,
        "interventional": "intervention" in needed,
    }
    return {**content, "limits": limits, "treatments": before}
