"""C-12 and C-13: falls against the best prior 2-day mean, gaps, late entries, which value of a day."""

from decimal import Decimal

import pytest

from tests.factories.complications import an_entry, flags_of, moment, trial_facts


def days(*values, first=1, **more):
    """Evening entries of days in a row; None leaves a day out."""
    return [an_entry(first + step, **value, **more) for step, value in enumerate(values) if value is not None]


def effect(coverage, relief):
    return {"coverage_pct": coverage, "relief_reported_pct": relief}


def migration(*entries, **facts):
    return flags_of(trial_facts(*entries, **facts)).get("C-12")


def loss(*entries, **facts):
    return flags_of(trial_facts(*entries, **facts)).get("C-13")


class TestFeltChange:
    @pytest.mark.parametrize("felt", ["lost", "moved", "weaker"])
    def test_a_felt_change_alone_raises_migration_from_day_0_on(self, felt):
        flag = migration(an_entry(0, stim_felt=felt))
        assert (flag.urgency.value, flag.because) == ("D", {"stim_felt": felt})

    @pytest.mark.parametrize("felt", ["unchanged", "shock", "unpleasant"])
    def test_other_feelings_do_not(self, felt):
        assert migration(an_entry(3, stim_felt=felt)) is None

    @pytest.mark.parametrize(("reprogrammed", "fires"), [(True, False), (False, True), ("unknown", True)])
    def test_not_in_an_entry_marked_reprogrammed(self, reprogrammed, fires):
        assert (migration(an_entry(3, stim_felt="moved", reprogrammed=reprogrammed)) is not None) is fires

    def test_a_measured_fall_raises_it_also_in_an_entry_marked_reprogrammed(self):
        flag = migration(*days(effect(80, 70)), an_entry(2, **effect(40, 30), stim_felt="moved", reprogrammed=True))
        assert flag.because == {"coverage_pct": "80 -> 40", "relief_reported_pct": "70 -> 30"}


class TestMeasuredFall:
    @pytest.mark.parametrize(
        ("coverage", "relief", "fires"),
        [(50, 40, True), (51, 40, False), (50, 41, False), (49, 39, True), (50, None, False), (None, 40, False)],
    )
    def test_coverage_and_relief_both_have_to_fall_by_30(self, coverage, relief, fires):
        said = {name: value for name, value in effect(coverage, relief).items() if value is not None}
        assert (migration(*days(effect(80, 70), said)) is not None) is fires

    @pytest.mark.parametrize(("pain", "fires"), [("4.9", False), ("5.0", True), ("5.1", True)])
    def test_coverage_with_pain_up_by_three(self, pain, fires):
        first, second = {"coverage_pct": 80, "pain": 2}, {"coverage_pct": 50, "pain": pain}
        flag = migration(*days(first, second), baseline_nrs=None)
        assert (flag is not None) is fires
        if fires:
            assert flag.because["pain.leg_left.average"] == f"2 -> {Decimal(pain).normalize()}"

    def test_day_0_is_no_prior_day(self):
        assert migration(*days(effect(90, 80), effect(10, 0), first=0)) is None

    def test_one_prior_day_stands_for_itself_and_none_is_no_comparison(self):
        assert migration(*days(effect(10, 0))) is None
        assert migration(*days(effect(40, 30), effect(10, 0))) is not None

    def test_the_best_mean_of_two_neighbouring_days_counts_not_the_best_day(self):
        # means 70, 50, 40: best 70; a single 90 does not count
        before = [effect(50, 60), effect(90, 60), effect(10, 60), effect(70, 60)]
        assert migration(*days(*before, effect(41, 10))) is None
        assert migration(*days(*before, effect(40, 10))).because["coverage_pct"] == "70 -> 40"

    def test_gaps_between_days_are_skipped(self):
        entries = days(effect(60, 60), None, None, effect(71, 60), None, effect(35, 30))
        assert migration(*entries).because == {"coverage_pct": "65.5 -> 35", "relief_reported_pct": "60 -> 30"}

    def test_a_day_without_the_value_is_a_gap_for_that_value_only(self):
        entries = days(effect(80, 60), {"coverage_pct": 80}, effect(80, 80), effect(50, 40))
        assert migration(*entries).because["relief_reported_pct"] == "70 -> 40"

    def test_the_evening_value_of_a_prior_day_counts_else_the_latest(self):
        noon = an_entry(1, "unscheduled", at=moment(1, "22:00"), **effect(20, 20))
        evening = an_entry(1, "evening", **effect(80, 80))
        assert migration(evening, noon, an_entry(2, **effect(50, 50))) is not None
        first = an_entry(1, "unscheduled", at=moment(1, "10:00"), **effect(80, 80))
        assert migration(first, noon, an_entry(2, **effect(50, 50))) is None
        last = an_entry(1, "unscheduled", at=moment(1, "23:00"), **effect(80, 80))
        assert migration(noon, last, an_entry(2, **effect(50, 50))) is not None

    def test_an_evening_entry_without_the_value_leaves_it_to_the_latest_that_has_it(self):
        morning = an_entry(1, "morning", **effect(80, 80))
        assert migration(morning, an_entry(1, "evening"), an_entry(2, **effect(50, 50))) is not None

    def test_coverage_and_relief_have_to_fall_in_the_same_entry(self):
        split = [an_entry(2, "morning", coverage_pct=10), an_entry(2, "evening", relief_reported_pct=10)]
        assert migration(*days(effect(80, 80)), *split) is None

    def test_pain_of_another_area_does_not_count(self):
        from scstrial.assessments.choices import Area

        entries = days({"coverage_pct": 80, "pain": 2}, {"coverage_pct": 50, "pain": 9})
        assert migration(*entries) is not None
        facts = trial_facts(*entries)
        other = type(facts)(**{**_fields(facts), "primary_area": Area.LEG_RIGHT})
        assert "C-12" not in flags_of(other)


