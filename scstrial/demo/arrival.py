"""Referral and first visit: who the patient is, where it hurts, how much, and what is taken."""

import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

from scstrial.assessments.actions import choose_areas, rate_day
from scstrial.assessments.choices import BaselineSource, Instrument
from scstrial.assessments.rules import BaselineRating, Score
from scstrial.audit.choices import System
from scstrial.bedside import actions as bedside
from scstrial.demo.scene import DAY, Scene, weekday_up_to
from scstrial.demo.story import Thinner
from scstrial.medications.actions import agree_hold, record_blood_thinner, record_opioids, withdraw_blood_thinner
from scstrial.medications.choices import AgreedHow
from scstrial.medications.models import BloodThinner
from scstrial.medications.queries import blood_thinners_of
from scstrial.medications.rules import Agreed, OpioidRow
from scstrial.patients.actions import register_patient
from scstrial.patients.choices import Language, MessageChannel, Step
from scstrial.patients.rules import PatientDetails
from scstrial.trials.queries import current_trial_of

PHONES = {"north": "+1312555{:04d}", "bayview": "+1415555{:04d}"}
FIRST_FREE_NUMBER = 101  # 555-0100 to 555-0199 are kept for stories
BY_LINK = 0.5  # of the diary days, by patients who have e-mail
SPEAKS_ENGLISH = (Language.ENGLISH, Language.FRENCH, Language.PORTUGUESE)


def arrive(scene: Scene) -> None:
    """Registered, then seen two days later."""
    clock = time(9, scene.dice("referral").randint(0, 55))
    scene.later(scene.at(scene.began_on, clock), partial(register, scene))
    if scene.story.step is Step.REFERRED:
        return
    scene.later(scene.at(visit_on(scene), time(10, 5)), partial(first_visit, scene))
    if scene.story.placed_days_ago is not None:
        keep_diary(scene)
        hold_thinner(scene)


def visit_on(scene: Scene) -> date:
    return weekday_up_to(scene.began_on + 4 * DAY)


def register(scene: Scene, now: datetime) -> None:
    details = details_of(scene)
    consents = [MessageChannel.EMAIL, MessageChannel.PHONE] if scene.story.writes_mail else [MessageChannel.PHONE]
    scene.known_patient = register_patient(details, clinic=scene.clinic, consents=consents, by=scene.nurse, now=now)


def details_of(scene: Scene) -> PatientDetails:
    story, number = scene.story, scene.number
    name = plain_letters(f"{story.given}.{story.family}".lower().replace(" ", ""))
    phone = PHONES[story.clinic]
    return PatientDetails(
        mrn=f"{story.clinic[0].upper()}{10_400 + number * 7}",
        family_name=story.family,
        given_name=story.given,
        born_on=story.born_on,
        sex=story.sex,
        phone=phone.format(FIRST_FREE_NUMBER + number),
        email=f"{name}@mail.example.org" if story.writes_mail else "",
        language=story.language,
        interpreter_needed=story.language not in SPEAKS_ENGLISH,
        caregiver_name=story.caregiver,
        caregiver_phone=phone.format(FIRST_FREE_NUMBER + number + 50) if story.caregiver else "",
        time_zone=story.time_zone or scene.clinic.time_zone,
    )


