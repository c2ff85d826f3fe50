"""Versions of a payer's profile: drafted by a physician with a reason, in force once confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from scstrial.audit.actions import Person, record
from scstrial.clinics.models import Clinic
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.protocols.choices import Level, Payer, TreatmentKind
from scstrial.protocols.models import PayerVersion
from scstrial.protocols.queries import latest_payer_number, profile_in_force
from scstrial.protocols.rules import problems_with_effective_day
from scstrial.protocols.rules.payer_stored import stored_profile
from scstrial.protocols.rules.payers import PayerProfile, Unchanged, as_payer, changed, same_profile
from scstrial.protocols.rules.treatments import TreatmentNeeded


@dataclass(frozen=True)
class ProfileChange:
    """What a physician makes of a profile: all that is to differ, from when on, and why."""

    limits: Mapping[str, Decimal | None]
    levels: Mapping[str, Level]
    effective_on: date
    why: str
    treatments: Mapping[TreatmentKind, TreatmentNeeded | None] = field(default_factory=dict)
    neuropathic_list: frozenset[str] | Unchanged | None = Unchanged.AS_IT_IS

    def of(self, origin: PayerProfile) -> PayerProfile:
        """The profile as it is to be; refuses what makes no sense."""
        return changed(origin, self.limits, self.levels, self.treatments, neuropathic_list=self.neuropathic_list)


def draft_payer_version(
    clinic: Clinic,
    payer: Payer,
    origin: PayerProfile,
    change: ProfileChange,
    *,
    seen_latest: int | None = None,
    by: Person,
    now: datetime,
) -> PayerVersion:
    """The next version of this payer's profile, begun as a copy of `origin`; a draft until it is confirmed."""
    today = day_of(now, clinic.zone)
    refuse_if(problems_with_change(clinic, payer, change, seen_latest, today))
    profile = as_payer(change.of(origin), payer)
    if same_profile(profile, profile_in_force(clinic.id, payer, today)):
        raise Refused([Problem("This is in force already. Change a level or a limit, or leave it.")])
    draft = PayerVersion(
        clinic_id=clinic.id,
        clinic=clinic,
        payer=payer.value,
        number=latest_payer_number(clinic.id, payer) + 1,
        effective_on=change.effective_on,
        made_from=origin_words(origin),
        content=stored_profile(profile),
        why=change.why,
        made_at=now,
        made_by_name=by.name,
    )
    db.session.add(draft)
    db.session.flush()
    record("payer profile drafted", by=by, now=now, clinic_id=clinic.id, payer=payer.value, number=draft.number)
    return draft


def problems_with_change(
    clinic: Clinic, payer: Payer, change: ProfileChange, seen_latest: int | None, today: date
) -> list[Problem]:
    """Day, reason, and whether somebody else made a version meanwhile."""
    problems = problems_with_effective_day(change.effective_on, today)
    if not change.why:
        problems.append(Problem("Write why the profile changes.", "why"))
    latest = latest_payer_number(clinic.id, payer)
    if seen_latest is not None and seen_latest != latest:
        problems.append(Problem(f"Version {latest} was made in the meantime. Look at it, then send this again."))
    return problems


def origin_words(origin: PayerProfile) -> str:
    """Which profile a version began as a copy of."""
    return f"{origin.payer.label}, {f'version {origin.version}' if origin.version else 'as delivered'}"


def confirm_payer_version(version: PayerVersion, *, by: Person, now: datetime) -> None:
    """A physician stands by this version: it counts from its day on, never backwards."""
    if version.confirmed_at is not None:
        raise Refused([Problem("This version is already confirmed. Nothing is left to do.")])
    version.confirmed_at = now
    version.confirmed_by_id = by.id
    version.confirmed_by_name = by.name
    version.effective_on = max(version.effective_on, day_of(now, version.clinic.zone))
    db.session.flush()
    clinic_id, payer, number = version.clinic_id, version.payer, version.number
    record("payer profile confirmed", by=by, now=now, clinic_id=clinic_id, payer=payer, number=number)
