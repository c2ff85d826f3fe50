"""The authorization packet of a patient put together from the screening, before the trial or after it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scstrial.assessments.choices import Instrument
from scstrial.assessments.queries import scores_of, target_areas_of
from scstrial.assessments.rules import band_of
from scstrial.audit.actions import Person
from scstrial.charts.wording import shown
from scstrial.foundation.clock import day_of
from scstrial.patients.models import Patient
from scstrial.protocols.choices import Level, Payer
from scstrial.reports.choices import PageSize
from scstrial.reports.content import Identity
from scstrial.reports.packet import Packet, PacketDiagnosis, PacketGroup, PacketItem, PacketScore
from scstrial.reports.queries.treatments import history_from, treatments_from
from scstrial.reports.rules import ABSENT, date_words
from scstrial.screening.choices import ItemKey, State
from scstrial.screening.models import PatientIndication, ScreeningEvidence
from scstrial.screening.queries import CheckedItem, Checklist, Known, checklist_of, latest_answers_of
from scstrial.screening.queries.facts import stood
from scstrial.screening.rules import QUESTIONS, answer_words, missing_from_packet
from scstrial.trials.models import Trial

ASKED_FOR = "Percutaneous trial of spinal cord stimulation (CPT 63650)"


def packet_of(patient: Patient, now: datetime, printed_by: Person, trial: Trial | None = None) -> Packet:
    """What the payer is shown; with a trial whose leads were placed the items as of the placement day."""
    today = day_of(now, patient.clinic.zone)
    placed_on = trial.placed_on if trial is not None else None
    stood_at = trial.placed_at if trial is not None else None  # what was measured in the trial is not in its packet
    judged_on = placed_on or today
    checklist = checklist_of(patient, judged_on, placed_on, stood_at)
    profile = checklist.candidate.profile
    return Packet(
        identity=Identity(patient.name, patient.born_on, patient.mrn, patient.clinic.name, patient.clinic.phone),
        payer=payer_words(profile.payer),
        rules_words=f"items by {rules_of(profile.payer)}, as of {date_words(judged_on)}",
        asked_for=ASKED_FOR,
        planned=planned_words(trial),
        authorization=authorization_words(checklist, judged_on),
        diagnoses=tuple(diagnosis(row) for row in checklist.indications),
        areas=tuple(area.area.label for area in target_areas_of(patient.id)),
        groups=tuple(
            PacketGroup(group.label, tuple(item_from(one, patient.clinic.zone) for one in items))
            for group, items in checklist.groups.items()
            if items
        ),
        scores=tuple(scores_from(patient, checklist, stood_at)),
        treatments=(*treatments_from(latest_answers_of(patient.id), judged_on), *history_from(checklist, judged_on)),
        missing=missing_for_payer(checklist),
        judged_on=judged_on,
        printed_at=now,
        printed_by=printed_by.name,
        zone=patient.clinic.time_zone,
        page_size=PageSize.LETTER if patient.clinic.time_zone.startswith("America/") else PageSize.A4,
    )


def payer_words(payer: Payer) -> str:
    """Whom the packet goes to."""
    return "payer not stated" if payer is Payer.DEFAULT else payer.label


def rules_of(payer: Payer) -> str:
    """By whose rules the items are read."""
    return "the clinic's own rules" if payer is Payer.DEFAULT else f"the rules of {payer.label}"


def missing_for_payer(checklist: Checklist) -> tuple[str, ...]:
    """What this payer asks for and is not there: first what stands in the way, then what is only not recorded.

    The authorization itself is what the packet asks for, so it is not missing from it.
    """
    needed = [] if checklist.indications else ["The indication with its ICD-10-CM code is not recorded."]
    obstacles = [one.item for one in checklist.standing.obstacles if one.item.item is not ItemKey.PRIOR_AUTHORIZATION]
    needed += [f"{one.question} {one.finding}." for one in obstacles]
    facts, profile = checklist.candidate.facts, checklist.candidate.profile
    needed += [
        f"{profile.payer.label} asks in the packet for {words}: with dates and result, or why it is unsuitable."
        for words in missing_from_packet(facts, profile)
    ]
    if checklist.candidate.payer_is_clinics and checklist.candidate.profile.payer is Payer.DEFAULT:
        needed.append("The payer is not stated; the items are those of the clinic's own rules.")
    further = [
        one.item
        for items in checklist.groups.values()
        for one in items
        if one.is_open and one.item.level is Level.WARN and one.item.state in (State.UNKNOWN, State.EXPIRED)
    ]
    open_ones = [one for one in further if one.item is not ItemKey.PRIOR_AUTHORIZATION]
    return (*needed, *(f"{one.question} {one.finding} (a warning only)." for one in open_ones))


def item_from(one: CheckedItem, zone: ZoneInfo) -> PacketItem:
    """An item with its evidence: the answer in words, the note beside it, its day, who recorded it."""
    item, known = one.item, one.known
    override = one.override
    aside = f"{override.reason} {override.by_name}, {date_words(day_of(override.at, zone))}" if override else ""
    return PacketItem(
        question=item.question,
        state=item.state_words,
        is_met=item.is_met,
        level=item.level.label,
        finding=item.finding,
        evidence=" ".join(evidence_told(one)),
        dated=dated_words(known, zone),
        by=known.by_name if known else "",
        source=item.source,
        aside=aside,
    )


def evidence_told(one: CheckedItem) -> Iterator[str]:
    """The note beside the answer, then each paper that was not withdrawn."""
    if one.known is not None and one.known.note.strip():
        yield one.known.note.strip()
    for row in reversed(one.evidence):
        if row.withdrawn_at is None:
            yield paper_words(row)


def paper_words(row: ScreeningEvidence) -> str:
    """`Mon 2 Mar, MRI L3-S1, Dr Lee, chart 12-44, no stenosis.`"""
    parts = [date_words(row.on) if row.on else "", row.result, row.by_whom, row.file_reference, row.note]
    return ", ".join(part.strip().rstrip(".") for part in parts if part.strip()) + "."


def dated_words(known: Known | None, zone: ZoneInfo) -> str:
    """The day the fact is of, else the day on which it was recorded."""
    if known is None or known.value is None:
        return ""
    of_value = known.value if isinstance(known.value, date) else getattr(known.value, "on", None)
    on = known.dated_on or of_value or (day_of(known.at, zone) if known.at else None)
    return date_words(on) if on else ""


def diagnosis(row: PatientIndication) -> PacketDiagnosis:
    return PacketDiagnosis(
        code=row.icd10_code,
        words=row.words,
        component=row.component_words if row.pain_component else "",
        since=date_words(row.pain_since_on) if row.pain_since_on else "",
    )


def planned_words(trial: Trial | None) -> str:
    """`placement on 3 Mar 2026`, or that it is not planned yet."""
    if trial is None:
        return "not scheduled yet"
    if trial.placed_on is not None:
        return f"placed on {date_words(trial.placed_on)}"
    return f"placement on {date_words(trial.placement_planned_on)}"


def authorization_words(checklist: Checklist, today: date) -> str:
    """`required, affirmed, valid through Tue 30 Jun, UTN 123`."""
    known = checklist.candidate.known.get("prior_authorization")
    if known is None or known.value is None or "prior_authorization" not in QUESTIONS:
        return ABSENT
    return answer_words("prior_authorization", known.value, today)


def scores_from(patient: Patient, checklist: Checklist, stood_at: datetime | None) -> Iterator[PacketScore]:
    """The pain at baseline, then the latest result of each instrument that stood at the placement."""
    known: Mapping[str, Known] = checklist.candidate.known
    pain = known.get("pain_nrs")
    if pain is not None and pain.value is not None and pain.dated_on is not None:
        name = "Pain at baseline, primary area, NRS 0-10"
        yield PacketScore(name, shown(pain.value), "", pain.dated_on, pain.by_name)
    mme = known.get("mme_per_day")
    if mme is not None and mme.value is not None and mme.dated_on is not None:
        yield PacketScore("Opioids, MME per day", shown(mme.value), "", mme.dated_on, mme.by_name)
    latest = {row.instrument: row for row in scores_of(patient.id) if stood(row, patient, stood_at)}
    for instrument in Instrument:
        row = latest.get(instrument)
        if row is not None:
            words = band_of(instrument, row.score) or ""
            yield PacketScore(instrument.label, f"{row.score.normalize():f}", words, row.on, row.entered_by_name)
