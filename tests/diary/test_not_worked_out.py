"""The patient's page while the rules of the trial fail: answers are kept, and what to do is said all the same."""

from decimal import Decimal

import pytest

from scstrial.complications import rules as flag_rules
from scstrial.complications.choices import EMERGENCY_WORDS, FlagRule, Urgency
from scstrial.complications.queries import flags_of, not_judged_of
from scstrial.daily_logs.choices import Answer, Drainage, RedFlag
from scstrial.daily_logs.queries import logs_of
from scstrial.daily_logs.rules import SiteCheck
from scstrial.diary.choices import Advice
from scstrial.diary.rules import advice_for, found_alone, judging
from tests.factories.complications import trial_facts as facts
from tests.factories.diary import chicago
from tests.factories.logs import a_log
from tests.filled import text_of

E, S = Urgency.EMERGENCY, Urgency.SAME_DAY
NOW = chicago("2026-03-03 19:40")


@pytest.fixture
def broken(monkeypatch):
    """The rules fail as soon as they look at the trial's own facts; `wholly()` makes them fail on anything."""
    whole = flag_rules.flags_in

    def failing(facts, now):
        if facts.baseline_nrs is not None:
            raise ValueError("L. Hart, 38.6")
        return whole(facts, now)

    def never(facts, now):
        raise ValueError("L. Hart, 38.6")

    def use(rule):
        monkeypatch.setattr(flag_rules, "flags_in", rule)
        monkeypatch.setattr(judging, "flags_in", rule)

    use(failing)
    return lambda: use(never)


def chest_pain(patient):
    patient.comes_in()
    patient.skips_to("signs-now")
    patient.answers(any="some")
    patient.answers(chest_pain="yes")
    return text_of(patient.response)


def then_the_patient_knows_and_nothing_technical_is_said(words, trial):
    assert EMERGENCY_WORDS.split(".")[0].split(",")[0] in words
    reference = not_judged_of(trial.id).reference
    for technical in (reference, "reference", "rules", "ValueError", "administrator"):
        assert technical not in words


def test_an_emergency_says_at_once_what_to_do_and_is_kept(patient, trial, broken):
    words = chest_pain(patient)
    assert patient.at == "/d/log/stop"
    then_the_patient_knows_and_nothing_technical_is_said(words, trial)
    [log] = logs_of(trial.id)
    assert log.red_flags["chest_pain"] == "yes"
    assert flags_of(trial.id) == []


def test_also_when_the_rules_fail_on_anything(patient, trial, broken):
    broken()
    words = chest_pain(patient)
    assert patient.at == "/d/log/stop"
    then_the_patient_knows_and_nothing_technical_is_said(words, trial)
    assert len(logs_of(trial.id)) == 1


def test_a_log_without_a_sign_is_sent_and_thanked_for(patient, trial, broken):
    patient.comes_in()
    patient.skips_to("signs-now")
    patient.answers(any="none")
    patient.finishes()
    assert patient.at == "/d/log/thanks"
    assert "reference" not in text_of(patient.response)
    assert len(logs_of(trial.id)) == 1
    assert not_judged_of(trial.id) is not None


def signs(*flags, **answers):
    return a_log(1, red_flags=dict.fromkeys(flags, Answer.YES), **answers)


@pytest.mark.parametrize(
    ("entry", "advice"),
    [
        (signs(RedFlag.NEW_WEAKNESS), (Advice.EMERGENCY,)),
        (signs(RedFlag.CALF_SWELLING), (Advice.EMERGENCY,)),
        (signs(RedFlag.ITCH), (Advice.CALL_CLINIC,)),
        (signs(RedFlag.SELF_HARM_THOUGHTS), (Advice.CRISIS,)),
        (signs(RedFlag.SELF_HARM_THOUGHTS, RedFlag.FAINT), (Advice.EMERGENCY, Advice.CRISIS)),
        (a_log(1, temperature_c=Decimal("38.0")), (Advice.CALL_CLINIC,)),
        (a_log(1, temperature_c=Decimal("37.9")), ()),
        (a_log(1, site=SiteCheck(drainage=Drainage.PUS)), (Advice.CALL_CLINIC,)),
        (a_log(1, site=SiteCheck(drainage=Drainage.BLOODY)), ()),
        (a_log(1, red_flags={RedFlag.FAINT: Answer.UNKNOWN, RedFlag.NEW_WEAKNESS: Answer.NO}), ()),
    ],
)
def test_without_any_rule_each_answer_stands_for_itself(broken, entry, advice):
    broken()
    assert advice_for(found_alone(entry, facts(), NOW)) == advice


def test_on_the_entry_alone_the_rules_are_those_of_every_day(broken):
    found = found_alone(signs(RedFlag.CALF_SWELLING), facts(baseline_nrs=None), chicago("2026-03-03 20:00"))
    assert found == {FlagRule.CHEST_OR_CALF: S}
