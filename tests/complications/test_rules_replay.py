"""One flag per rule: what raises it, what joins it, what is corrected, and in which order flags come."""

from datetime import UTC

from scstrial.complications.choices import FlagRule
from scstrial.complications.rules import TrialFacts, flags_in
from tests.factories.complications import a_pull, an_entry, flags_of, moment, raised_by, trial_facts


class TestOneFlagPerRule:
    def test_time_entry_and_values_stay_those_that_raised_it(self):
        first = an_entry(3, dressing="loose")
        second = an_entry(4, "morning", dressing="off")
        flag = flags_of(trial_facts(first, second))["C-15"]
        assert (flag.raised_at, flag.entry, flag.because) == (moment(3, "20:00"), first, {"dressing": "loose"})
        assert flag.urgency.value == "S"
        assert [(one.entry, one.urgency.value, one.because) for one in flag.joined] == [
            (second, "S", {"dressing": "off"})
        ]

    def test_milder_evidence_does_not_lower_the_urgency(self):
        flag = flags_of(trial_facts(an_entry(3, dressing="off"), an_entry(4, dressing="loose")))["C-15"]
        assert (flag.urgency.value, flag.joined[0].urgency.value) == ("S", "D")

    def test_one_entry_may_raise_several(self):
        assert raised_by(an_entry(5, yes="chest_pain calf_swelling itch", dressing="off", lead="exposed")) == {
            "C-21": "E",
            "C-10": "D",
            "C-15": "S",
            "C-14": "S",
        }

    def test_flags_come_by_moment_then_by_rule(self):
        entries = [an_entry(5, dressing="off", yes="itch"), an_entry(2, lead="exposed"), an_entry(3, yes="chest_pain")]
        flags = flags_in(trial_facts(*entries), moment(5, "21:00"))
        assert [flag.rule.value for flag in flags] == ["C-22", "C-14", "C-21", "C-10", "C-15"]

    def test_flags_are_raised_in_the_order_of_entering_not_by_log_date(self):
        late = an_entry(1, at=moment(4), dressing="off")
        facts = trial_facts(late, an_entry(3, dressing="loose"))
        flag = flags_of(facts)["C-15"]
        assert (flag.raised_at, [one.entry for one in flag.joined]) == (moment(3, "20:00"), [late])

    def test_moments_are_shown_in_the_zone_of_the_trial(self):
        entry = an_entry(3, at=moment(3, "20:00").astimezone(UTC), dressing="off")
        assert flags_of(trial_facts(entry))["C-15"].raised_at.isoformat() == "2026-03-05T20:00:00-06:00"

    def test_an_entry_after_the_moment_is_not_known(self):
        facts = trial_facts(an_entry(3, dressing="off"))
        assert flags_of(facts, as_of=moment(3, "19:59")) == {}
        assert set(flags_of(facts, as_of=moment(3, "20:00"))) == {"C-15"}

    def test_two_entries_of_the_same_moment_go_by_their_number(self):
        at = moment(3)
        loose, off = (
            an_entry(3, "morning", at=at, number=2, dressing="loose"),
            an_entry(2, at=at, number=1, dressing="off"),
        )
        assert flags_of(trial_facts(loose, off))["C-15"].entry is off

    def test_the_action_is_that_of_the_table(self):
        assert flags_of(trial_facts(an_entry(3, lead="pulled")))["C-14"].action.startswith("Do not push in")

    def test_no_entries_raise_nothing(self):
        assert flags_of(trial_facts()) == {}

    def test_the_pull_moment_may_be_given_by_the_pull_check_alone(self):
        facts = trial_facts(an_entry(8, "unscheduled", dressing="off"), pull=a_pull(7, tips_intact=True))
        assert flags_of(facts) == {}


