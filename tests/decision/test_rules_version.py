"""A change after which a trial is judged otherwise raises the version of the rules; so does nobody unseen."""

import json
import random
import tomllib
from decimal import Decimal
from pathlib import Path

import scstrial
from scstrial.decision.rules import RULES_VERSION, evaluate, fingerprint, plain
from scstrial.protocols.choices import AreaRule, Combine, PrimaryMeasure, TrialWindow
from scstrial.protocols.rules import EvaluationRule
from tests.factories.decision import area, logged, trial

ROOT = Path(__file__).resolve().parents[2]
NUMBER_OF_TRIALS = 600
# The fingerprint of what this version answers. Another fingerprint: raise RULES_VERSION, then write both down here.
ANSWERS = {"2026.11.1": "ef31b81a4e26b29e43d980e539cde9d755966459da31b833766e62787f6bab7c"}


def drawn_trial(dice):
    """Always the same trials, whatever library draws elsewhere: ratings with ties around the limits, gaps, pauses."""
    areas = []
    for name in ("leg_left", "low_back")[: dice.choice((1, 1, 2))]:
        before = tuple(dice.choice((4, 6, 7, 8, 8, "7.5")) for _ in range(dice.choice((3, 5, 7, 7))))
        days = tuple(
            logged(
                number,
                dice.choice((2, 3, "3.5", 4, 4, "4.2", 5, 8)),
                off=dice.choice((None, None, 0, 12, "12.5")),
                program=dice.choice((None, "P1", "P2")),
                yes=dice.choice((None, True, False)),
            )
            for number in range(1, 8)
            if dice.random() > 0.15
        )
        areas.append(
            area(
                days,
                before,
                name=name,
                clinic=dice.choice((None, 7, 10)),
                visit=dice.choice((None, 4)),
                primary=not areas,
            )
        )
    return trial(
        *areas,
        pulled=dice.choice((None, 8, 8, 9)),
        aborted=dice.choice((None, None, None, 2, 5)),
        stated=dice.choice((None, 45, 50, 70)),
        mme=dice.choice((None, (60, 30), (60, 45), (0, 0))),
        function_improved=dice.choice((None, True, False)),
        wants_implant=dice.choice((None, True, False)),
    )


def drawn_rule(dice):
    return EvaluationRule(
        trial_window=dice.choice(list(TrialWindow)),
        combine=dice.choice(list(Combine)),
        primary_measure=dice.choice(list(PrimaryMeasure)),
        area_rule=dice.choice(list(AreaRule)),
        pain_threshold_pct=Decimal(dice.choice((50, 50, 30))),
    )


def answers():
    dice = random.Random(2026)
    for _ in range(NUMBER_OF_TRIALS):
        found = evaluate(drawn_trial(dice), drawn_rule(dice))
        yield (found.status, found.reason, sorted(found.flags), found.relief, found.days_used)


def test_other_answers_need_another_version_of_the_rules():
    found = fingerprint(json.dumps(plain(list(answers()))))
    assert found == ANSWERS[RULES_VERSION], "raise RULES_VERSION"


def test_the_program_says_the_version_of_its_package():
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert package["version"] == scstrial.__version__