def plain_letters(text: str) -> str:
    """The letters without their accents, as in an e-mail address."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def first_visit(scene: Scene, now: datetime) -> None:
    """Target areas, questionnaires, opioids, and the pain of the last seven days as the patient puts it."""
    patient, story, nurse, on = scene.patient, scene.story, scene.nurse, now.astimezone(scene.zone).date()
    choose_areas(patient, story.areas, story.areas[0], by=nurse, now=now)
    dice = scene.dice("scores")
    scores = (
        Score(Instrument.PHQ9, on, Decimal(dice.randint(3, 9)), item9=0),
        Score(Instrument.ODI, on, Decimal(2 * dice.randint(20, 29))),
        Score(Instrument.PCS, on, Decimal(dice.randint(11, 26))),
        Score(Instrument.WALK_MINUTES, on, Decimal(5 * dice.randint(3, 6))),
        Score(Instrument.STAND_MINUTES, on, Decimal(5 * dice.randint(4, 7))),
        Score(Instrument.SIT_MINUTES, on, Decimal(10 * dice.randint(15, 24))),
        Score(Instrument.SLEEP_QUALITY, on, Decimal(dice.randint(2, 4))),
    )
    for score in scores:
        bedside.record_score(patient, score, by=nurse, now=now)
    record_opioids(patient, opioids_of(scene), on, by=nurse, now=now)
    average = Decimal(usual_pain(scene))
    ratings = [BaselineRating(area, on, average=average, source=BaselineSource.CLINIC) for area in story.areas]
    rate_day(patient, ratings, by=nurse, now=now)
    if story.thinner is not None:
        note_mistaken(scene, story.thinner, now)
        note_thinner(scene, None, now)


def usual_pain(scene: Scene) -> int:
    """The mean of the diary as a whole number, half up."""
    values = [int(value) for value in scene.story.baseline.split()]
    return (2 * sum(values) + len(values)) // (2 * len(values))


def opioids_of(scene: Scene) -> list[OpioidRow]:
    """`tramadol 50 3`: three tablets of 50 mg a day; empty: none."""
    if not scene.story.opioid:
        return []
    drug, strength, a_day = scene.story.opioid.split()
    return [OpioidRow(drug, Decimal(strength), units_per_day=Decimal(a_day), route="oral")]


def keep_diary(scene: Scene) -> None:
    """Pain of each of the seven days before the placement, told in the evening."""
    for back, average in zip(range(7, 0, -1), scene.story.baseline.split(), strict=True):
        clock = time(20, scene.dice("diary", back).randint(2, 50))
        on = scene.trial_day(-back)
        scene.later(scene.at(on, clock), partial(diary_day, scene, int(average)))


def diary_day(scene: Scene, average: int, now: datetime) -> None:
    on = now.astimezone(scene.zone).date()
    dice = scene.dice("diary", on - scene.day_zero)
    ratings = []
    for place, area in enumerate(scene.story.areas):
        here = average if place == 0 else max(1, average - dice.randint(0, 2))
        worst, least = min(10, here + dice.randint(1, 2)), max(0, here - dice.randint(1, 3))
        current = Decimal(dice.randint(least, worst))
        ratings.append(BaselineRating(area, on, Decimal(here), Decimal(worst), Decimal(least), current))
    by_link = scene.patient.email and dice.random() < BY_LINK
    rate_day(scene.patient, ratings, by=System.PATIENT if by_link else scene.nurse_at(now), now=now)


def hold_thinner(scene: Scene) -> None:
    """The last dose before the placement, as told by phone the day after."""
    thinner = scene.story.thinner
    if thinner is None or thinner.held_days is None:
        return
    last_on = scene.trial_day(-thinner.held_days)
    last_dose_at = scene.at(last_on, time(7, 30))
    scene.later(scene.at(last_on + DAY, time(11, 20)), partial(note_thinner, scene, last_dose_at))


def note_mistaken(scene: Scene, thinner: Thinner, now: datetime) -> None:
    """A drug of somebody else, seen at once."""
    if thinner.mistaken is None:
        return
    told: dict[str, Any] = {"intent": None, "prescriber": "", "last_dose_at": None, "note": ""}
    row = record_blood_thinner(scene.patient, drug=thinner.mistaken, **told, by=scene.nurse, now=now)
    why = "Read from another referral: the cardiologist says clopidogrel."
    withdraw_blood_thinner(scene.patient, row, why, by=scene.nurse, now=now)


def note_thinner(scene: Scene, last_dose_at: datetime | None, now: datetime) -> None:
    """First as it is taken, then with the last dose."""
    thinner = scene.story.thinner
    assert thinner is not None
    record_blood_thinner(
        scene.patient,
        drug=thinner.drug,
        intent=thinner.intent,
        prescriber=thinner.prescriber,
        last_dose_at=last_dose_at,
        note="Last dose told by phone." if last_dose_at else "",
        by=scene.nurse,
        now=now,
        replaces=thinner_of(scene) if last_dose_at else None,
    )
    if last_dose_at:
        trial = current_trial_of(scene.patient.id)
        agreed = Agreed(thinner.prescriber, now.astimezone(scene.zone).date(), AgreedHow.PHONE)
        planned_at = trial.placement_planned_at if trial is not None else None
        agree_hold(scene.patient, thinner_of(scene), agreed, placement_at=planned_at, by=scene.nurse, now=now)


def thinner_of(scene: Scene) -> BloodThinner:
    [row] = blood_thinners_of(scene.patient.id)
    return row
