"""Reading links, tries and drafts, and what the questions behind a link depend on."""

from scstrial.diary.queries.answers import diary_ratings_on, draft_of, log_kept_from, log_of
from scstrial.diary.queries.asking import asked_of
from scstrial.diary.queries.door import door_of, is_trial_locked, too_many_codes
from scstrial.diary.queries.links import (
    address_of,
    code_of,
    link_with_code,
    link_with_id,
    link_with_token,
    live_link,
    mark_of_address,
    mark_of_code,
    token_of,
    trial_with_id,
)
from scstrial.diary.queries.offers import closing_time, slots_of

__all__ = [
    "address_of",
    "asked_of",
    "closing_time",
    "code_of",
    "diary_ratings_on",
    "door_of",
    "draft_of",
    "is_trial_locked",
    "link_with_code",
    "link_with_id",
    "link_with_token",
    "live_link",
    "log_kept_from",
    "log_of",
    "mark_of_address",
    "mark_of_code",
    "slots_of",
    "token_of",
    "too_many_codes",
    "trial_with_id",
]
