"""Which role may do what: the one table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from scstrial.accounts.choices import RoleName
from scstrial.foundation.permission import Permission
from scstrial.foundation.refusal import Problem

PASSWORD_LENGTH_NEEDED = 12  # design: long pass phrases instead of odd signs

PASSKEYS_AT_MOST = 10  # of one person; design
PASSKEY_NAME_LONGEST = 80


@dataclass(frozen=True)
class PasskeyMade:
    """A key that a device made for a person: its id and public key in base64url."""

    credential_id: str
    public_key: str
    sign_count: int


CLINICAL = frozenset(
    {
        Permission.SEE_WORKLIST,
        Permission.SEE_PATIENTS,
        Permission.REGISTER_PATIENT,
        Permission.RECORD_BASELINE,
        Permission.RECORD_SCREENING,
        Permission.PLAN_TRIAL,
        Permission.RECORD_PLACEMENT,
        Permission.RECORD_PROGRAMMING,
        Permission.PULL_LEADS,
        Permission.KEEP_DAILY_LOG,
        Permission.ANSWER_FLAG,
        Permission.RECORD_COMPLICATION,
        Permission.SEE_DECISION,
        Permission.RECORD_AFTERCARE,
        Permission.SEE_REPORT,
        Permission.SEE_MESSAGES,
        Permission.RESEND_MESSAGE,
        Permission.SET_MESSAGES,
    }
)
PERMISSIONS: dict[RoleName, frozenset[Permission]] = {
    RoleName.NURSE: CLINICAL,
    RoleName.PHYSICIAN: CLINICAL
    | {Permission.OVERRIDE_SCREENING, Permission.SIGN_DECISION, Permission.CONFIRM_PROTOCOL},
    # An administrator runs the place and sees no patient.
    RoleName.ADMINISTRATOR: frozenset(
        {Permission.SEE_WORKLIST, Permission.ADMINISTER_PEOPLE, Permission.ADMINISTER_CLINIC}
    ),
}


@cache  # asked a hundred times a page; there are few sets of roles
def permissions_of(roles: frozenset[RoleName]) -> frozenset[Permission]:
    """Everything that at least one of the roles allows."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles)) if roles else frozenset()


def problems_with_account(
    *, name: str, roles: Collection[RoleName], clinic_ids: Sequence[int], email_taken: bool
) -> list[Problem]:
    """What keeps an account from being opened or changed."""
    problems = []
    if not name.strip():
        problems.append(Problem("Enter the person's full name.", "name"))
    if email_taken:
        problems.append(Problem("Somebody already signs in with this e-mail address. Enter another one.", "email"))
    if not roles:
        problems.append(Problem("Choose at least one role.", "roles"))
    if not clinic_ids:
        problems.append(Problem("Choose at least one clinic.", "clinics"))
    return problems


def problems_with_passkey(name: str, made: PasskeyMade | None, known: int, taken: bool) -> list[Problem]:
    """What keeps a passkey from being added; `known` = keys that the person has, `taken` = somebody has this one."""
    if known >= PASSKEYS_AT_MOST:
        return [Problem(f"You have {PASSKEYS_AT_MOST} passkeys. Remove one that you do not use, then add this one.")]
    if made is None or taken:
        return [Problem("The device did not answer as it should. Nothing was added; try again.")]
    if not name.strip():
        return [Problem("Give the passkey a name by which you know it again, such as the device.", "name")]
    if len(name.strip()) > PASSKEY_NAME_LONGEST:
        return [Problem(f"Shorten the name to {PASSKEY_NAME_LONGEST} characters.", "name")]
    return []