def _fields(facts):
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}


class TestCalculatedRelief:
    def test_it_stands_in_where_the_entry_has_no_stated_relief(self):
        # baseline 10: 3 points up on NRS would be 30 %; 2.4 up of baseline 8 is 30 % and below 3 NRS
        first, second = {"coverage_pct": 80, "pain": 2, "relief_reported_pct": 90}, {"coverage_pct": 50, "pain": "4.4"}
        assert migration(*days(first, second)).because == {
            "coverage_pct": "80 -> 50",
            "relief_pct_calculated": "75 -> 45",
        }
        assert migration(*days(first, {**second, "pain": "4.39"})) is None

    def test_it_stands_in_where_no_prior_day_has_stated_relief(self):
        first, second = {"coverage_pct": 80, "pain": 2}, {"coverage_pct": 50, "pain": "4.4", "relief_reported_pct": 90}
        assert "relief_pct_calculated" in migration(*days(first, second)).because

    def test_stated_relief_is_never_compared_with_calculated(self):
        first, second = {"coverage_pct": 80, "pain": 0}, {"coverage_pct": 50, "relief_reported_pct": 0}
        assert migration(*days(first, second)) is None

    def test_where_both_state_it_the_calculated_one_is_not_asked(self):
        first = {"coverage_pct": 80, "pain": 2, "relief_reported_pct": 60}
        second = {"coverage_pct": 50, "pain": "4.4", "relief_reported_pct": 60}
        assert migration(*days(first, second)) is None

    @pytest.mark.parametrize("baseline", [None, Decimal(0)])
    def test_without_a_baseline_there_is_none(self, baseline):
        first, second = {"coverage_pct": 80, "pain": 2}, {"coverage_pct": 50, "pain": "4.9"}
        assert migration(*days(first, second), baseline_nrs=baseline) is None


