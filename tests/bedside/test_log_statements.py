"""How much of the database it takes to save a log."""

from datetime import UTC, datetime, timedelta

from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.queries import entry_of, logs_of, logs_of_many
from tests.factories.saved_logs import NO_SIGNS, answers_on, full_evening, full_morning, keep_log, pain_of
from tests.factories.trials import make_under_way

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
STATEMENTS = 22  # sign-in, form, trial, what is known of it, and the four rows written


def keep_day(trial, nurse, day, sessions=(Session.MORNING, Session.EVENING)):
    for session in sessions:
        keep_log(trial, nurse, day, session, red_flags=NO_SIGNS)


def statements_to_save(client, trial, counted):
    """Of the evening log of 12 March."""
    url = f"/trials/{trial.id}/logs/new?on=2026-03-12&session=evening"
    form = answers_on(client.get(url))
    form |= {f"pain-leg_left-{name}": "4" for name in ("worst", "average", "least", "current")}
    with counted() as count:
        assert client.post(url, data=form).status_code == 303
        return count()


def test_saving_takes_the_same_few_statements_however_many_logs_there_are(client, clinic, nurse, at, queries_counted):
    new = make_under_way(clinic, nurse, placed_at=PLACED_AT + timedelta(days=9))
    keep_day(new, nurse, 1, [Session.MORNING])
    long = make_under_way(clinic, nurse, placed_at=PLACED_AT, mrn="B-2", phone="+13125550199")
    for day in range(1, 10):
        keep_day(long, nurse, day)
    keep_day(long, nurse, 10, [Session.MORNING])
    at("2026-03-12T20:00:00-06:00")
    client.sign_in(nurse)
    counts = [statements_to_save(client, trial, queries_counted) for trial in (new, long)]
    assert [len(logs_of(trial.id)) for trial in (new, long)] == [2, 20]
    assert not flags_of(new.id)
    assert not flags_of(long.id)
    assert counts[0] == counts[1] <= STATEMENTS


def test_each_log_is_read_with_its_own_ratings_and_medicines(db, clinic, nurse, queries_counted):
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT)
    other = make_under_way(clinic, nurse, placed_at=PLACED_AT, mrn="B-2", phone="+13125550199")
    for one, worst in ((trial, 5), (other, 7)):
        keep_log(one, nurse, 1, pain=(pain_of(4, worst),), analgesics=full_evening(one).analgesics[:1])
        keep_log(one, nurse, 2, Session.MORNING, pain=full_morning(one).pain)
    ids = [trial.id, other.id]
    db.session.expunge_all()
    with queries_counted() as count:
        found = logs_of_many(ids)
        said = {
            trial_id: [([one.worst for one in entry.pain], len(entry.analgesics)) for entry in map(entry_of, logs)]
            for trial_id, logs in found.items()
        }
        assert count() == 3
    assert said == {ids[0]: [([5], 1), ([None], 0)], ids[1]: [([7], 1), ([None], 0)]}
