"""Whether everything that was ever signed still is what was signed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from scstrial.decision import rules
from scstrial.decision.choices import SignedKind
from scstrial.decision.models import Decision, Opinion
from scstrial.foundation.db import db

A_FEW = {"yield_per": 200}  # rows in memory at once
# Columns that pages and reports read beside the text; form 1 did not call everything by the same name.
COLUMNS = {
    SignedKind.DECISION: ("trial_id", "choice", "reason", "amend_reason", "amends_id"),
    SignedKind.OPINION: ("trial_id", "request_id", "view", "words", "case_sha256"),
}


@dataclass(frozen=True)
class Verified:
    """One signed text: `wrong` says what does not agree any more; empty where it is as signed."""

    kind: SignedKind
    id: int
    sha256: str
    wrong: str


def verify_all() -> Iterator[Verified]:
    """Every decision and opinion, a few at a time however many there are."""
    yield from map(verified, db.session.scalars(select(Decision).order_by(Decision.id), execution_options=A_FEW))
    yield from map(verified, db.session.scalars(select(Opinion).order_by(Opinion.id), execution_options=A_FEW))


def verified(row: Decision | Opinion) -> Verified:
    return Verified(kind_of(row), row.id, row.content_sha256, what_is_wrong(row))


def kind_of(row: Decision | Opinion) -> SignedKind:
    return SignedKind.OPINION if isinstance(row, Opinion) else SignedKind.DECISION


def what_is_wrong(row: Decision | Opinion) -> str:
    """Why a stored row is not what was signed; empty where it is: the text has its hash, the row says what it says."""
    if not rules.is_unchanged(row.signed_content, row.content_sha256):
        return "the text is not the one that was signed"
    try:
        other = differing_column(row, json.loads(row.signed_content), COLUMNS[kind_of(row)])
    except (KeyError, TypeError, ValueError):
        return "the text cannot be read"
    return f"the row says another {other.replace('_', ' ')} than the text" if other else ""


def differing_column(row: Decision | Opinion, said: Any, columns: tuple[str, ...]) -> str:
    """The first column that does not say what the text says."""
    names = [name for name in (*columns, "signed_by_id") if rules.plain(getattr(row, name)) != said[name]]
    if datetime.fromisoformat(said["signed_at"]) != row.signed_at:
        names.append("signed_at")
    if said["signed_by"] != row.signed_by_name:
        names.append("signed_by")
    if isinstance(row, Decision) and said["evaluation"]["status"] != row.status:
        names.append("status")
    return names[0] if names else ""
