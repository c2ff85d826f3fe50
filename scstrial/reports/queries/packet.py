"""The authorization packet of a patient put together from the screening, before the trial or after it."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scstrial.assessments.queries import target_areas_of
from scstrial.audit.actions import Person
from scstrial.foundation.clock import day_of
from scstrial.patients.models import Patient
from scstrial.patients.rules import phone_words
from scstrial.protocols.choices import Level, Payer
from scstrial.protocols.rules.source_titles import titles_of
from scstrial.reports.choices import PageSize
from scstrial.reports.content import Identity
from scstrial.reports.packet import Packet, PacketDiagnosis, PacketGroup, PacketItem
from scstrial.reports.queries.packet_scores import scores_from
from scstrial.reports.queries.treatments import treatments_told
from scstrial.reports.rules import ABSENT, date_words
from scstrial.screening.choices import ItemKey, State
from scstrial.screening.models import PatientIndication, ScreeningEvidence
from scstrial.screening.queries import CheckedItem, Checklist, Known, checklist_of, latest_answers_of
from scstrial.screening.rules import WANTED_ANSWERS, PriorAuthorization, ScreeningItem, missing_from_packet
from scstrial.trials.models import Trial

ASKED_FOR = "Percutaneous trial of spinal cord stimulation (CPT 63650)"


def packet_of(patient: Patient, now: datetime, printed_by: Person, trial: Trial | None = None) -> Packet:
    """What the payer is shown; with a trial whose leads were placed the items as of the placement day."""
    today = day_of(now, patient.clinic.zone)
    placed_on = trial.placed_on if trial is not None else None
    stood_at = trial.placed_at if trial is not None else None  # what was measured in the trial is not in its packet
    judged_on = placed_on or today
    checklist = checklist_of(patient, judged_on, placed_on, stood_at)
    profile, groups = checklist.candidate.profile, groups_from(checklist, patient.clinic.zone)
    return Packet(
        identity=Identity(
            patient.name, patient.born_on, patient.mrn, patient.clinic.name, phone_words(patient.clinic.phone)
        ),
        payer=payer_words(profile.payer),
        rules_words=f"items by {rules_of(profile.payer)}, as of {date_words(judged_on)}",
        asked_for=ASKED_FOR,
        planned=planned_words(trial),
        authorization=authorization_words(checklist),
        diagnoses=tuple(map(diagnosis, checklist.indications)),
        areas=tuple(area.area.label for area in target_areas_of(patient.id)),
        groups=groups,
        scores=tuple(scores_from(patient, checklist, stood_at)),
        treatments=treatments_told(checklist, latest_answers_of(patient.id), judged_on),
        missing=missing_for_payer(checklist),
        sources=tuple(titles_of(item.source for group in groups for item in group.recorded.items)),
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
    needed += [f"{one.question} {found_words(one)}." for one in obstacles]
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
    return (*needed, *(f"{one.question} {found_words(one)} (a warning only)." for one in open_ones))


def groups_from(checklist: Checklist, zone: ZoneInfo) -> tuple[PacketGroup, ...]:
    """The items as they stand together on the checklist."""
    return tuple(
        PacketGroup(group.label, tuple(item_from(one, zone) for one in items))
        for group, items in checklist.groups.items()
        if items
    )


def found_words(item: ScreeningItem) -> str:
    """What was found; of a question answered by yes or no the answer alone, as the question stands beside it."""
    wanted = WANTED_ANSWERS.get(item.item)
    if item.says_only_unrecorded:
        return State.UNKNOWN.label
    if wanted is None or item.state not in (State.MET, State.UNMET):
        return item.finding
    return "Yes" if wanted is item.is_met else "No"


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
        finding=found_words(item),
        evidence="\n".join(evidence_told(one)),
        dated=dated_words(known, zone),
        by=known.by_name if known else "",
        source=item.source,
        aside=aside,
        is_recorded=item.state is not State.UNKNOWN,
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
        is_primary=row.is_primary,
    )


def planned_words(trial: Trial | None) -> str:
    """`placement on 3 Mar 2026`, or that it is not planned yet."""
    if trial is None:
        return "not scheduled yet"
    if trial.placed_on is not None:
        return f"placed on {date_words(trial.placed_on)}"
    return f"placement on {date_words(trial.placement_planned_on)}"


def authorization_words(checklist: Checklist) -> str:
    """`required, submitted 5 Jan 2026, affirmed, valid through 30 Jun 2026, tracking number 123`."""
    known = checklist.candidate.known.get("prior_authorization")
    request = known.value if known is not None else None
    if not isinstance(request, PriorAuthorization):
        return ABSENT
    parts = (
        "required" if request.required else "not required",
        f"submitted {date_words(request.submitted_on)}" if request.submitted_on else "",
        request.decision.label.lower() if request.decision else "",
        f"valid through {date_words(request.valid_until)}" if request.valid_until else "",
        f"tracking number {request.utn}" if request.utn else "",
    )
    return ", ".join(part for part in parts if part)