class TestLateEntries:
    def test_a_late_entry_re_judges_the_later_days(self):
        entry = an_entry(3, **effect(40, 30))
        late = an_entry(1, at=moment(4), **effect(80, 70))
        flag = migration(entry, late)
        assert (flag.raised_at, flag.entry) == (moment(4), late)
        assert flag.because["coverage_pct"] == "80 -> 40"

    def test_what_two_days_show_at_one_moment_is_shown_by_day(self):
        shown = {"coverage_pct": 30, "relief_reported_pct": 30, "stim_felt": "weaker"}
        of_day_7 = an_entry(7, "morning", number=1, **effect(0, 0))
        flag = migration(of_day_7, an_entry(6, at=of_day_7.entered_at, number=2, **shown))
        assert flag.because == {"stim_felt": "weaker"}
        assert [dict(one.because) for one in flag.joined] == [
            {"coverage_pct": "30 -> 0", "relief_reported_pct": "30 -> 0"}
        ]

    def test_a_late_entry_of_a_later_day_does_not_re_judge_earlier_ones(self):
        assert migration(an_entry(1, **effect(40, 30)), an_entry(2, at=moment(4), **effect(80, 70))) is None

    def test_a_day_that_was_found_already_is_not_found_again(self):
        entries = [*days(effect(80, 70)), an_entry(3, **effect(40, 30))]
        assert migration(*entries, an_entry(2, at=moment(5), **effect(90, 90))).joined == ()

    def test_a_replaced_entry_is_no_longer_compared_with_but_the_flag_stays(self):
        wrong, fall = an_entry(1, **effect(90, 90)), an_entry(2, **effect(40, 40))
        right = an_entry(1, at=moment(3), **effect(45, 45))
        assert migration(wrong, fall).basis_withdrawn is False
        assert migration(wrong, fall, right).basis_withdrawn is True
        early = an_entry(1, at=moment(1, "21:00"), **effect(45, 45))
        assert migration(wrong, early, fall) is None

    def test_a_replaced_day_that_still_shows_the_fall_withdraws_nothing(self):
        wrong, fall = an_entry(1, **effect(90, 90)), an_entry(2, **effect(40, 40))
        assert migration(wrong, fall, an_entry(1, at=moment(3), **effect(80, 80))).basis_withdrawn is False


