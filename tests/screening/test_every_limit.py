"""Walks the delivered profiles and the list of items: each limit below, on and above, each answer, in each profile.

What is expected follows from the data: `_min` is met from the number on, `_max` up to it, `_raised` and `_high` are not
met from it on. A limit, an item or a payer that is new and has no line here fails.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from scstrial.protocols.choices import Payer
from scstrial.protocols.rules.payers import PROFILES, SCREENING_FLOORS, payer_profile
from scstrial.screening.choices import (
    AuthorizationDecision,
    Evaluator,
    ItemKey,
    Pregnancy,
    PsychologicalResult,
    State,
    ToolAdvice,
    Treatment,
)
from scstrial.screening.rules import (
    WANTED_ANSWERS,
    PriorAuthorization,
    PsychologicalEvaluation,
    SpineImaging,
    months_later,
    screen,
)
from scstrial.screening.rules.screening import ITEM_LIMITS, JUDGES
from tests.factories.screening import AS_OF, candidate

K = ItemKey
ONE, TENTH, HUNDREDTH = Decimal(1), Decimal("0.1"), Decimal("0.01")

# A number that is measured: the fact, and the smallest step in which it is told.
MEASURED = {
    "prior_trials_limit": ("prior_trials_same_region", ONE),
    "inr_max": ("inr", HUNDREDTH),
    "platelets_10e9_l_min": ("platelets_10e9_l", TENTH),
    "phq9_raised": ("phq9_total", ONE),
    "phq9_high": ("phq9_total", ONE),
    "mme_per_day_raised": ("mme_per_day", HUNDREDTH),
    "hba1c_pct_raised": ("hba1c_pct", HUNDREDTH),
    "hba1c_pct_high": ("hba1c_pct", HUNDREDTH),
    "bmi_raised": ("bmi", TENTH),
    "pcs_raised": ("pcs_total", ONE),
    "glucose_mg_dl_raised": ("glucose_mg_dl", TENTH),
    "conservative_months_min": ("conservative_months", TENTH),
    "pain_nrs_min": ("pain_nrs", HUNDREDTH),
    "pain_months_min": ("pain_months", TENTH),
    "odi_pct_min": ("odi_pct", TENTH),
    "lead_count_max": ("lead_count_planned", ONE),
    "contact_count_max": ("contact_count_planned", ONE),
}


def evaluated(on):
    return {
        "psychological_evaluation": PsychologicalEvaluation(on, PsychologicalResult.CLEARED, Evaluator.PSYCHIATRIST)
    }


# An age: what is dated.
AGED = {
    "psychological_evaluation_months": evaluated,
    "spine_imaging_months": lambda on: {"spine_imaging": SpineImaging(on, severe_stenosis_at_lead_levels=False)},
    "inr_days": lambda on: {"inr_on": on},
    "hba1c_months": lambda on: {"hba1c_on": on, "diabetes": True},
}
BORN = {"age_years_min"}  # reached on the birthday
# Judged where leads are placed and where the trial is planned and decided, not in the screening.
ELSEWHERE = {
    "hold_inr_max",
    "hold_inr_days",
    "trial_days_min",
    "trial_days_max",
    "trial_hours_above",
    "pain_threshold_pct",
    "analgesic_threshold_pct",
}
ITEM_OF = {key: item for item, keys in ITEM_LIMITS.items() for key in keys}
HELD = [(payer, key) for payer, profile in PROFILES.items() for key in profile.limits if key not in ELSEWHERE]


def found(payer, item, as_of=AS_OF, planned=None, **facts):
    """Level and state of one item under a delivered profile."""
    items = screen(candidate(**facts), payer_profile(payer), as_of, planned).items
    [one] = [one for one in items if one.item is item]
    return one.level, one.state


def level_of(payer, item, band=""):
    levels = payer_profile(payer).levels
    return (levels.get(f"{item}.{band}") or levels[item]).level


def test_every_limit_of_every_profile_has_its_line():
    limits = {key for profile in PROFILES.values() for key in profile.limits}
    assert limits == MEASURED.keys() | AGED.keys() | BORN | ELSEWHERE
    assert limits - ELSEWHERE == ITEM_OF.keys()
    assert set(PROFILES) == set(Payer)


@pytest.mark.parametrize(("payer", "key"), [one for one in HELD if one[1] in MEASURED])
def test_a_number_is_judged_below_on_and_above_its_limit(payer, key):
    fact, step = MEASURED[key]
    item, limit = ITEM_OF[key], payer_profile(payer).limits[key].value
    states = [found(payer, item, **{fact: value}) for value in (limit - step, limit, limit + step)]
    met, unmet, high = ((level_of(payer, item, band), state) for band, state in BANDS)
    if key.endswith("_min"):
        assert states == [unmet, met, met]
    elif key.endswith("_max"):
        assert states == [met, met, unmet]
    elif key.endswith("_high"):
        assert states == [unmet, high, high]
        assert unmet != high
    else:
        assert states == [met, unmet, unmet]


BANDS = (("", State.MET), ("", State.UNMET), ("high", State.UNMET))


@pytest.mark.parametrize(("payer", "key"), [one for one in HELD if one[1] in AGED])
def test_an_age_is_judged_on_its_last_day_and_the_day_after(payer, key):
    item, number = ITEM_OF[key], int(payer_profile(payer).limits[key].value)
    on = date(2026, 1, 31)
    last_on = months_later(on, number) if key.endswith("_months") else on + timedelta(days=number)
    as_of = date(2026, 2, 1)
    for planned, state in ((last_on - timedelta(days=1), State.MET), (last_on, State.MET)):
        assert found(payer, item, as_of, planned, **AGED[key](on)) == (level_of(payer, item), state)
    assert found(payer, item, as_of, last_on + timedelta(days=1), **AGED[key](on))[1] is State.EXPIRED


@pytest.mark.parametrize("payer", PROFILES)
def test_an_age_in_years_is_reached_on_the_birthday(payer):
    years = int(payer_profile(payer).limits["age_years_min"].value)
    birthday = AS_OF.replace(year=AS_OF.year - years)
    for born, state in ((birthday - timedelta(days=1), State.MET), (birthday, State.MET)):
        assert found(payer, K.AGE, birth_date=born)[1] is state
    assert found(payer, K.AGE, birth_date=birthday + timedelta(days=1))[1] is State.UNMET


@pytest.mark.parametrize(("payer", "key"), [one for one in HELD if one[1] in MEASURED])
def test_a_number_that_nobody_recorded_is_unknown_where_it_is_asked(payer, key):
    fact, _ = MEASURED[key]
    items = screen(candidate(**{fact: None}), payer_profile(payer), AS_OF).items
    states = {one.item: one.state for one in items}
    further = ITEM_OF[key] in (K.PCS, K.GLUCOSE, K.LEAD_COUNT, K.CONTACT_COUNT)
    assert states.get(ITEM_OF[key]) is (None if further else State.UNKNOWN)


# An answer that is no number: facts that meet the item, those that do not, and those that leave it open.


def authorized(decision, required=True):
    return {"prior_authorization": PriorAuthorization(required, decision)}


def evaluation(result, by):
    return {"psychological_evaluation": PsychologicalEvaluation(date(2026, 1, 10), result, by)}


def imaged(severe):
    return {"spine_imaging": SpineImaging(date(2025, 11, 2), severe)}


def told(fact, met, unmet):
    return [{fact: met}], [{fact: unmet}], [{fact: None}]


D, R, E = AuthorizationDecision, PsychologicalResult, Evaluator
ANSWERED = {
    K.CONSENT: ([{"consent_signed_on": AS_OF}], [{"consent_signed_on": AS_OF + timedelta(days=1)}], None),
    K.EDUCATION: told("education_done", True, False),
    K.GOALS: told("goals_recorded", True, False),
    K.PSYCHOLOGICAL_EVALUATION: (
        [evaluation(r, by) for r in (R.CLEARED, R.CLEARED_WITH_CONDITIONS) for by in E if by is not E.OTHER],
        [evaluation(R.NOT_CLEARED, E.PSYCHIATRIST), evaluation(R.CLEARED, E.OTHER)],
        [{"psychological_evaluation": None}],
    ),
    K.ACTIVE_INFECTION: told("active_infection", False, True),
    K.PRIOR_AUTHORIZATION: (
        [authorized(D.AFFIRMED), authorized(None, required=False)],
        [authorized(D.NON_AFFIRMED), authorized(D.PENDING)],
        [authorized(None), {"prior_authorization": None}],
    ),
    K.SPINE_IMAGING: ([imaged(None)], None, [{"spine_imaging": None}]),
    K.SEVERE_STENOSIS: ([imaged(False)], [imaged(True)], [imaged(None), {"spine_imaging": None}]),
    K.SUBSTANCE_USE_DISORDER: told("substance_use_disorder_active", False, True),
    K.PREGNANCY: (
        [{"pregnant": Pregnancy.NO}, {"pregnant": Pregnancy.NOT_APPLICABLE}],
        [{"pregnant": Pregnancy.YES}],
        [{"pregnant": Pregnancy.UNKNOWN}, {"pregnant": None}],
    ),
    K.IMMUNOSUPPRESSION: told("immunosuppressed", False, True),
    K.CARDIAC_DEVICE: told("cardiac_device", False, True),
    K.PHQ9_ITEM9: ([{"phq9_item9": 0}], [{"phq9_item9": one} for one in (1, 2, 3)], [{"phq9_item9": None}]),
    K.TOBACCO: told("tobacco", False, True),
    K.TREATMENTS_TRIED: (None, [{"treatments": frozenset()}], [{"treatments": None}]),
    K.PHYSICAL_THERAPY_WEEKS: (
        [{"physical_therapy_weeks": weeks} for weeks in (6, Decimal("6.1"))],
        [{"physical_therapy_weeks": Decimal("5.9")}],
        None,
    ),
    K.TOOL_ADVICE: (
        [{"tool_advice": one} for one in ToolAdvice if one is not ToolAdvice.NOT_RECOMMENDED],
        [{"tool_advice": ToolAdvice.NOT_RECOMMENDED}],
        None,
    ),
    **{
        item: ([{"answers": {item: wanted}}], [{"answers": {item: not wanted}}], [{"answers": {item: None}}])
        for item, wanted in WANTED_ANSWERS.items()
    },
}
ASKED = [(payer, item) for payer, profile in PROFILES.items() for item in ANSWERED if item in profile.levels]


def test_every_item_has_its_line():
    assert ANSWERED.keys() | set(ITEM_LIMITS) == set(ItemKey) == set(JUDGES)
    assert {item for _, item in ASKED} == ANSWERED.keys()
    assert {key.partition(".")[0] for profile in PROFILES.values() for key in profile.levels} == set(ItemKey)


@pytest.mark.parametrize(("payer", "item"), ASKED)
def test_each_answer_of_each_item_has_its_state(payer, item):
    for facts_of_state, state in zip(ANSWERED[item], (State.MET, State.UNMET, State.UNKNOWN), strict=True):
        for facts in facts_of_state or ():
            assert (facts, found(payer, item, **facts)[1]) == (facts, state)


@pytest.mark.parametrize("item", [item for item in ItemKey if item not in list(ItemKey)[:27]])
def test_an_item_beyond_the_checklist_is_there_only_where_its_fact_is(item):
    for payer in PROFILES:
        assert item not in {one.item for one in screen(candidate(), payer_profile(payer), AS_OF).items}


# What each payer asks for otherwise than the default: the whole of it (rule book 2.1, 2.2, 2.5).

NO_FLOORS = dict.fromkeys(SCREENING_FLOORS)
PASS_50 = {"pain_threshold_pct": 50}
DIFFERENT_LIMITS = {
    Payer.DEFAULT: {},
    Payer.CLINIC: {},
    Payer.MEDICARE: {
        "conservative_months_min": None,
        "pain_nrs_min": None,
        "pain_months_min": None,
        "lead_count_max": 2,
        "contact_count_max": 16,
        **PASS_50,
        "analgesic_threshold_pct": 50,
    },
    Payer.AETNA: {"pain_months_min": 12, "odi_pct_min": 21, "trial_days_min": 3, "trial_days_max": 7, **PASS_50},
    Payer.EVICORE: {"pain_nrs_min": None, "pain_months_min": None, "trial_hours_above": 48, **PASS_50},
    Payer.BCBS_AL: {"conservative_months_min": None, "pain_months_min": 3, **PASS_50},
    Payer.NICE: {"conservative_months_min": None},
}
DIFFERENT_LEVELS = {
    Payer.DEFAULT: {},
    Payer.CLINIC: {},
    Payer.MEDICARE: {
        "prior_authorization.unknown": "BLOCK",
        "prior_trials_same_region": "HARD",
        **dict.fromkeys(("last_resort", "other_treatments_failed", "multidisciplinary", "facilities"), "HARD"),
        **dict.fromkeys(("office_notes", "daily_living"), "HARD"),
        **dict.fromkeys(("place_of_service", "lead_count", "contact_count"), "WARN"),
    },
    Payer.AETNA: {"odi": "HARD", "objective_pathology": "HARD", "physical_therapy_weeks": "WARN"},
    Payer.EVICORE: {"supervised_care": "HARD", "surgery_not_indicated": "HARD"},
    Payer.BCBS_AL: {"other_treatments_failed": "HARD"},
    Payer.NICE: {"multidisciplinary": "HARD", "neuropathic_pain": "HARD"},
}
DEFAULT_TREATMENTS = {"drugs": "checklist, 2", "physical_therapy": "checklist, 1", "intervention": "checklist, 1"}
TREATMENTS = {
    Payer.DEFAULT: DEFAULT_TREATMENTS,
    Payer.CLINIC: DEFAULT_TREATMENTS,
    Payer.MEDICARE: dict.fromkeys(("drugs", "physical_therapy", "psychological", "injection", "surgery"), "packet, 1"),
    Payer.AETNA: {"physical_therapy": "packet, 1, 6 weeks"},
    Payer.EVICORE: {},
    Payer.BCBS_AL: {},
    Payer.NICE: {},
}


@pytest.mark.parametrize("payer", list(Payer))
def test_what_a_payer_asks_for_otherwise_than_the_default_is_all_of_this(payer):
    default, profile = payer_profile(Payer.DEFAULT), payer_profile(payer)
    limits = {key: profile.number(key) for key in default.limits | profile.limits}
    assert {key: one for key, one in limits.items() if one != default.number(key)} == DIFFERENT_LIMITS[payer]
    levels = {key: one.level.value for key, one in profile.levels.items()}
    held = {key: one.level.value for key, one in default.levels.items()}
    assert {key: one for key, one in levels.items() if one != held.get(key)} == DIFFERENT_LEVELS[payer]
    assert held.keys() <= levels.keys()
    asked = {
        kind.value: f"{one.asked.value}, {one.least}{f', {one.weeks} weeks' if one.weeks else ''}"
        for kind, one in profile.treatments.items()
    }
    assert asked == TREATMENTS[payer]
    assert profile.neuropathic_list is None


TRIED = {
    Payer.DEFAULT: ("physical_therapy gabapentinoid snri injection", "physical_therapy gabapentinoid injection"),
    Payer.CLINIC: ("physical_therapy gabapentinoid snri surgery", "physical_therapy gabapentinoid snri"),
    **{one: ("topical", "") for one in (Payer.MEDICARE, Payer.AETNA, Payer.EVICORE, Payer.BCBS_AL, Payer.NICE)},
}


@pytest.mark.parametrize("payer", list(Payer))
def test_the_treatments_that_are_just_enough_for_a_payer(payer):
    enough, too_few = (frozenset(map(Treatment, words.split())) for words in TRIED[payer])
    nothing = {"mme_per_day": Decimal(0)}
    assert found(payer, K.TREATMENTS_TRIED, treatments=enough, **nothing)[1] is State.MET
    assert found(payer, K.TREATMENTS_TRIED, treatments=too_few, **nothing)[1] is State.UNMET
