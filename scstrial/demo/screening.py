"""Screening: the answers, the physician's override, the verdict, and what comes of it."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

from scstrial.demo.arrival import visit_on
from scstrial.demo.scene import DAY, Scene, weekday_up_to
from scstrial.patients.actions import close_patient
from scstrial.patients.choices import Sex, Step
from scstrial.protocols.choices import Payer
from scstrial.screening.actions import (
    answer_items,
    clear_candidate,
    override_item,
    record_care,
    record_indication,
    record_part,
)
from scstrial.screening.choices import (
    AuthorizationDecision,
    Evaluator,
    HeightUnit,
    Indication,
    ItemKey,
    PainComponent,
    PainDistribution,
    PainMechanism,
    Pregnancy,
    PsychologicalResult,
    ReevaluationPart,
    Treatment,
    WeightUnit,
)
from scstrial.screening.rules import (
    PAYER,
    Answer,
    CareBefore,
    PartFound,
    PriorAuthorization,
    PsychologicalEvaluation,
    Reading,
    SpineImaging,
    StatedIndication,
    kept_from,
    words_read,
)

TRIED = (
    (Treatment.PHYSICAL_THERAPY, Treatment.GABAPENTINOID, Treatment.SNRI, Treatment.INJECTION),
    (Treatment.PHYSICAL_THERAPY, Treatment.GABAPENTINOID, Treatment.TRICYCLIC, Treatment.SURGERY, Treatment.INJECTION),
    (Treatment.PHYSICAL_THERAPY, Treatment.NSAID, Treatment.GABAPENTINOID, Treatment.RADIOFREQUENCY),
)
GOALS = (
    "Walk to church and back; stand long enough to cook a meal.",
    "Sleep through the night; lift the grandson.",
    "Work half days in the shop again.",
    "Drive for an hour without a stop.",
    "Do the shopping alone; need fewer tablets.",
)
UNWANTED = (
    "active_infection",
    "substance_use_disorder_active",
    "immunosuppressed",
    "cardiac_device",
    "coagulopathy",
    "surgical_compression",
    "spinal_instability",
    "diathermy",
    "prior_device_reaction",
)
FERTILE_UP_TO = 55  # years; rule book 2.3
DAYS_A_YEAR = 365
MEDICARE_FROM = 65  # years; the demo's
MEDICARE_ASKS = (
    ItemKey.LAST_RESORT,
    ItemKey.OTHER_TREATMENTS_FAILED,
    ItemKey.MULTIDISCIPLINARY,
    ItemKey.FACILITIES,
    ItemKey.OFFICE_NOTES,
    ItemKey.DAILY_LIVING,
    ItemKey.PLACE_OF_SERVICE,
)
EVICORE_ASKS = (ItemKey.SUPERVISED_CARE, ItemKey.SURGERY_NOT_INDICATED)


def screen_patient(scene: Scene) -> None:
    """Asked at the first visit and twelve days later; cleared when all is in order."""
    story = scene.story
    if story.step is Step.REFERRED:
        return
    scene.later(scene.at(visit_on(scene), time(10, 40)), partial(ask_first, scene))
    scene.later(scene.at(papers_on(scene), time(14, 15)), partial(ask_for_papers, scene))
    if story.override is not None:
        scene.later(scene.at(scene.cleared_on, time(10, 30)), partial(override, scene))
    if story.closed is not None:
        scene.later(scene.at(scene.cleared_on, time(15, 10)), partial(close, scene))
    elif story.step is not Step.SCREENING or story.placed_days_ago is not None:
        scene.later(scene.at(scene.cleared_on, time(11, 0)), partial(clear, scene))
    if story.asked_again:
        is_planned = story.step is Step.SCHEDULED
        again_on = scene.scheduled_on if is_planned else weekday_up_to(scene.today - 8 * DAY)
        scene.later(scene.at(again_on, time(15, 30) if is_planned else time(13, 30)), partial(ask_again, scene))


def screen_again(scene: Scene) -> None:
    """Before a second trial: what has gone by since is asked anew, then the candidate is cleared."""
    scene.later(scene.at(scene.cleared_on - DAY, time(14, 15)), partial(ask_before_repeat, scene))
    scene.later(scene.at(scene.cleared_on, time(11, 0)), partial(clear, scene))


def ask_before_repeat(scene: Scene, now: datetime) -> None:
    on = now.astimezone(scene.zone).date()
    authorization = PriorAuthorization(True, AuthorizationDecision.AFFIRMED, on + 120 * DAY, on, "UTN4410029317")
    answers = {
        "consent_signed_on": Answer(on),
        "education_done": Answer(True),
        "goals_recorded": Answer(True, note=GOALS[scene.number % len(GOALS)]),
        "realistic_expectation": Answer(True),
        "active_infection": Answer(False),
        "pregnant": Answer(pregnancy(scene, on)),
        "antithrombotic_plan": Answer(True),
        "platelets_10e9_l": Answer(Decimal(214), on),
        "prior_trials_same_region": Answer(1),
        "prior_authorization": Answer(authorization),
        "inr": Answer(Decimal("1.0"), on),
    }
    answer_items(scene.patient, answers, by=scene.nurse, now=now)


def papers_on(scene: Scene) -> date:
    return weekday_up_to(visit_on(scene) + 8 * DAY)


def ask_first(scene: Scene, now: datetime) -> None:
    """Why a stimulator is considered, health, and what was tried before."""
    on, dice = now.astimezone(scene.zone).date(), scene.dice("health")
    indication, code = scene.story.indication
    component = PainComponent.MIXED if indication is Indication.PSPS_1 else PainComponent.NEUROPATHIC
    since = on - dice.randint(18, 70) * 30 * DAY
    stated = StatedIndication(indication, code, component, since)
    record_indication(scene.patient, stated, by=scene.nurse, now=now)
    answers = {fact: Answer(False) for fact in UNWANTED} | {
        "can_operate": Answer(True),
        "antithrombotic_plan": Answer(True),
        "realistic_expectation": Answer(True),
        "tobacco": Answer(dice.randint(1, 6) == 1),
        "pregnant": Answer(pregnancy(scene, on)),
        "prior_trials_same_region": Answer(0),
        "prior_spine_surgeries": Answer(dice.randint(1, 3) if indication is Indication.PSPS_2 else 0),
        "conservative_months": Answer(
            Decimal(dice.randint(8, 30)), note="Physiotherapy twice a week, drugs by the family doctor, two injections."
        ),
        "treatments": Answer(frozenset(TRIED[scene.number % len(TRIED)])),
        "height_cm": as_read("height_cm", Reading(Decimal(5), HeightUnit.FEET, Decimal(dice.randint(2, 11)))),
        "weight_kg": as_read("weight_kg", Reading(Decimal(dice.randint(137, 216)), WeightUnit.LB), on),
        "diabetes": Answer(indication is Indication.PDN),
        **asked_by_payer(scene, on),
    }
    answer_items(scene.patient, as_told(scene, answers, on), by=scene.nurse, now=now)
    if indication is Indication.PSPS_2:
        tell_of_surgery(scene, on, now)


def tell_of_surgery(scene: Scene, on: date, now: datetime) -> None:
    """The operation, what followed, and why the pain came back; the psychosocial part waits for the psychologist."""
    operated_on = on - 900 * DAY
    after = "Leg pain gone for seven months, then back as before."
    surgery = CareBefore(Treatment.SURGERY, "Discectomy", "L4-L5", operated_on, operated_on, after)
    record_care(scene.patient, surgery, by=scene.nurse, now=now)
    surgeon, radiology = "Dr Whitfield, spine surgery", "Dr Baptiste, radiology"
    parts = (
        PartFound(
            ReevaluationPart.PAIN_HISTORY,
            on,
            PainDistribution.RADICULAR,
            PainMechanism.NEUROPATHIC,
            "Burning from the buttock to the foot, worse with sitting.",
            scene.physician.name,
        ),
        PartFound(
            ReevaluationPart.EXAMINATION, on - 20 * DAY, result="Ankle jerk weak, no new weakness.", by_whom=surgeon
        ),
        PartFound(ReevaluationPart.IMAGING, on - 30 * DAY, result="Scar at L5, no recurrent disc.", by_whom=radiology),
        PartFound(
            ReevaluationPart.DIAGNOSTIC_BLOCKS, on - 60 * DAY, result="L5 root: 80 % for a day.", by_whom=radiology
        ),
    )
    for part in parts:
        record_part(scene.patient, part, by=scene.nurse, now=now)


def asked_by_payer(scene: Scene, on: date) -> dict[str, Answer]:
    """Who pays for the trial, and the answers to what that payer alone asks; none where an override tells the story."""
    story = scene.story
    if story.override is not None or story.placed_days_ago is None:
        return {}
    is_medicare = (on - story.born_on).days >= MEDICARE_FROM * DAYS_A_YEAR
    items = MEDICARE_ASKS if is_medicare else EVICORE_ASKS
    payer = Payer.MEDICARE if is_medicare else Payer.EVICORE
    return {PAYER: Answer(payer), **{item.value: Answer(True) for item in items}}


def pregnancy(scene: Scene, on: date) -> Pregnancy:
    is_possible = scene.story.sex is Sex.FEMALE and (on - scene.story.born_on).days < FERTILE_UP_TO * DAYS_A_YEAR
    return Pregnancy.NO if is_possible else Pregnancy.NOT_APPLICABLE


def ask_for_papers(scene: Scene, now: datetime) -> None:
    """Consent, evaluation, imaging, authorization and the laboratory."""
    on, dice = now.astimezone(scene.zone).date(), scene.dice("papers")
    lab_on = on - DAY
    utn = f"UTN{dice.randint(10**9, 10**10 - 1)}"
    authorization = PriorAuthorization(True, AuthorizationDecision.AFFIRMED, on + 120 * DAY, visit_on(scene), utn)
    answers = {
        "consent_signed_on": Answer(on),
        "education_done": Answer(True),
        "goals_recorded": Answer(True, note=GOALS[scene.number % len(GOALS)]),
        "psychological_evaluation": Answer(evaluation(on - dice.randint(2, 9) * DAY)),
        "spine_imaging": Answer(SpineImaging(on - dice.randint(30, 200) * DAY, severe_stenosis_at_lead_levels=False)),
        "prior_authorization": Answer(authorization),
        "inr": Answer(Decimal(dice.randint(9, 11)) / 10, lab_on),
        "platelets_10e9_l": Answer(Decimal(dice.randint(165, 320)), lab_on),
    }
    if scene.story.indication[0] is Indication.PDN:
        answers["hba1c_pct"] = Answer(Decimal(dice.randint(60, 66)) / 10, lab_on)
    answer_items(scene.patient, as_told(scene, answers, on), by=scene.nurse, now=now)


def as_read(fact: str, reading: Reading, on: date | None = None) -> Answer:
    """In feet and pounds, as a clinic in the US reads them."""
    return Answer(kept_from(fact, reading), on, typed=words_read(fact, reading))


def evaluation(on: date) -> PsychologicalEvaluation:
    return PsychologicalEvaluation(on, PsychologicalResult.CLEARED, Evaluator.CLINICAL_PSYCHOLOGIST)


def as_told(scene: Scene, answers: dict[str, Answer], on: date) -> dict[str, Answer]:
    """The answers with what is not in order in this story; what nobody answered is left out."""
    lacking = {fact: lacking_answer(value, on) for fact, value in scene.story.lacking.items() if fact in answers}
    told = answers | lacking
    return {fact: answer for fact, answer in told.items() if answer.value is not None}


def lacking_answer(value: Any, on: date) -> Answer:
    if value == "expired":
        return Answer(evaluation(on - 430 * DAY))
    if value == "pending":
        return Answer(PriorAuthorization(True, AuthorizationDecision.PENDING, submitted_on=on))
    return Answer(value)


def override(scene: Scene, now: datetime) -> None:
    assert scene.story.override is not None
    item, reason = scene.story.override
    override_item(scene.patient, item, reason, by=scene.physician, now=now)


def clear(scene: Scene, now: datetime) -> None:
    clear_candidate(scene.patient, by=scene.nurse, now=now)


def close(scene: Scene, now: datetime) -> None:
    assert scene.story.closed is not None
    reason, why = scene.story.closed
    close_patient(scene.patient, reason, why, by=scene.nurse, now=now)


def ask_again(scene: Scene, now: datetime) -> None:
    """Asked anew: the trial is to be repeated, or something was found while it is planned."""
    on = now.astimezone(scene.zone).date()
    answers = {fact: lacking_answer(value, on) for fact, value in scene.story.asked_again.items()}
    answer_items(scene.patient, answers, by=scene.nurse, now=now)
