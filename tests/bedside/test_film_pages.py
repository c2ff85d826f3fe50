"""Films of the leads and the page of lead positions, through the pages, on both databases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.audit.queries import history_of_patient
from scstrial.complications.choices import FlagRule
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Session, StimFelt
from scstrial.trials.choices import FilmComparison, TipLevel, TipThird
from scstrial.trials.queries import film_versions_of, films_among
from tests.factories.accounts import make_clinic, make_person
from tests.factories.saved_logs import keep_log, pain_of
from tests.factories.trials import a_program, make_leads_out, make_scheduled, make_session, make_under_way
from tests.factories.trials_facts import a_lead
from tests.filled import flashed, problems_in, sent_by, summary_of, text_of

PLACED_AT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)  # 10:00 in Chicago
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = PLACED_AT + 5 * DAY
TIPS = (a_lead(1, tip_third=TipThird.MIDDLE), a_lead(2, tip_level=TipLevel.T9))


@pytest.fixture
def signed_in(at, client, nurse):
    at(NOW)
    client.sign_in(nurse)
    return client


@pytest.fixture
def trial(at, clinic, nurse):
    at(NOW)
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT, placement={"leads": TIPS})
    make_session(trial, nurse, held_at=PLACED_AT + HOUR, now=NOW)
    return trial


def url(trial, end="films/new"):
    return f"/trials/{trial.id}/{end}"


def film(**changes):
    """A film as typed: lead 1 moved 12 mm, one level down."""
    return {
        "taken_at": "2026-03-06T09:00",
        "read_by": "Dr Ada Lindt",
        "view_ap": "y",
        "view_lateral": "y",
        "compared_with": "placement",
        "readings-0-mm": "12",
        "readings-0-levels": "1",
    } | changes


def lose(trial, nurse, day=3):
    """Two good days, then coverage, relief and pain as bad as before the trial."""
    for good in range(1, day):
        evening(trial, nurse, good, 3, 85, 70)
    return evening(trial, nurse, day, 7, 30, 10, stim_felt=StimFelt.MOVED)


def evening(trial, nurse, day, average, coverage, relief, **more):
    pain = (pain_of(average, average, average, average),)
    return keep_log(trial, nurse, day, pain=pain, coverage_pct=coverage, relief_reported_pct=relief, **more)


def reprogram(trial, nurse, at):
    return make_session(trial, nurse, held_at=at, now=NOW, reason="Less coverage", programs=(a_program(name="P2"),))


class TestFilm:
    def test_a_film_is_kept_with_all_that_was_read_and_who_read_it(self, signed_in, trial, nurse):
        typed = film(
            **{
                "readings-0-mm": "12,5",
                "readings-0-levels": "1 1/3",
                "readings-0-tip_level": "T9",
                "readings-0-tip_third": "lower",
                "readings-0-lateral_shift": "2 mm to the left",
                "readings-1-levels": "-1/2",
                "note": "Lead 2 nearly as placed.",
            }
        )
        response = signed_in.post(url(trial), data={**sent_by(signed_in.get(url(trial))), **typed})
        assert (response.status_code, response.location) == (303, url(trial, "lead-position"))
        (kept,) = film_versions_of(trial.id)
        assert (kept.taken_at, kept.read_by, kept.entered_by_name) == (
            PLACED_AT + 4 * DAY - HOUR,
            "Dr Ada Lindt",
            nurse.name,
        )
        assert (kept.view_ap, kept.view_lateral, kept.compared_with) == (True, True, FilmComparison.PLACEMENT)
        first, second = kept.readings
        assert (first.mm, first.levels, first.lateral_shift) == (Decimal("12.5"), Fraction(4, 3), "2 mm to the left")
        assert (first.tip_level, first.tip_third) == (TipLevel.T9, TipThird.LOWER)
        assert (second.lead_number, second.mm, second.levels) == (2, None, Fraction(-1, 2))
        assert flashed(signed_in)[0] == "The film is recorded."
        assert "film of the leads recorded" in [one.act for one in history_of_patient(trial.patient_id)]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"taken_at": ""}, "taken_at"),
            ({"taken_at": "2026-03-02T09:59"}, "taken_at"),
            ({"taken_at": "2026-03-09T09:59"}, "taken_at"),
            ({"read_by": ""}, "read_by"),
            ({"view_ap": "", "view_lateral": ""}, "view_ap"),
            ({"compared_with": ""}, "compared_with"),
            ({"readings-0-mm": "", "readings-0-levels": ""}, "readings-0-mm"),
            ({"readings-0-mm": "200.1"}, "readings-0-mm"),
            ({"readings-0-mm": "far"}, "readings-0-mm"),
            ({"readings-0-levels": "10 1/2"}, "readings-0-levels"),
            ({"readings-0-levels": "0.4"}, "readings-0-levels"),
            ({"readings-0-levels": "1/0"}, "readings-0-levels"),
            ({"readings-0-levels": "one"}, "readings-0-levels"),
            ({"readings-0-levels": "-1"}, "readings-0-levels"),
            ({"readings-0-tip_level": "T7"}, "readings-0-tip_level"),
            ({"readings-1-tip_third": "upper"}, "readings-1-tip_level"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field_and_stays_typed(self, signed_in, trial, changes, field):
        typed = film(**changes)
        response = signed_in.post(url(trial), data=typed)
        assert (response.status_code, list(problems_in(response))) == (422, [field])
        assert len(summary_of(response)) == 1
        kept = sent_by(response)
        assert all(kept.get(name, "") == value for name, value in typed.items())
        assert film_versions_of(trial.id) == []

    def test_one_view_alone_is_kept_with_a_word(self, signed_in, trial):
        signed_in.post(url(trial), data=film(view_lateral=""))
        assert flashed(signed_in)[1] == "Take the lateral view as well: C-12 asks for AP and lateral."
        assert len(film_versions_of(trial.id)) == 1

    def test_a_correction_is_a_version_with_its_reason(self, signed_in, trial):
        signed_in.post(url(trial), data=film())
        (first,) = film_versions_of(trial.id)
        correct = url(trial, f"films/{first.id}/correct")
        shown = sent_by(signed_in.get(correct))
        assert shown["readings-0-levels"] == "1"
        refused = signed_in.post(correct, data={**shown, "readings-0-levels": "2/3"})
        assert list(problems_in(refused)) == ["correction_reason"]
        signed_in.post(correct, data={**sent_by(refused), "correction_reason": "Read again"})
        _, second = film_versions_of(trial.id)
        assert (second.replaces_id, second.correction_reason) == (first.id, "Read again")
        assert [one.id for one in films_among(film_versions_of(trial.id))] == [second.id]
        words = text_of(signed_in.get(url(trial, "lead-position")))
        assert "Lead 1 12 mm, 2/3 level caudal" in words
        assert "Lead 1 12 mm, 1 level caudal" in words.split("Before: entered")[1]

    def test_the_second_of_two_corrections_sees_that_the_first_was_saved(self, signed_in, trial, nurse):
        signed_in.post(url(trial), data=film())
        (first,) = film_versions_of(trial.id)
        correct = url(trial, f"films/{first.id}/correct")
        for _ in range(2):
            response = signed_in.post(correct, data=film(correction_reason="Read again"))
        assert response.status_code == 422
        assert nurse.name in summary_of(response)[0]
        assert len(film_versions_of(trial.id)) == 2

    def test_a_film_entered_in_error_counts_no_more_and_stays_readable(self, signed_in, trial):
        signed_in.post(url(trial), data=film())
        (first,) = film_versions_of(trial.id)
        wrong = film(correction_reason="Another patient's film", in_error="y")
        signed_in.post(url(trial, f"films/{first.id}/correct"), data=wrong)
        assert films_among(film_versions_of(trial.id)) == []
        words = text_of(signed_in.get(url(trial, "lead-position")))
        assert "entered in error, does not count" in words
        assert "Lead 1 T8 middle third not on a film since the placement" in words

    def test_nobody_films_leads_that_are_not_in(self, signed_in, clinic, nurse):
        before = make_scheduled(clinic, nurse, now=NOW)
        for end in ("films/new", "lead-position"):
            assert signed_in.get(url(before, end)).status_code == 409

    def test_after_the_pull_a_film_from_before_it_can_still_be_recorded(self, signed_in, clinic, nurse):
        trial = make_leads_out(clinic, nurse, placed_at=PLACED_AT, pulled_at=PLACED_AT + 4 * DAY, now=NOW)
        late = signed_in.post(url(trial), data=film(taken_at="2026-03-06T10:01"))
        assert list(problems_in(late)) == ["taken_at"]
        assert signed_in.post(url(trial), data=film(taken_at="2026-03-06T10:00")).status_code == 303

    def test_a_film_of_another_trial_is_not_found(self, signed_in, trial, clinic, nurse):
        signed_in.post(url(trial), data=film())
        (kept,) = film_versions_of(trial.id)
        other = make_under_way(clinic, nurse, placed_at=PLACED_AT, mrn="A-2", family_name="Other")
        assert signed_in.get(url(other, f"films/{kept.id}/correct")).status_code == 404

    def test_a_trial_of_another_clinic_is_not_found(self, at, client, trial):
        client.sign_in(make_person("nurse", make_clinic(name="Elsewhere"), email="other@example.org"))
        for end in ("films/new", "lead-position"):
            assert client.get(url(trial, end)).status_code == 404


class TestLeadPosition:
    def page(self, client, trial):
        return text_of(client.get(url(trial, "lead-position")))

    def test_without_logs_and_films_nothing_is_known(self, signed_in, trial):
        words = self.page(signed_in, trial)
        assert "Radiographic migration not yet known" in words
        assert "Coverage or relief lost not yet known" in words
        assert "Clinically significant: not yet known" in words
        assert "Next steps" not in words

    def test_a_loss_is_spelled_out_as_the_rule_compares_it(self, signed_in, trial, nurse):
        lose(trial, nurse)
        words = self.page(signed_in, trial)
        assert "Coverage 85 % days 1 and 2".replace("days", "day") in words
        assert "coverage lost : 85 → 30 (-55, day 1 and 2)" in words
        assert "pain lost : 3 → 7 (+4, day 1 and 2)" in words
        assert "Not reprogrammed since: whether it can be regained is not yet known." in words
        assert "Clinically significant: not yet known" in words

    def test_from_the_flag_the_steps_follow_in_order_and_are_ticked_when_done(self, signed_in, trial, nurse):
        lose(trial, nurse)
        (flag,) = [one for one in flags_of(trial.id) if one.rule is FlagRule.LEAD_MIGRATION]
        assert url(trial, "lead-position") in signed_in.get(f"/flags/{flag.id}").get_data(as_text=True)
        assert "to do Reprogram first to do Take AP and lateral films" in self.page(signed_in, trial)
        reprogram(trial, nurse, PLACED_AT + 4 * DAY)
        assert "done Reprogram first to do Take AP and lateral films" in self.page(signed_in, trial)
        signed_in.post(url(trial), data=film(taken_at="2026-03-06T15:00"))
        words = self.page(signed_in, trial)
        assert "done Take AP and lateral films and record them to do Judge" in words
        assert "no log since then tells yet" in words

    def test_not_regained_and_one_level_down_is_significant(self, signed_in, trial, nurse):
        lose(trial, nurse)
        reprogram(trial, nurse, PLACED_AT + 3 * DAY + 12 * HOUR)
        signed_in.post(url(trial), data=film())
        evening(trial, nurse, 4, 6, 45, 20)
        page = signed_in.get(url(trial, "lead-position"))
        words = text_of(page)
        assert "Radiographic migration yes" in words
        assert "Clinically significant: yes Radiographic migration yes" in words
        assert "Coverage or relief lost yes Regained by reprogramming no" in words
        assert "Coverage 85 % day 1 and 2 30 % day 3, evening; limit 30 points 30 % 45 % 45 % no" in words
        assert "done Judge: did coverage and relief come back? to do Record the complication" in words
        assert "lead 1, 12 mm, 1 level caudal" in words
        assert "12 mm, 1 level caudal not read not read yes yes" in words
        (flag,) = [one for one in flags_of(trial.id) if one.rule is FlagRule.LEAD_MIGRATION]
        assert f"/trials/{trial.id}/complications/new?flag={flag.id}" in page.get_data(as_text=True)

    def test_regained_by_reprogramming_is_radiographic_alone(self, signed_in, trial, nurse):
        lose(trial, nurse)
        reprogram(trial, nurse, PLACED_AT + 3 * DAY + 12 * HOUR)
        signed_in.post(url(trial), data=film())
        evening(trial, nurse, 4, 4, 80, 60)
        words = self.page(signed_in, trial)
        assert "everything lost was back by day 4" in words
        assert "Clinically significant: no Radiographic migration yes" in words
        assert "Coverage or relief lost yes Regained by reprogramming yes" in words

    def test_a_change_together_with_a_reprogramming_is_marked_so(self, signed_in, trial, nurse):
        evening(trial, nurse, 1, 3, 85, 70)
        reprogram(trial, nurse, PLACED_AT + DAY + 20 * HOUR)
        evening(trial, nurse, 2, 7, 30, 10)
        words = self.page(signed_in, trial)
        assert "Reprogrammed Wed 4 Mar, 06:00: Less coverage. Left with P2 Tonic." in words
        assert "reprogrammed just before" in words

    def test_the_image_before_the_pull_stands_beside_the_films(self, signed_in, clinic, nurse):
        from scstrial.trials.rules import LeadMigration

        moved = (LeadMigration(1, Decimal("-11"), Decimal("-0.5")), LeadMigration(2))
        pull = {"image_before_pull": True, "migrations": moved}
        trial = make_leads_out(clinic, nurse, placed_at=PLACED_AT, pulled_at=PLACED_AT + 4 * DAY, now=NOW, pull=pull)
        words = self.page(signed_in, trial)
        assert "Lead 1 T8 before the pull, Fri 6 Mar, 10:00 11 mm, 1/2 level cephalad" in words

    def test_the_page_takes_the_same_number_of_queries_for_many_logs(self, signed_in, trial, nurse, queries_counted):
        def count():
            with queries_counted() as counted:
                signed_in.get(url(trial, "lead-position"))
            return counted()

        evening(trial, nurse, 1, 3, 85, 70)
        signed_in.post(url(trial), data=film())
        first = count()
        evening(trial, nurse, 2, 3, 85, 70)
        keep_log(trial, nurse, 2, Session.MORNING)
        signed_in.post(url(trial), data=film(taken_at="2026-03-06T15:00"))
        assert count() == first
