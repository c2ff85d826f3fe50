"""One patient's whole way, in the words of the people who walk it: on a phone and at a desk."""

import pytest

from tests.journeys.after_the_trial import (
    then_it_is_signed,
    then_she_is_past_the_trial,
    then_the_decision_is_due,
    then_the_evaluation_is_seen,
    then_the_report_says,
    when_the_decision_is_signed,
    when_the_report_is_fetched,
)
from tests.journeys.before_the_trial import (
    given_a_clinic,
    given_somebody_like_her_is_registered,
    then_only_a_physician_may_override,
    when_her_opioids_are_recorded,
    when_she_is_cleared,
    when_she_is_registered,
    when_the_diary_is_copied,
    when_the_indication_is_recorded,
    when_the_physician_overrides_the_pacemaker,
    when_the_screening_is_answered,
    when_the_target_areas_are_chosen,
    when_the_trial_is_scheduled,
)
from tests.journeys.daily_logs import (
    when_a_morning_brings_fever_and_pus,
    when_a_morning_log_is_kept,
    when_an_evening_log_is_refused_and_put_right,
    when_the_average_is_corrected,
    when_the_other_logs_are_kept,
)
from tests.journeys.messages import (
    then_messages_are_planned,
    then_reminders_are_seen_as_sent,
    then_the_nurse_was_called_and_not_yet_the_physician,
    then_the_patient_got_mail,
    when_the_evening_before_comes,
)
from tests.journeys.trial_days import when_she_is_programmed, when_the_leads_are_placed, when_the_leads_are_pulled
from tests.journeys.trouble import (
    then_nothing_needs_attention,
    then_the_log_says_what_to_do,
    then_the_trial_cannot_be_extended,
    then_the_worklist_shows_it,
    when_a_complication_is_recorded_by_hand,
    when_the_flag_is_closed,
    when_the_physician_takes_the_flag_in_hand,
)

SCREENS = [
    pytest.param("phone", "postgresql", id="phone"),
    pytest.param("desk", "sqlite", id="desk"),
]


@pytest.mark.parametrize(("screen", "database"), SCREENS)
def test_a_patient_goes_from_referral_to_the_decision(house_on, person_at, screen, database):
    house = house_on(database)
    given_a_clinic(house)
    nurse, physician = person_at(house, screen, "nurse"), person_at(house, screen, "physician")
    nurse.signs_in("nurse")
    nurse.reads("Register the first patient")
    physician.signs_in("physician")

    given_somebody_like_her_is_registered(nurse)
    when_she_is_registered(nurse)
    when_the_target_areas_are_chosen(nurse)
    house.clock_is("2026-03-03 09:00")
    when_the_diary_is_copied(nurse)
    when_her_opioids_are_recorded(nurse)
    when_the_indication_is_recorded(nurse)
    when_the_screening_is_answered(nurse)
    then_only_a_physician_may_override(nurse)
    when_the_physician_overrides_the_pacemaker(physician, nurse.path)
    when_she_is_cleared(physician)
    when_the_trial_is_scheduled(nurse)

    when_the_evening_before_comes(nurse)
    then_messages_are_planned(nurse)
    then_the_patient_got_mail(house, at_least=1)

    house.clock_is("2026-03-04 08:10")
    nurse.finds("Ruiz, Maria")
    when_the_leads_are_placed(nurse)
    when_she_is_programmed(nurse)
    when_a_morning_log_is_kept(nurse)
    when_an_evening_log_is_refused_and_put_right(nurse)
    when_the_average_is_corrected(nurse)
    then_nothing_needs_attention(physician)
    when_the_other_logs_are_kept(nurse, 6, 8)

    when_a_morning_brings_fever_and_pus(nurse)
    then_the_log_says_what_to_do(nurse)
    then_the_worklist_shows_it(physician)
    then_the_trial_cannot_be_extended(nurse)
    then_the_nurse_was_called_and_not_yet_the_physician(house)
    when_the_physician_takes_the_flag_in_hand(physician)
    when_the_flag_is_closed(physician)
    when_a_complication_is_recorded_by_hand(nurse)
    then_nothing_needs_attention(physician)
    when_the_other_logs_are_kept(nurse, 9, 11)
    then_the_patient_got_mail(house, at_least=10)
    then_reminders_are_seen_as_sent(nurse)

    when_the_leads_are_pulled(nurse)
    then_the_decision_is_due(physician)
    then_the_evaluation_is_seen(physician)
    when_the_decision_is_signed(physician)
    then_it_is_signed(physician)
    report = when_the_report_is_fetched(physician)
    then_the_report_says(report, "Maria Ruiz", "N-10023", "M96.1", "Met 58.3 %", "Proceed to implant", "C-06")
    then_the_report_says(report, "(4 + 3 + 3) ÷ 3", "Signed electronically by Dr Ada Lindt", "L23.1")
    then_she_is_past_the_trial(physician)
