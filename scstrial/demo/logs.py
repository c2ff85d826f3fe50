"""The daily logs of a story, each kept at a believable minute."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from scstrial.bedside import actions as bedside
from scstrial.daily_logs.choices import LogSource, Session
from scstrial.daily_logs.queries import latest_log_for
from scstrial.daily_logs.rules import LogEntry
from scstrial.demo.arrival import opioids_of
from scstrial.demo.hardware import KITS, PROGRAMS, is_felt
from scstrial.demo.log_values import Day, call_log, evening_log, morning_log, with_said
from scstrial.demo.scene import DAY, Scene
from scstrial.programming.rules import ProgramSettings

MORNING, EVENING = Session.MORNING, Session.EVENING
MORNING_CALL_FROM, MORNING_CALL_TO = time(7, 30), time(12)
CORRECTED_AFTER = timedelta(minutes=35)
STEP_PCT = 5  # people state their relief in fives
NONE_KEPT = "-"


def keep_logs(scene: Scene) -> None:
    """Day 0 evening, then mornings and evenings up to the last day."""
    story = scene.story
    if story.placed_days_ago is None or story.cancelled is not None:
        return
    for number in range(last_day(scene) + 1):
        if has_log(scene, number):
            keep_day(scene, number)
    if story.just_now is not None:
        at = scene.now - timedelta(minutes=story.just_now.minutes_ago)
        scene.later(at, partial(keep_call, scene))


def last_day(scene: Scene) -> int:
    """The last day with a log: the pull's, or as many as there were."""
    story = scene.story
    if story.last_log_day is not None:
        return story.last_log_day
    if story.stopped is not None:
        return story.stopped.day
    return story.pulled_day if story.pulled_day is not None else max(0, story.placed_days_ago or 0)


def has_log(scene: Scene, number: int) -> bool:
    kept = scene.story.average.split()
    return not 1 <= number <= len(kept) or kept[number - 1] != NONE_KEPT


def keep_day(scene: Scene, number: int) -> None:
    """Morning from Day 1 on; the evening of the last day is the clinic's no longer."""
    on, story = scene.trial_day(number), scene.story
    dice = scene.dice("minutes", number)
    morning_at = scene.at(on, time(8, 31)) + timedelta(minutes=dice.randint(0, 28))
    evening_at = scene.at(on, time(19, 33)) + timedelta(minutes=dice.randint(0, 58))
    is_end = number in (story.pulled_day, story.stopped.day if story.stopped else None)
    if number > 0 and has_log(scene, number - 1) and not (has_called(scene, on) and is_morning_call(scene)):
        scene.later(morning_at, partial(keep, scene, number, MORNING))
        if story.slip is not None and story.slip.day == number:
            scene.later(morning_at + CORRECTED_AFTER, partial(put_right, scene))
    if is_end or number > len(story.average.split()) > 0:
        return
    late_at = scene.at(on + 2 * DAY, time(9, 20))
    scene.later(late_at if story.late_day == number else evening_at, partial(keep, scene, number, EVENING))


def has_called(scene: Scene, on: date) -> bool:
    return scene.story.just_now is not None and on == scene.today


def is_morning_call(scene: Scene) -> bool:
    return MORNING_CALL_FROM <= scene.now.astimezone(scene.zone).time() < MORNING_CALL_TO


def keep(scene: Scene, number: int, session: Session, now: datetime) -> None:
    entry = entry_of(scene, number, session)
    slip = scene.story.slip
    if slip is not None and (slip.day, MORNING) == (number, session):
        entry = replace(entry, **typed(slip.typed))
    bedside.keep_log(scene.trial, entry, by=scene.nurse_at(now), now=now)


def typed(temperature: str) -> dict[str, Any]:
    """A temperature in degrees Celsius, as it was typed."""
    return {"temperature_c": Decimal(temperature), "temperature_typed": temperature}


