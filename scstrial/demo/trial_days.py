"""The trial: planned, leads in, programs, more days, leads out."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial

from scstrial.assessments.choices import Instrument, WouldProceed
from scstrial.assessments.rules import Score
from scstrial.bedside import actions as bedside
from scstrial.complications.actions import raise_flags
from scstrial.demo.arrival import thinner_of
from scstrial.demo.hardware import KITS, PROGRAMS, impedances, is_felt, leads_of, region_of
from scstrial.demo.scene import DAY, Scene
from scstrial.programming.choices import ProgrammedBy
from scstrial.programming.rules import ProgrammingSession, ProgramSettings
from scstrial.screening.queries import goals_of
from scstrial.trials.actions import cancel_trial, schedule_trial
from scstrial.trials.choices import (
    Anchoring,
    Antibiotic,
    Approach,
    ExtensionReason,
    GoalReached,
    PullSite,
    ResistanceMedium,
    Sedation,
    SiteOfService,
)
from scstrial.trials.rules import EndRating, Film, FilmReading, GoalAnswer, Placement, PullRecord

PLACEMENT_HOURS = (time(8, 10), time(9, 30), time(10, 15), time(11, 0))
PULL_AT = time(10, 30)
LAST_PULL_AT = time(16, 30)
DRESSING = "Sterile, occlusive"
WELL_PCT, FAIR_PCT = 50, 30


def run_trial(scene: Scene) -> None:
    """From the appointment to the pull, as far as the story goes."""
    story = scene.story
    if story.placed_days_ago is None:
        return
    scene.later(scene.at(scene.scheduled_on, time(14, 20)), partial(schedule, scene))
    if story.cancelled is not None:
        scene.later(scene.at(scene.trial_day(-2), time(15, 40)), partial(cancel, scene))
        return
    placed_at = placement_at(scene)
    scene.later(placed_at + timedelta(minutes=75), partial(place, scene, placed_at))
    scene.later(placed_at + timedelta(hours=3), partial(first_session, scene))
    if story.filmed is not None:
        scene.later(scene.at(scene.trial_day(story.filmed.day), time(8, 20)), partial(film, scene))
    if story.reprogrammed is not None:
        scene.later(scene.at(scene.trial_day(story.reprogrammed.day), time(11, 5)), partial(reprogram, scene))
    if story.extended is not None:
        scene.later(scene.at(scene.trial_day(story.extended.on_day), time(11, 40)), partial(extend, scene))
    end_trial(scene)
    if "-" in story.average or story.last_log_day is not None:
        look_each_morning(scene)


def end_trial(scene: Scene) -> None:
    """The pull as planned, or the stop before it."""
    story = scene.story
    if story.pulled_day is not None:
        scene.later(scene.at(scene.trial_day(story.pulled_day), time(10, 55)), partial(pull, scene))
        if story.thinner is not None and story.thinner.restarted:
            scene.later(scene.at(scene.trial_day(story.pulled_day + 1), time(12, 30)), partial(restart, scene))
    if story.stopped is not None:
        scene.later(scene.at(scene.trial_day(story.stopped.day), time(11, 15)), partial(stop, scene))


def look_each_morning(scene: Scene) -> None:
    """The clockwork, by which overdue logs are noticed."""
    last = scene.story.pulled_day or scene.story.placed_days_ago or 0
    for number in range(1, last + 1):
        scene.later(scene.at(scene.trial_day(number), time(8, 31)), partial(look, scene))


def look(scene: Scene, now: datetime) -> None:
    raise_flags(scene.trial, now=now)


def placement_at(scene: Scene) -> datetime:
    return scene.at(scene.day_zero, PLACEMENT_HOURS[scene.number % len(PLACEMENT_HOURS)])


def schedule(scene: Scene, now: datetime) -> None:
    story = scene.story
    pull_on = scene.trial_day(story.planned_days)
    pull_at = scene.at(pull_on, LAST_PULL_AT if pull_on == scene.today else PULL_AT)
    if story.pulled_day is None and story.stopped is None and story.extended is None and pull_at <= scene.now:
        pull_at = scene.at(pull_on + DAY, PULL_AT)  # the leads of this story are still in
    scene.known_trial = schedule_trial(
        scene.patient,
        placement_planned_at=placement_at(scene),
        pull_planned_at=pull_at,
        region=region_of(story.areas),
        repeat_cause=story.repeats,
        by=scene.nurse_at(now),
        now=now,
    )


def cancel(scene: Scene, now: datetime) -> None:
    assert scene.story.cancelled is not None
    reason, note = scene.story.cancelled
    cancel_trial(scene.trial, reason=reason, note=note, by=scene.nurse_at(now), now=now)


def place(scene: Scene, placed_at: datetime, now: datetime) -> None:
    dice, kit = scene.dice("placement"), KITS[scene.story.kit]
    placement = Placement(
        placed_at=placed_at,
        operator=scene.physician.name,
        leads=leads_of(kit, region_of(scene.story.areas), dice),
        site_of_service=dice.choice((SiteOfService.SURGERY_CENTER, SiteOfService.HOSPITAL_OUTPATIENT)),
        sedation=dice.choice((Sedation.MINIMAL, Sedation.MODERATE)),
        fluoroscopy_seconds=dice.randint(55, 190),
        entry_level="T12-L1",
        approach=dice.choice((Approach.PARAMEDIAN_LEFT, Approach.PARAMEDIAN_RIGHT)),
        loss_of_resistance=ResistanceMedium.SALINE,
        attempts=dice.choice((1, 1, 1, 2)),
        dural_puncture=scene.story.dural_puncture,
        blood_seen=False,
        coverage_pct=dice.choice((85, 90, 95)) if is_felt(kit.program) else None,
        paresthesia_free=not is_felt(kit.program),
        anchoring=dice.choice((Anchoring.SUTURE, Anchoring.TAPE)),
        dressing=DRESSING,
        chlorhexidine_prep=True,
        antibiotic=Antibiotic.CEFAZOLIN,
        antibiotic_dose="2 g IV",
        antibiotic_started_at=placed_at - timedelta(minutes=dice.randint(48, 58)),
        incision_at=placed_at - timedelta(minutes=dice.randint(20, 35)),
        stimulator_model=kit.stimulator,
        stimulator_serial=f"X{dice.randint(100_000, 999_999)}",
    )
    bedside.place_leads(scene.trial, placement, by=scene.nurse_at(now), now=now)


def first_session(scene: Scene, now: datetime) -> None:
    program = KITS[scene.story.kit].program
    hold_session(scene, program, "First programming after the placement", now)


def reprogram(scene: Scene, now: datetime) -> None:
    assert scene.story.reprogrammed is not None
    hold_session(scene, PROGRAMS[scene.story.reprogrammed.program], scene.story.reprogrammed.reason, now)


def film(scene: Scene, now: datetime) -> None:
    filmed = scene.story.filmed
    assert filmed is not None
    taken = Film(
        taken_at=now - timedelta(minutes=15),
        read_by=scene.physician.name,
        readings=tuple(FilmReading(number, mm, levels) for number, mm, levels in filmed.moved),
        view_ap=True,
        view_lateral=True,
        note=filmed.note,
    )
    bedside.record_film(scene.trial, taken, by=scene.nurse_at(now), now=now)


def hold_session(scene: Scene, program: ProgramSettings, reason: str, now: datetime) -> None:
    dice = scene.dice("session", program.name)
    program = ProgramSettings(
        **{
            **vars(program),
            "coverage_pct": dice.choice((80, 85, 90)) if is_felt(program) else None,
            "immediate_nrs": Decimal(dice.randint(3, 5)),
        }
    )
    session = ProgrammingSession(
        held_at=now - timedelta(minutes=25),
        by_role=ProgrammedBy.REP,
        reason=reason,
        programs=(program,),
        impedances_ohm={1: impedances(dice), 2: impedances(dice)},
    )
    bedside.hold_session(scene.trial, session, by=scene.nurse_at(now), now=now)


def extend(scene: Scene, now: datetime) -> None:
    extended = scene.story.extended
    assert extended is not None
    bedside.extend_trial(
        scene.trial,
        pull_planned_at=scene.at(scene.trial_day(extended.to_day), PULL_AT),
        reason=ExtensionReason.WAVEFORM_UNTRIED,
        note=extended.note,
        by=scene.physician,
        now=now,
    )


def pull(scene: Scene, now: datetime) -> None:
    bedside.pull_leads(scene.trial, pull_record(scene, now), by=scene.nurse_at(now), now=now)
    score_at_end(scene, now)


def stop(scene: Scene, now: datetime) -> None:
    stopped = scene.story.stopped
    assert stopped is not None
    bedside.stop_and_pull(
        scene.trial,
        pull_record(scene, now),
        reason=stopped.reason,
        note=stopped.note,
        aborted_at=now - timedelta(minutes=50),
        by=scene.physician,
        now=now,
    )


def pull_record(scene: Scene, now: datetime) -> PullRecord:
    story, dice = scene.story, scene.dice("pull")
    averages = [int(value) for value in story.average.split() if value != "-"]
    better = (story.stated or 0) >= FAIR_PCT
    infected = any("drainage" in said.values.get("site", {}) for said in story.said)
    ratings = tuple(EndRating(area, Decimal(averages[-1])) for area in story.areas) if story.rated_at_pull else ()
    return PullRecord(
        removed_at=now - timedelta(minutes=20),
        removed_by=scene.nurse_at(now).name if story.stopped is None else scene.physician.name,
        tips_intact=True,
        strength_normal=True,
        sensation_normal=True,
        bladder_normal=True,
        site=PullSite.DRAINAGE if infected else PullSite.CLEAN,
        temperature_c=Decimal("38.4") if infected else Decimal(dice.randint(364, 370)) / 10,
        image_before_pull=dice.choice((True, False)),
        dressing="Dry gauze for 24 h",
        restart_told="From tomorrow morning on, if the site is dry." if story.thinner is not None else "",
        ratings=ratings,
        relief_reported_pct=story.stated,
        wants_implant=story.wish,
        function_improved=better,
        pgic=2 if (story.stated or 0) >= WELL_PCT else 3 if better else 4,
        goals=goals_at_end(scene, story.stated or 0),
        note="" if story.wish is not WouldProceed.NO else "Says that she would rather not have it.",
    )


def goals_at_end(scene: Scene, stated: int) -> tuple[GoalAnswer, ...]:
    """The first goal as the relief goes; a further one is only partly reached."""
    first = GoalReached.REACHED if stated >= WELL_PCT else GoalReached.PARTLY if stated >= FAIR_PCT else GoalReached.NOT
    answers = (first, GoalReached.NOT if first is GoalReached.NOT else GoalReached.PARTLY)
    return tuple(GoalAnswer(goal, said) for goal, said in zip(goals_of(scene.patient.id), answers, strict=False))


def score_at_end(scene: Scene, now: datetime) -> None:
    """ODI and PGIC on the day of the pull."""
    on, stated = now.astimezone(scene.zone).date(), scene.story.stated or 0
    odi = 2 * max(6, 25 - stated // 5)
    pgic = 2 if stated >= WELL_PCT else 3 if stated >= FAIR_PCT else 4
    for instrument, value in ((Instrument.ODI, odi), (Instrument.PGIC, pgic)):
        bedside.record_score(scene.patient, Score(instrument, on, Decimal(value)), by=scene.nurse_at(now), now=now)


def restart(scene: Scene, now: datetime) -> None:
    """The blood thinner is taken up again, more than a day after the pull."""
    bedside.restart_blood_thinner(
        scene.patient, thinner_of(scene), now - timedelta(minutes=45), by=scene.nurse_at(now), now=now
    )