class TestLossOfRelief:
    def test_two_entries_in_a_row_with_relief_down_by_30(self):
        entries = days({"relief_reported_pct": 70}, {"relief_reported_pct": 40}, {"relief_reported_pct": 35})
        flag = loss(*entries)
        assert (flag.urgency.value, flag.raised_at) == ("D", moment(3, "20:00"))
        assert flag.because == {"relief_reported_pct": "70 -> 35"}
        assert loss(*entries[:2]) is None

    @pytest.mark.parametrize(("relief", "fires"), [(41, False), (40, True), (39, True)])
    def test_the_limit_of_relief_is_30_points_in_both(self, relief, fires):
        stated = [{"relief_reported_pct": value} for value in (70, relief, 40)]
        assert (loss(*days(*stated)) is not None) is fires
        stated = [{"relief_reported_pct": value} for value in (70, 40, relief)]
        assert (loss(*days(*stated)) is not None) is fires

    @pytest.mark.parametrize(("pain", "fires"), [("4.9", False), (5, True), (6, True)])
    def test_the_limit_of_pain_is_3_nrs(self, pain, fires):
        entries = days({"pain": 2}, {"pain": pain}, {"pain": pain})
        assert (loss(*entries, baseline_nrs=None) is not None) is fires

    def test_one_may_be_worse_by_relief_and_the_other_by_pain(self):
        entries = days({"pain": 2, "relief_reported_pct": 70}, {"relief_reported_pct": 40}, {"pain": 5})
        assert loss(*entries, baseline_nrs=None).because == {
            "pain.leg_left.average": "2 -> 5",
            "relief_reported_pct": "70 -> 40",
        }

    def test_both_are_compared_with_the_days_before_the_first_one(self):
        # against day 2 as well the second would be no fall
        entries = days({"relief_reported_pct": 70}, {"relief_reported_pct": 40}, {"relief_reported_pct": 40})
        assert loss(*entries) is not None

    def test_an_entry_in_between_that_is_not_worse_breaks_the_row(self):
        stated = [{"relief_reported_pct": value} for value in (70, 30, 65, 30)]
        assert loss(*days(*stated)) is None

    def test_an_entry_without_relief_or_pain_does_not_break_the_row(self):
        entries = days(
            {"relief_reported_pct": 70}, {"relief_reported_pct": 30}, {"temp": 37}, {"relief_reported_pct": 30}
        )
        assert loss(*entries) is not None

    def test_two_entries_of_one_day_are_two_in_a_row(self):
        prior = days({"relief_reported_pct": 70})
        two = [an_entry(2, session, relief_reported_pct=30) for session in ("morning", "evening")]
        assert loss(*prior, *two).raised_at == moment(2, "20:00")

    @pytest.mark.parametrize("which", [2, 3])
    def test_a_coverage_fall_in_either_makes_it_a_matter_of_the_lead(self, which):
        said = [effect(80, 70), effect(80, 30), effect(80, 30)]
        said[which - 1] = effect(50, 30)
        assert loss(*days(*said)) is None
        said[which - 1] = effect(51, 30)
        assert loss(*days(*said)) is not None

    @pytest.mark.parametrize("which", [2, 3])
    @pytest.mark.parametrize("felt", ["lost", "moved", "weaker"])
    def test_a_felt_change_in_either_makes_it_a_matter_of_the_lead(self, which, felt):
        said = [{"relief_reported_pct": value} for value in (70, 30, 30)]
        said[which - 1] = {**said[which - 1], "stim_felt": felt}
        assert loss(*days(*said)) is None

    @pytest.mark.parametrize("felt", ["unchanged", "shock", "unpleasant"])
    def test_other_feelings_leave_it(self, felt):
        said = [{"relief_reported_pct": value, "stim_felt": felt} for value in (70, 30, 30)]
        assert loss(*days(*said)) is not None

    def test_coverage_that_is_not_given_is_no_fall_known(self):
        said = [effect(80, 70), {"relief_reported_pct": 30}, {"relief_reported_pct": 30}]
        assert loss(*days(*said)) is not None

    def test_day_1_has_nothing_before_it(self):
        assert loss(*days({"pain": 1}, {"pain": 9}, {"pain": 9}, first=0)) is None

    def test_entries_after_the_pull_day_do_not_count(self):
        entries = days({"pain": 1}, {"pain": 9}, {"pain": 9})
        assert loss(*entries, pulled_at=moment(3, "08:00")) is not None
        assert loss(*entries, pulled_at=moment(2, "21:00")) is None

    def test_a_late_entry_may_be_the_first_the_second_or_what_was_compared_with(self):
        good, bad, worse = days({"pain": 1}, {"pain": 9}, {"pain": 8})
        for late in (good, bad, worse):
            others = [entry for entry in (good, bad, worse) if entry is not late]
            entered_late = an_entry(
                {id(good): 1, id(bad): 2, id(worse): 3}[id(late)], at=moment(6), pain=late.entry.pain[0].average
            )
            flag = loss(*others, entered_late)
            assert (flag.raised_at, flag.entry) == (moment(6), entered_late)

    def test_a_third_bad_entry_joins(self):
        flag = loss(*days({"pain": 1}, {"pain": 9}, {"pain": 9}, {"pain": 9}))
        assert [one.at for one in flag.joined] == [moment(4, "20:00")]

    def test_a_morning_entry_that_comes_after_the_evening_one_is_still_the_earlier(self):
        # in time: bad morning of day 3, good evening of day 3, bad morning of day 4
        evening, morning = an_entry(3, pain=1), an_entry(3, "morning", at=moment(3, "22:00"), pain=9)
        assert loss(*days({"pain": 1}, {"pain": 1}), evening, morning, an_entry(4, "morning", pain=9)) is None

    def test_an_unscheduled_entry_goes_by_when_it_was_entered(self):
        night = an_entry(3, "unscheduled", at=moment(3, "03:00"), pain=9)
        evening_before, morning = an_entry(2, pain=9), an_entry(3, "morning", pain=1)
        assert loss(*days({"pain": 1}), evening_before, night, morning) is not None
        noon = an_entry(3, "unscheduled", at=moment(3, "13:00"), pain=9)
        assert loss(*days({"pain": 1}), evening_before, noon, morning) is None

    def test_the_flag_stays_with_its_basis_withdrawn_when_one_of_the_two_is_corrected(self):
        entries = days({"pain": 1}, {"pain": 9}, {"pain": 9})
        corrected = an_entry(2, at=moment(5), pain=1)
        assert loss(*entries).basis_withdrawn is False
        assert loss(*entries, corrected).basis_withdrawn is True

    def test_a_corrected_day_to_compare_with_withdraws_it_only_if_it_is_no_loss_any_more(self):
        entries = days({"pain": 1}, {"pain": 9}, {"pain": 9})
        assert loss(*entries, an_entry(1, at=moment(5), pain=2)).basis_withdrawn is False
        assert loss(*entries, an_entry(1, at=moment(5), pain=8)).basis_withdrawn is True

    def test_taking_out_a_good_entry_in_between_makes_two_bad_ones_neighbours(self):
        entries = days({"pain": 1}, {"pain": 9}, {"pain": 1}, {"pain": 9})
        emptied = an_entry(3, at=moment(6), temp=37)
        assert loss(*entries) is None
        assert loss(*entries, emptied).raised_at == moment(6)