def entry_of(scene: Scene, number: int, session: Session) -> LogEntry:
    """What is told on that day, with what the story says beside."""
    day = day_values(scene, number, session)
    entry = morning_log(day) if session is MORNING else evening_log(day)
    if scene.story.late_day == number and session is EVENING:
        entry = replace(entry, source=LogSource.PAPER, notes="From the paper sheet; the phone was broken.")
    for said in scene.story.said:
        if (said.day, said.session) == (number, session):
            entry = with_said(entry, said.values)
    return entry


def put_right(scene: Scene, now: datetime) -> None:
    """The temperature that was typed wrong."""
    slip = scene.story.slip
    assert slip is not None
    log = latest_log_for(scene.trial.id, scene.trial_day(slip.day), MORNING)
    assert log is not None
    entry = entry_of(scene, slip.day, MORNING)
    entry = replace(entry, **typed(slip.meant))
    bedside.correct_log(scene.trial, log, entry, slip.reason, by=scene.nurse_at(now), now=now)


def keep_call(scene: Scene, now: datetime) -> None:
    """A call out of the blue; in the morning it is the morning's log."""
    assert scene.story.just_now is not None
    on = now.astimezone(scene.zone).date()
    session = MORNING if is_morning_call(scene) else Session.UNSCHEDULED
    day = day_values(scene, (on - scene.day_zero).days, session)
    entry = morning_log(day) if session is MORNING else call_log(day)
    bedside.keep_log(scene.trial, with_said(entry, scene.story.just_now.values), by=scene.nurse_at(now), now=now)


def day_values(scene: Scene, number: int, session: Session) -> Day:
    story = scene.story
    average = average_on(scene, number if session is EVENING else number - 1)  # a night is like the day before
    relief = relief_pct(scene, average)
    program = program_on(scene, number)
    return Day(
        on=scene.trial_day(number),
        number=number,
        areas=story.areas,
        average=average,
        relief_pct=relief,
        stated_pct=stated_on(scene, number, relief),
        program=program.name,
        amplitude_ma=program.amplitude_ma,
        coverage_pct=coverage_on(scene, number, program),
        opioids=tuple(opioids_of(scene)),
        is_sore=story.sore,
        reprogrammed=story.reprogrammed is not None and story.reprogrammed.day == number,
        dice=scene.dice("log", number, session),
    )


def average_on(scene: Scene, number: int) -> int:
    """Pain of the day; of a day without one that of the last before."""
    kept = scene.story.average.split()
    told = [int(value) for value in kept[: max(1, number)] if value != NONE_KEPT]
    return told[-1] if told else 6


def relief_pct(scene: Scene, average: int) -> int:
    """Against the diary, in whole percent: for what is told beside the pain, never judged."""
    before = [int(value) for value in scene.story.baseline.split()]
    return 100 * (sum(before) - average * len(before)) // sum(before)


def stated_on(scene: Scene, number: int, relief: int) -> int:
    """The patient's own percentage: near the calculated one, and on its way to the one stated in the end."""
    kept = [int(value) for value in scene.story.average.split() if value != NONE_KEPT]
    if scene.story.stated is None or not kept:
        return rounded(relief)
    gap = scene.story.stated - relief_pct(scene, kept[-1])
    return rounded(relief + gap * min(number, len(kept)) // len(kept))


def rounded(percent: int) -> int:
    return max(-100, min(100, (percent + STEP_PCT // 2) // STEP_PCT * STEP_PCT))


def program_on(scene: Scene, number: int) -> ProgramSettings:
    reprogrammed = scene.story.reprogrammed
    if reprogrammed is not None and number >= reprogrammed.day:
        return PROGRAMS[reprogrammed.program]
    return KITS[scene.story.kit].program


def coverage_on(scene: Scene, number: int, program: ProgramSettings) -> int | None:
    """As the story tells it, else much the same each day; nothing where stimulation is not felt."""
    if not is_felt(program):
        return None
    told = scene.story.coverage.split()
    if 1 <= number <= len(told):
        return None if told[number - 1] == NONE_KEPT else int(told[number - 1])
    return 85 + scene.dice("coverage", number).choice((0, 0, 5))
