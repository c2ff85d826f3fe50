"""Links, their addresses and codes."""

from datetime import datetime

from sqlalchemy import select

from scstrial.bedside.rules import LogSlot
from scstrial.diary.choices import Door, LinkKind
from scstrial.diary.models import DiaryLink
from scstrial.diary.queries.door import door_of
from scstrial.diary.rules import (
    code_from,
    code_typed,
)
from scstrial.foundation.db import db
from scstrial.foundation.signing import keyed, number_in, public_address, signed
from scstrial.trials.models import Trial

PURPOSE = "diary link"
CODE, CODE_MARK, FROM_MARK = "diary code", "diary code mark", "diary code from"


def token_of(link: DiaryLink) -> str:
    """What the address of a link ends in."""
    return signed(PURPOSE, link.id)


def address_of(link: DiaryLink) -> str:
    return public_address(f"/d/{token_of(link)}")


def code_of(link_id: int) -> str:
    """The short code of a link."""
    return code_from(keyed(CODE, str(link_id)))


def mark_of_code(code: str) -> str:
    return keyed(CODE_MARK, code)


def mark_of_address(address: str) -> str:
    """Who tried codes, without keeping the address."""
    return keyed(FROM_MARK, address)


def link_with_id(link_id: int) -> DiaryLink | None:
    return db.session.get(DiaryLink, link_id)


def link_with_token(token: str) -> DiaryLink | None:
    """The link of a genuine token; None for any other text."""
    link_id = number_in(PURPOSE, token)
    return link_with_id(link_id) if link_id is not None else None


def link_with_code(typed: str, now: datetime) -> DiaryLink | None:
    """The link whose code this is, as long as it may be opened."""
    found = db.session.scalar(
        select(DiaryLink)
        .where(DiaryLink.code_mark == mark_of_code(code_typed(typed)))
        .where(DiaryLink.expires_at > now, DiaryLink.replaced_at.is_(None))
        .order_by(DiaryLink.id.desc())
        .limit(1)
    )
    return found if found is not None and door_of(found, now) is not Door.CLOSED else None


def live_link(trial_id: int, slot: LogSlot, now: datetime, kind: LinkKind = LinkKind.LOG) -> DiaryLink | None:
    """The link that is in use for a log, a diary day or a check."""
    return db.session.scalar(
        select(DiaryLink)
        .where(DiaryLink.kind == kind)
        .where(DiaryLink.trial_id == trial_id, DiaryLink.for_on == slot.on, DiaryLink.session == slot.session)
        .where(DiaryLink.expires_at > now, DiaryLink.replaced_at.is_(None))
        .order_by(DiaryLink.id.desc())
        .limit(1)
    )


def trial_with_id(trial_id: int) -> Trial | None:
    return db.session.get(Trial, trial_id)