class TestCorrections:
    def test_an_entry_that_was_replaced_is_no_longer_read_together(self):
        fever = an_entry(4, "morning", temp=39)
        corrected = an_entry(4, "morning", at=moment(4, "10:00"), temp="36.9")
        assert "C-03" not in raised_by(fever, corrected, an_entry(4, yes="stiff_neck"))
        assert "C-03" in raised_by(fever, an_entry(4, yes="stiff_neck"), an_entry(4, "morning", at=moment(5), temp=37))

    def test_two_unscheduled_entries_both_count(self):
        fever = an_entry(4, "unscheduled", at=moment(4, "10:00"), temp=39)
        normal = an_entry(4, "unscheduled", at=moment(4, "12:00"), temp=37)
        assert "C-03" in raised_by(fever, normal, an_entry(4, yes="stiff_neck"))

    def test_a_corrected_version_of_an_unscheduled_entry_replaces_it(self):
        fever = an_entry(4, "unscheduled", at=moment(4, "10:00"), number=7, temp=39)
        normal = an_entry(4, "unscheduled", at=moment(4, "12:00"), number=8, replaces=7, temp=37)
        assert "C-03" not in raised_by(fever, normal, an_entry(4, yes="stiff_neck"))

    def test_a_version_corrected_twice_stays_replaced(self):
        versions = [
            an_entry(4, "unscheduled", at=moment(4, "10:00"), number=1, temp=39),
            an_entry(4, "unscheduled", at=moment(4, "11:00"), number=2, replaces=1, temp=38),
            an_entry(4, "unscheduled", at=moment(4, "12:00"), number=3, replaces=2, temp=37),
        ]
        assert "C-03" not in raised_by(*versions, an_entry(4, yes="stiff_neck"))

    def test_a_version_with_another_date_takes_the_old_date_away(self):
        wrong_day = an_entry(4, number=1, temp=39)
        right_day = an_entry(2, number=2, replaces=1, at=moment(4, "21:00"), temp=39)
        assert "C-03" not in raised_by(wrong_day, right_day, an_entry(5, yes="stiff_neck"))

    def test_a_log_whose_place_another_had_taken_by_mistake_counts_again_once_that_one_is_moved(self):
        true_morning = an_entry(4, "morning", number=1, temp=39)
        meant_for_evening = an_entry(4, "morning", at=moment(4, "20:00"), number=2, temp=37)
        moved = an_entry(4, "evening", at=moment(4, "20:05"), number=3, replaces=2, temp=37)
        neck = an_entry(5, "morning", yes="stiff_neck")
        flags = flags_of(trial_facts(true_morning, meant_for_evening, moved, neck))
        assert (flags["C-03"].raised_at, flags["C-03"].entry) == (moment(5, "09:00"), neck)
        assert flags["C-07"].basis_withdrawn is False
        assert "C-03" not in flags_of(trial_facts(true_morning, meant_for_evening, neck))

    def test_a_log_that_counts_again_is_judged_with_what_came_in_meanwhile(self):
        true_morning = an_entry(4, "morning", number=1, temp=39)
        meant_for_evening = an_entry(4, "morning", at=moment(4, "20:00"), number=2, temp=37)
        neck = an_entry(4, "unscheduled", at=moment(4, "21:00"), yes="stiff_neck")
        moved = an_entry(4, "evening", at=moment(5), number=3, replaces=2, temp=37)
        flags = flags_of(trial_facts(true_morning, meant_for_evening, neck, moved))
        assert (flags["C-03"].raised_at, flags["C-03"].entry) == (moment(5), moved)

    def test_a_version_with_another_date_makes_neighbours_of_what_it_stood_between(self):
        bad, good, worse = an_entry(2, pain=9), an_entry(3, number=1, pain=1), an_entry(4, pain=9)
        moved = an_entry(6, number=2, replaces=1, at=moment(6, "20:00"), pain=1)
        assert flags_of(trial_facts(an_entry(1, pain=1), bad, good, worse, moved))["C-13"].raised_at == moment(
            6, "20:00"
        )

    def test_the_flag_of_a_corrected_entry_stays_with_its_basis_withdrawn(self):
        wrong = an_entry(4, yes="new_weakness")
        right = an_entry(4, at=moment(4, "21:00"), no="new_weakness")
        flag = flags_of(trial_facts(wrong, right))["C-01"]
        assert (flag.urgency.value, flag.entry, flag.basis_withdrawn) == ("E", wrong, True)
        assert flags_of(trial_facts(wrong))["C-01"].basis_withdrawn is False

    def test_a_correction_by_which_the_rule_still_fires_withdraws_nothing(self):
        wrong = an_entry(4, yes="new_weakness")
        right = an_entry(4, at=moment(4, "21:00"), yes="new_weakness", temp=37)
        flag = flags_of(trial_facts(wrong, right))["C-01"]
        assert (flag.basis_withdrawn, len(flag.joined)) == (False, 1)

    def test_other_evidence_keeps_the_basis(self):
        wrong, right = an_entry(4, dressing="off"), an_entry(4, at=moment(4, "21:00"), dressing="intact")
        assert flags_of(trial_facts(wrong, right))["C-15"].basis_withdrawn is True
        assert flags_of(trial_facts(wrong, right, an_entry(5, dressing="loose")))["C-15"].basis_withdrawn is False

    def test_a_neuro_check_at_the_pull_keeps_the_basis_of_cord_compression(self):
        wrong, right = an_entry(4, yes="new_weakness"), an_entry(4, at=moment(4, "21:00"))
        facts = trial_facts(wrong, right, pull=a_pull(7, neuro_normal=False))
        assert flags_of(facts)["C-01"].basis_withdrawn is False

    def test_what_is_read_together_is_withdrawn_when_one_part_is_corrected_away(self):
        fever, neck = an_entry(4, "morning", temp=39), an_entry(4, yes="stiff_neck")
        normal = an_entry(4, "morning", at=moment(5), temp=37)
        assert flags_of(trial_facts(fever, neck, normal))["C-03"].basis_withdrawn is True

    def test_what_is_read_together_stands_when_another_entry_says_the_same(self):
        fever, neck = an_entry(4, "morning", temp=39), an_entry(4, yes="stiff_neck")
        second = an_entry(4, "unscheduled", temp="38.1")
        normal = an_entry(4, "morning", at=moment(5), temp=37)
        assert flags_of(trial_facts(fever, second, neck, normal))["C-03"].basis_withdrawn is False

    def test_sudden_pain_is_withdrawn_when_the_rating_it_was_compared_with_is_corrected(self):
        low, high = an_entry(4, "morning", lead_site_pain_nrs=1), an_entry(4, lead_site_pain_nrs=5)
        right = an_entry(4, "morning", at=moment(4, "21:00"), lead_site_pain_nrs=4)
        other = an_entry(4, "unscheduled", lead_site_pain_nrs=1)
        assert flags_of(trial_facts(low, high, right))["C-02"].basis_withdrawn is True
        assert flags_of(trial_facts(low, other, high, right))["C-02"].basis_withdrawn is False


