"""How long each drug is held before a placement and after the pull, as data (rule book, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scstrial.medications.choices import BleedingDrug, DrugKind, HoldSource, HoldVariant

HOLD_TABLE_VERSION = "ASRA pain procedures, 2nd edition 2018"  # [ASRA18]; the table can be replaced as a whole
HOLD_TABLE_EFFECTIVE_ON = date(2018, 1, 1)
DAY = 24  # hours; a day is 24 elapsed hours [design]


@dataclass(frozen=True)
class HoldRule:
    """One row: of a range the longer end, in hours; `restart_hours` None = the table gives none."""

    drug: str
    hold_hours: int
    restart_hours: int | None
    source: HoldSource
    kind: DrugKind
    variant: HoldVariant = HoldVariant.ONLY
    printed_hold: str = ""  # as the table prints it, where that is a range
    needs_inr: bool = False
    warn_only: bool = False  # supplements: shown, never in the way
    specialist: bool = False  # no rule of its own: never allowed without a physician
    note: str = ""


HoldTable = Mapping[tuple[str, HoldVariant], HoldRule]

U, R, MEMORY, DESIGN = HoldSource
ANTICOAGULANT, ANTIPLATELET, NSAID, THROMBOLYTIC, ANTIDEPRESSANT, SUPPLEMENT = DrugKind
B, V = BleedingDrug, HoldVariant

SHARED_DECISION = "Shared decision with the prescriber; if held, 6 days."
DIPYRIDAMOLE_NOTE = "Held while the leads are in. Taken with aspirin: follow aspirin."
BANDS_NOTE = "Check the creatinine clearance; it decides how long to hold."
SEROTONIN_NOTE = (
    "Not routinely stopped. With a high risk of bleeding, discuss tapering or switching with the prescriber"
    " (1-2 weeks, fluoxetine 5 weeks)."
)
SUPPLEMENT_NOTE = "Ask the patient to stop 7 days before; the placement may still go ahead."

_ROWS = (
    HoldRule(B.ASPIRIN, 6 * DAY, 24, U, ANTIPLATELET, V.PRIMARY_PREVENTION),
    HoldRule(B.ASPIRIN, 6 * DAY, 24, U, ANTIPLATELET, V.SECONDARY_PREVENTION, note=SHARED_DECISION),
    HoldRule(B.DICLOFENAC, 1 * DAY, 24, U, NSAID),
    HoldRule(B.KETOROLAC, 1 * DAY, 24, U, NSAID),
    HoldRule(B.IBUPROFEN, 1 * DAY, 24, U, NSAID),
    HoldRule(B.ETODOLAC, 2 * DAY, 24, U, NSAID),
    HoldRule(B.INDOMETHACIN, 2 * DAY, 24, U, NSAID),
    HoldRule(B.NAPROXEN, 4 * DAY, 24, U, NSAID),
    HoldRule(B.MELOXICAM, 4 * DAY, 24, U, NSAID),
    HoldRule(B.NABUMETONE, 6 * DAY, 24, U, NSAID, note="Another source prints 4 days."),
    HoldRule(B.OXAPROZIN, 10 * DAY, 24, U, NSAID, note="Another source prints 6 days."),
    HoldRule(B.PIROXICAM, 10 * DAY, 24, U, NSAID),
    HoldRule(B.CELECOXIB, 0, None, MEMORY, NSAID),
    HoldRule(B.CILOSTAZOL, 2 * DAY, 24, U, ANTIPLATELET),
    HoldRule(B.DIPYRIDAMOLE, 2 * DAY, None, U, ANTIPLATELET, note=DIPYRIDAMOLE_NOTE),
    HoldRule(B.WARFARIN, 5 * DAY, 6, U, ANTICOAGULANT, needs_inr=True),
    HoldRule(B.ACENOCOUMAROL, 3 * DAY, 24, U, ANTICOAGULANT, needs_inr=True),
    HoldRule(B.UFH_IV, 6, 2, U, ANTICOAGULANT),
    HoldRule(B.UFH_SC, 24, 8, U, ANTICOAGULANT, note="The table prints a restart after 6-8 h."),
    HoldRule(B.ENOXAPARIN, 12, 24, U, ANTICOAGULANT, V.PROPHYLACTIC, note="The table prints a restart after 12-24 h."),
    HoldRule(B.ENOXAPARIN, 24, 24, U, ANTICOAGULANT, V.THERAPEUTIC, note="The table prints a restart after 12-24 h."),
    HoldRule(B.DALTEPARIN, 24, 24, U, ANTICOAGULANT, note="The table prints a restart after 12-24 h."),
    HoldRule(B.FONDAPARINUX, 4 * DAY, 24, R, ANTICOAGULANT),
    HoldRule(B.CLOPIDOGREL, 7 * DAY, 24, R, ANTIPLATELET, note="The table prints 12 h for 75 mg, 24 h after loading."),
    HoldRule(B.PRASUGREL, 10 * DAY, 24, R, ANTIPLATELET, printed_hold="7-10 days"),
    HoldRule(B.TICAGRELOR, 5 * DAY, 24, R, ANTIPLATELET),
    HoldRule(B.CANGRELOR, 3, 24, R, ANTIPLATELET),
    HoldRule(B.TICLOPIDINE, 10 * DAY, 24, MEMORY, ANTIPLATELET),
    HoldRule(B.DABIGATRAN, 4 * DAY, 24, R, ANTICOAGULANT, V.CRCL_50_UP, note=BANDS_NOTE),
    HoldRule(B.DABIGATRAN, 6 * DAY, 24, R, ANTICOAGULANT, V.CRCL_30_TO_50, printed_hold="5-6 days", note=BANDS_NOTE),
    HoldRule(B.DABIGATRAN, 6 * DAY, 24, DESIGN, ANTICOAGULANT, V.CRCL_BELOW_30, specialist=True, note=BANDS_NOTE),
    HoldRule(B.RIVAROXABAN, 3 * DAY, 24, R, ANTICOAGULANT),
    HoldRule(B.APIXABAN, 3 * DAY, 24, R, ANTICOAGULANT),
    HoldRule(B.EDOXABAN, 3 * DAY, 24, R, ANTICOAGULANT),
    HoldRule(B.THROMBOLYTIC, 48, 48, R, THROMBOLYTIC),
    HoldRule(B.ABCIXIMAB, 5 * DAY, 12, MEMORY, ANTIPLATELET, printed_hold="2-5 days"),
    HoldRule(B.EPTIFIBATIDE, 24, 12, MEMORY, ANTIPLATELET, printed_hold="8-24 h"),
    HoldRule(B.TIROFIBAN, 24, 12, MEMORY, ANTIPLATELET, printed_hold="8-24 h"),
    HoldRule(B.SSRI, 0, None, MEMORY, ANTIDEPRESSANT, note=SEROTONIN_NOTE),
    HoldRule(B.SNRI, 0, None, MEMORY, ANTIDEPRESSANT, note=SEROTONIN_NOTE),
    *(
        HoldRule(drug, 7 * DAY, 24, DESIGN, SUPPLEMENT, warn_only=True, note=SUPPLEMENT_NOTE)
        for drug in (B.GARLIC, B.GINKGO, B.GINSENG, B.FISH_OIL, B.VITAMIN_E)
    ),
)

HOLD_TABLE: HoldTable = {(row.drug, row.variant): row for row in _ROWS}
KINDS: Mapping[str, DrugKind] = {row.drug: row.kind for row in _ROWS}


def kind_of(drug: str) -> DrugKind | None:
    """Why the drug stands in the table; None = it does not."""
    return KINDS.get(drug)
