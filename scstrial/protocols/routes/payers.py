"""The payers' profiles: the list, one of them with its sources, two side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.pages import page
from scstrial.protocols import queries
from scstrial.protocols.choices import Level, Payer
from scstrial.protocols.routes.blueprint import pages, today_at
from scstrial.protocols.rules.explained import grouped_limits_of, levels_of, treatments_of
from scstrial.protocols.rules.payer_sources import PACKETS, SOURCES
from scstrial.protocols.rules.payers import PayerProfile, payer_profile
from scstrial.protocols.rules.payers_compared import compared_profiles, floors_words, groups_in

if TYPE_CHECKING:
    from scstrial.clinics.models import Clinic
    from scstrial.protocols.models import PayerVersion

AS_DELIVERED = 0  # the version number in an address of the profile that no clinic has changed


@pages.route("/payers/<int:clinic_id>")
@requires(Permission.SEE_PATIENTS)
def list_payers(clinic_id: int) -> ResponseReturnValue:
    clinic, today = clinic_or_404(clinic_id), today_at(clinic_id)
    return page(
        "protocols/list_payers.html",
        clinic=clinic,
        clinics=current_user.clinics,
        profiles=[queries.profile_in_force(clinic_id, payer, today) for payer in Payer],
        versions=queries.payer_versions_of(clinic_id),
        clinics_payer=clinics_payer(clinic_id),
    )


@pages.route("/payers/<int:clinic_id>/<payer>")
@requires(Permission.SEE_PATIENTS)
def show_payer(clinic_id: int, payer: str) -> ResponseReturnValue:
    clinic, kind, today = clinic_or_404(clinic_id), payer_or_404(payer), today_at(clinic_id)
    version = version_asked(clinic_id, kind, request.args.get("version", type=int))
    current = queries.profile_in_force(clinic_id, kind, today)
    profile = profile_asked(clinic_id, kind, request.args.get("version", type=int))
    levels = list(levels_of(profile))
    return page(
        "protocols/show_payer.html",
        clinic=clinic,
        payer=kind,
        payers=list(Payer),
        row=version,
        profile=profile,
        current=current,
        is_draft=version is not None and version.confirmed_at is None,
        changes=[pair for pair in compared_profiles(current, profile) if pair.differs],
        versions=[one for one in queries.payer_versions_of(clinic_id) if one.payer == kind],
        limits=grouped_limits_of(profile),
        levels={level: [one for one in levels if one.level is level] for level in Level},
        treatments=treatments_of(profile),
        floors=floors_words(profile),
        sources=SOURCES[kind],
        packet=PACKETS.get(kind, ()),
        today=today,
    )


@pages.route("/payers/<int:clinic_id>/<payer>/compare")
@requires(Permission.SEE_PATIENTS)
def compare_payers(clinic_id: int, payer: str) -> ResponseReturnValue:
    """Against another payer (`with`) or another version (`with_version`); without both, the profile as delivered."""
    clinic, kind = clinic_or_404(clinic_id), payer_or_404(payer)
    other = payer_or_404(request.args.get("with", kind.value))
    other_number = request.args.get("with_version", type=int)
    if other_number is None and other is kind:
        other_number = AS_DELIVERED
    one = profile_asked(clinic_id, kind, request.args.get("version", type=int))
    two = profile_asked(clinic_id, other, other_number)
    pairs = compared_profiles(one, two)
    return page(
        "protocols/compare_payers.html",
        clinic=clinic,
        payer=kind,
        payers=list(Payer),
        one=told_apart(one),
        two=told_apart(two),
        groups=groups_in(pairs),
        differing=groups_in(pair for pair in pairs if pair.differs),
    )


def name_of(profile: PayerProfile) -> str:
    return f"{profile.payer.label}, version {profile.version}" if profile.version else profile.payer.label


def told_apart(profile: PayerProfile) -> str:
    """Two profiles side by side may be the same payer's."""
    return f"{profile.payer.label} ({f'version {profile.version}' if profile.version else 'as delivered'})"


def profile_asked(clinic_id: int, payer: Payer, number: int | None) -> PayerProfile:
    """The version of that number, the profile as delivered, or the one in force."""
    if number is None:
        return queries.profile_in_force(clinic_id, payer, today_at(clinic_id))
    version = version_asked(clinic_id, payer, number)
    return payer_profile(payer) if version is None else queries.profile_of_version(version)


def version_asked(clinic_id: int, payer: Payer, number: int | None) -> PayerVersion | None:
    """The row of that number; None for the profile as delivered; without a number the one in force."""
    if number is None:
        return queries.payer_version_in_force(clinic_id, payer, today_at(clinic_id))
    if number == AS_DELIVERED:
        return None
    return queries.payer_version_for(current_user, clinic_id, payer, number) or abort(404)


def clinics_payer(clinic_id: int) -> Payer:
    protocol = queries.protocol_in_force(clinic_id, today_at(clinic_id))
    return Payer(protocol.payer) if protocol is not None else Payer.DEFAULT


def clinic_or_404(clinic_id: int) -> Clinic:
    clinic: Clinic | None = next((one for one in current_user.clinics if one.id == clinic_id), None)
    return clinic or abort(404)


def payer_or_404(name: str) -> Payer:
    return next((one for one in Payer if one == name), None) or abort(404)