class TestEnteredInError:
    def test_from_the_mark_on_it_is_not_read_together_and_its_flag_stays(self):
        neck = an_entry(4, yes="stiff_neck")
        early = an_entry(4, "morning", in_error_at=moment(4, "12:00"), temp=39)
        late = an_entry(4, "morning", in_error_at=moment(4, "23:00"), temp=39)
        assert "C-03" not in raised_by(early, neck)
        assert flags_of(trial_facts(early, neck))["C-07"].basis_withdrawn is True
        assert flags_of(trial_facts(late, neck))["C-03"].basis_withdrawn is True
        assert flags_of(trial_facts(late, neck), as_of=moment(4, "22:00"))["C-03"].basis_withdrawn is False

    def test_the_entry_it_had_replaced_counts_again_and_is_judged_again(self):
        fever = an_entry(4, "morning", temp=39)
        wrong = an_entry(4, "morning", at=moment(4, "10:00"), in_error_at=moment(5), temp=37)
        flags = flags_of(trial_facts(fever, wrong, an_entry(4, yes="stiff_neck")))
        assert flags["C-03"].raised_at == moment(5)
        assert flags["C-07"].joined == ()
        assert flags["C-07"].basis_withdrawn is False

    def test_the_version_that_it_corrected_counts_again(self):
        fever = an_entry(4, "unscheduled", at=moment(4, "10:00"), number=1, temp=39)
        wrong = an_entry(4, "unscheduled", at=moment(4, "11:00"), number=2, replaces=1, in_error_at=moment(5), temp=37)
        assert flags_of(trial_facts(fever, wrong, an_entry(4, yes="stiff_neck")))["C-03"].raised_at == moment(5)

    def test_taking_a_good_entry_out_makes_two_bad_ones_neighbours(self):
        entries = [an_entry(day, pain=nrs) for day, nrs in [(1, 1), (2, 9), (4, 9)]]
        good = an_entry(3, pain=1, in_error_at=moment(6))
        assert flags_of(trial_facts(*entries, good))["C-13"].raised_at == moment(6)

    def test_the_basis_stands_when_the_entry_completed_the_rule_on_its_next_day_too(self):
        wrong, neck = an_entry(4, in_error_at=moment(8), yes="stiff_neck"), an_entry(6, yes="stiff_neck")
        fever_between = an_entry(5, at=moment(7), temp=38)
        assert flags_of(trial_facts(wrong, neck, fever_between))["C-03"].basis_withdrawn is False


def test_facts_need_little_to_be_judged():
    facts = trial_facts()
    bare = TrialFacts(zone=facts.zone, placed_at=facts.placed_at, primary_area=facts.primary_area)
    assert [flag.rule for flag in flags_in(bare, moment(20))] == [FlagRule.LOG_OVERDUE, FlagRule.TRIAL_TOO_LONG]
