"""The next version as a whole: filled in, looked at, drafted, confirmed; and what a trial keeps."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from scstrial.audit.models import AuditEntry
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Refused
from scstrial.protocols import actions, queries
from scstrial.protocols.choices import BaselineAsked, PainStep, TrialWindow
from scstrial.protocols.models import Protocol
from tests.factories.accounts import make_clinic
from tests.factories.trials import make_under_way
from tests.filled import sent_by, text_of

NOW = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
TODAY = date(2026, 3, 2)
FILLED = {
    "baseline_asked": "diary",
    "baseline_window_days": "5",
    "baseline_days_needed": "3",
    "window_rule": "last_n",
    "last_days": "4",
    "primary_measure": "both",
    "area_rule": "all",
    "pain_threshold_pct": "50",
    "combine": "composite",
    "analgesic_threshold_pct": "45,5",
    "stim_off_days": "include",
    "planned_days": "6",
    "min_days": "4",
    "warn_above_days": "8",
    "max_days": "9",
    "pain_step": "0.5",
    "migration_levels": "1",
    "washout_hours": "12",
    "payer": "medicare",
    "effective_on": "2026-03-02",
    "why": "After the audit of 2025.",
}


@pytest.fixture
def protocol(clinic):
    return queries.protocol_in_force(clinic.id, TODAY)


@pytest.fixture
def page(client, physician, at, protocol):
    """The page of the next version, as a physician opens it."""
    at("2026-03-02T10:00:00-06:00")
    client.sign_in(physician)

    def send(step=None, origin=protocol, **changes):
        data = {**FILLED, "seen_version": str(queries.latest_number(origin.clinic_id)), **changes}
        return client.post(f"/protocol/{origin.id}/change", data=data | ({"step": step} if step else {}))

    return send


def versions():
    return db.session.query(Protocol).count()


def drafted(page, client, **changes):
    answer = page(**changes)
    assert answer.status_code == 303
    return db.session.query(Protocol).order_by(Protocol.number.desc()).first()


def test_the_page_begins_with_the_version_in_force(client, page, protocol):
    answer = client.get(f"/protocol/{protocol.id}/change")
    assert "Begins with version 1, in force now." in text_of(answer)
    shown = sent_by(answer)
    expected = {"window_rule": "last_n", "last_days": "3", "baseline_days_needed": "4", "effective_on": "2026-03-02"}
    assert {name: shown.get(name) for name in expected} == expected


def test_the_preview_says_what_changes_and_saves_nothing(page):
    answer = page("preview")
    assert answer.status_code == 200
    words = text_of(answer)
    assert "Nothing is saved yet." in words
    assert "Days of the trial that count Last 3 days Last 4 days" in words
    assert "Relief is measured against The diary; with too few days the clinic's rating The diary alone" in words
    assert "Stated and calculated relief differ by 30 points" in words
    assert "Relief of pain needed" not in words
    assert versions() == 1


def test_another_threshold_than_50_is_warned_of(page):
    assert "A trial usually counts as passed from 50 % less pain" in text_of(page("preview", pain_threshold_pct="40"))
    assert "A trial usually counts as passed from 50 % less pain" not in text_of(page("preview"))


def test_from_the_preview_one_goes_back_with_everything_typed(page):
    answer = page("change", why="Because & so")
    assert answer.status_code == 200
    body = answer.get_data(as_text=True)
    assert 'value="45,5"' in body
    assert "Because &amp; so" in body
    assert "There is a problem" not in body


def test_every_setting_arrives_in_the_draft_which_does_not_count_yet(client, page, clinic):
    draft = drafted(page, client)
    numbers = queries.numbers_of(draft)
    rule = numbers.evaluation
    assert (rule.trial_window, rule.baseline_asked) == (TrialWindow.LAST_4, BaselineAsked.DIARY)
    assert (rule.baseline_window_days, rule.baseline_days_needed) == (5, 3)
    assert (rule.primary_measure, rule.area_rule, rule.combine) == ("both", "all", "composite")
    assert (rule.pain_threshold_pct, rule.analgesic_threshold_pct) == (50, Decimal("45.5"))
    assert rule.stim_off_days == "include"
    assert tuple(vars(numbers.length).values()) == (6, 4, 8, 9)
    assert (numbers.payer, numbers.pain_step) == ("medicare", Decimal("0.5"))
    assert (numbers.leads.migration_levels, numbers.leads.washout_hours) == (1, 12)
    assert (draft.draft, draft.made_from, draft.why, draft.number) == (True, 1, "After the audit of 2025.", 2)
    assert queries.protocol_in_force(clinic.id, date(2027, 1, 1)).number == 1
    assert "a draft" in text_of(client.get(f"/protocol?version={draft.id}")).lower()
    assert db.session.query(AuditEntry).filter_by(act="protocol drafted").count() == 1


def test_a_confirmed_draft_counts_and_trials_under_way_keep_theirs(client, page, clinic, nurse):
    trial = make_under_way(clinic, nurse, placed_at=datetime(2026, 2, 27, 16, tzinfo=UTC))
    draft = drafted(page, client)
    answer = client.post(f"/protocol/{draft.id}/confirm")
    assert "Version 2 is confirmed. It is in force from 2 Mar 2026 on." in text_of(client.get(answer.location))
    assert queries.protocol_in_force(clinic.id, TODAY).id == draft.id
    assert trial.protocol.number == 1
    later = make_under_way(clinic, nurse, placed_at=NOW, mrn="B-2", email="b@example.org")
    assert later.protocol.number == 2


def test_a_later_day_is_waited_for(client, page, clinic):
    draft = drafted(page, client, effective_on="2026-04-01")
    client.post(f"/protocol/{draft.id}/confirm")
    assert queries.protocol_in_force(clinic.id, date(2026, 3, 31)).number == 1
    assert queries.protocol_in_force(clinic.id, date(2026, 4, 1)).number == 2
    assert "Version 2 takes over on Wed 1 Apr." in text_of(client.get("/protocol"))


def test_a_draft_confirmed_late_never_counts_backwards(clinic, physician, protocol):
    numbers = queries.numbers_of(protocol)
    changed = numbers.__class__(**{**vars(numbers), "pain_step": Decimal("0.5")})
    draft = actions.draft_version(protocol, changed, effective_on=TODAY, why="Finer", by=physician, now=NOW)
    actions.confirm_protocol(draft, by=physician, now=NOW.replace(day=9))
    assert draft.effective_on == date(2026, 3, 9)
    assert queries.protocol_in_force(clinic.id, date(2026, 3, 8)).id == protocol.id


def test_a_shortcut_does_not_change_what_a_planned_version_would_undo(client, page, physician, protocol):
    draft = drafted(page, client, effective_on="2026-04-01")
    actions.confirm_protocol(draft, by=physician, now=NOW)
    with pytest.raises(Refused, match="Version 2 takes over on 2026-04-01"):
        actions.change_pain_step(protocol, PainStep.HALF, by=physician, now=NOW)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pain_threshold_pct": "101"}, "Give a threshold from 0 to 100 %."),
        ({"pain_threshold_pct": ""}, "Enter the relief needed in percent."),
        ({"pain_threshold_pct": "half"}, "Enter a number, for example 7.5."),
        ({"baseline_window_days": "8"}, "Let 1 to 7 days before the placement count."),
        ({"baseline_days_needed": "6"}, "Ask for no more days than count before the placement (5)."),
        ({"window_rule": ""}, "Choose which days of the trial count."),
        ({"last_days": ""}, "Enter how many of the last days count, 1 to 7."),
        ({"last_days": "8"}, "Enter how many of the last days count, 1 to 7."),
        ({"max_days": "11"}, "Keep the longest trial at 10 days or less"),
        ({"planned_days": "10"}, "Plan a length between the shortest and the longest trial."),
        ({"washout_hours": "169"}, "Enter 0 to 168 whole hours."),
        ({"migration_levels": "3.1"}, "Enter 0.1 to 3 levels, in tenths."),
        ({"payer": "nobody"}, "payer"),
        ({"effective_on": "2026-03-01"}, "Choose today or a later day"),
        ({"effective_on": "2036-03-01"}, "Choose a day within the next two years."),
        ({"effective_on": ""}, "Enter a day, today or later"),
        ({"why": " "}, "Write why the numbers change."),
        ({"seen_version": "0"}, "Version 1 was made in the meantime."),
    ],
)
@pytest.mark.parametrize("step", ["preview", None])
def test_what_cannot_be_taken_is_said_and_stays_on_the_page(page, step, changes, said):
    answer = page(step, **changes)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="45,5"' in answer.get_data(as_text=True)
    assert versions() == 1


def test_nothing_changed_is_no_version(physician, protocol):
    numbers = queries.numbers_of(protocol)
    with pytest.raises(Refused, match="in force already"):
        actions.draft_version(protocol, numbers, effective_on=TODAY, why="So", by=physician, now=NOW)


def test_an_older_version_is_copied_and_two_are_compared(client, page, clinic, protocol):
    second = drafted(page, client)
    client.post(f"/protocol/{second.id}/confirm")
    older = f"/protocol/{protocol.id}/change"
    assert "Begins as a copy of version 1." in text_of(client.get(older))
    assert "Copy into a new version" in text_of(client.get(f"/protocol?version={protocol.id}"))
    third = drafted(page, client, origin=protocol, planned_days="7")
    assert (third.number, third.made_from) == (3, 1)
    words = text_of(client.get(f"/protocol/{third.id}/compare?with={second.id}"))
    assert "1 setting differs." in words
    assert "Trial: planned length 6 days 7 days" in words
    assert "Every setting" in words
    assert "No settings differ." in text_of(client.get(f"/protocol/{second.id}/compare"))


def test_nurses_compare_and_do_not_change(client, nurse, protocol, clinic):
    client.sign_in(nurse)
    assert client.get(f"/protocol/{protocol.id}/compare").status_code == 200
    assert client.get(f"/protocol/{protocol.id}/change").status_code == 403
    assert "Change the protocol" not in text_of(client.get("/protocol"))


def test_versions_of_another_clinic_are_not_found(client, page, protocol):
    other = queries.protocol_in_force(make_clinic("South clinic").id, TODAY)
    assert client.get(f"/protocol/{other.id}/change").status_code == 404
    assert client.get(f"/protocol/{protocol.id}/compare?with={other.id}").status_code == 404
