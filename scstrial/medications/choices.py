"""Closed lists about medicines: opioids, drugs that affect bleeding, and how a hold is answered."""

from scstrial.foundation.choice import Choice


class Opioid(Choice):
    """Opioids by their store key (rule book, section 5)."""

    CODEINE = "codeine", "Codeine"
    FENTANYL = "fentanyl", "Fentanyl"
    HYDROCODONE = "hydrocodone", "Hydrocodone"
    HYDROMORPHONE = "hydromorphone", "Hydromorphone"
    METHADONE = "methadone", "Methadone"
    MORPHINE = "morphine", "Morphine"
    OXYCODONE = "oxycodone", "Oxycodone"
    OXYMORPHONE = "oxymorphone", "Oxymorphone"
    TAPENTADOL = "tapentadol", "Tapentadol"
    TRAMADOL = "tramadol", "Tramadol"
    BUPRENORPHINE = "buprenorphine", "Buprenorphine (not convertible)"
    OTHER = "other", "Another opioid (not convertible)"


class OpioidUnit(Choice):
    """Unit of the strength of one tablet or one patch."""

    MG = "mg", "mg"
    MCG_PER_H = "mcg_per_h", "mcg per hour (patch)"


class OpioidRoute(Choice):
    ORAL = "oral", "By mouth"
    TRANSDERMAL = "transdermal", "Patch on the skin"
    TRANSMUCOSAL = "transmucosal", "Through the lining of mouth or nose"
    IV = "iv", "Into a vein"
    INTRATHECAL = "intrathecal", "Into the spinal fluid (pump)"


class WeightUnit(Choice):
    KG = "kg", "kg"
    LB = "lb", "lb"


class CreatinineUnit(Choice):
    MG_DL = "mg_dl", "mg/dL"
    UMOL_L = "umol_l", "µmol/L"


class DrugKind(Choice):
    """Why a drug stands in the hold table."""

    ANTICOAGULANT = "anticoagulant", "Anticoagulant"
    ANTIPLATELET = "antiplatelet", "Antiplatelet drug"
    NSAID = "nsaid", "Anti-inflammatory pain killer (NSAID)"
    THROMBOLYTIC = "thrombolytic", "Clot-dissolving drug"
    ANTIDEPRESSANT = "antidepressant", "Antidepressant that affects platelets"
    SUPPLEMENT = "supplement", "Supplement"


class BleedingDrug(Choice):
    """Drugs of the hold table by their store key (rule book, section 3)."""

    ASPIRIN = "aspirin", "Aspirin"
    DICLOFENAC = "diclofenac", "Diclofenac"
    KETOROLAC = "ketorolac", "Ketorolac"
    IBUPROFEN = "ibuprofen", "Ibuprofen"
    ETODOLAC = "etodolac", "Etodolac"
    INDOMETHACIN = "indomethacin", "Indomethacin"
    NAPROXEN = "naproxen", "Naproxen"
    MELOXICAM = "meloxicam", "Meloxicam"
    NABUMETONE = "nabumetone", "Nabumetone"
    OXAPROZIN = "oxaprozin", "Oxaprozin"
    PIROXICAM = "piroxicam", "Piroxicam"
    CELECOXIB = "celecoxib", "Celecoxib"
    CILOSTAZOL = "cilostazol", "Cilostazol"
    DIPYRIDAMOLE = "dipyridamole", "Dipyridamole"
    WARFARIN = "warfarin", "Warfarin"
    ACENOCOUMAROL = "acenocoumarol", "Acenocoumarol"
    UFH_IV = "ufh_iv", "Heparin (unfractionated) into a vein"
    UFH_SC = "ufh_sc", "Heparin (unfractionated) under the skin"
    ENOXAPARIN = "enoxaparin", "Enoxaparin"
    DALTEPARIN = "dalteparin", "Dalteparin"
    FONDAPARINUX = "fondaparinux", "Fondaparinux"
    CLOPIDOGREL = "clopidogrel", "Clopidogrel"
    PRASUGREL = "prasugrel", "Prasugrel"
    TICAGRELOR = "ticagrelor", "Ticagrelor"
    CANGRELOR = "cangrelor", "Cangrelor"
    TICLOPIDINE = "ticlopidine", "Ticlopidine"
    DABIGATRAN = "dabigatran", "Dabigatran"
    RIVAROXABAN = "rivaroxaban", "Rivaroxaban"
    APIXABAN = "apixaban", "Apixaban"
    EDOXABAN = "edoxaban", "Edoxaban"
    THROMBOLYTIC = "thrombolytic", "Clot-dissolving drug (thrombolytic)"
    ABCIXIMAB = "abciximab", "Abciximab"
    EPTIFIBATIDE = "eptifibatide", "Eptifibatide"
    TIROFIBAN = "tirofiban", "Tirofiban"
    SSRI = "ssri", "SSRI antidepressant"
    SNRI = "snri", "SNRI antidepressant"
    GARLIC = "garlic", "Garlic"
    GINKGO = "ginkgo", "Ginkgo"
    GINSENG = "ginseng", "Ginseng"
    FISH_OIL = "fish_oil", "Fish oil"
    VITAMIN_E = "vitamin_e", "Vitamin E above 400 IU"
    OTHER = "other", "Another drug (not in the table)"


class Intent(Choice):
    """Why an anticoagulant or aspirin is taken."""

    PROPHYLACTIC = "prophylactic", "Prophylactic dose"
    THERAPEUTIC = "therapeutic", "Therapeutic dose"
    PRIMARY_PREVENTION = "primary_prevention", "Primary prevention"
    SECONDARY_PREVENTION = "secondary_prevention", "Secondary prevention"


class AgreedHow(Choice):
    """How the prescriber agreed to the hold."""

    PHONE = "phone", "By phone"
    LETTER = "letter", "By letter or fax"
    MESSAGE = "message", "By secure message or e-mail"
    IN_PERSON = "in_person", "In person"


class HoldVariant(Choice):
    """Which row of a drug applies, where the table has several."""

    ONLY = "only", "One rule for all"
    PRIMARY_PREVENTION = "primary_prevention", "For primary prevention"
    SECONDARY_PREVENTION = "secondary_prevention", "For secondary prevention"
    PROPHYLACTIC = "prophylactic", "Prophylactic dose"
    THERAPEUTIC = "therapeutic", "Therapeutic dose"
    CRCL_50_UP = "crcl_50_up", "Creatinine clearance 50 mL/min or more"
    CRCL_30_TO_50 = "crcl_30_to_50", "Creatinine clearance 30 to below 50 mL/min"
    CRCL_BELOW_30 = "crcl_below_30", "Creatinine clearance below 30 mL/min or not known"


class HoldSource(Choice):
    """Where a hold comes from, as the check files print it."""

    UTD_AC = "UTD-AC", "Guideline table as copied by UpToDate"
    REPO_AC = "REPO-AC", "Third-party copy of the guideline, to be confirmed by your clinic"
    FROM_MEMORY = "from memory", "Default, to be confirmed by your clinic"
    DESIGN = "design", "Default of this program, to be confirmed by your clinic"


class Restart(Choice):
    """What is said where there is no moment of restart."""

    HELD_LEADS_IN = "held_leads_in", "HELD - leads in"
    NOT_HELD = "not_held", "Not held, nothing to restart"
    PHYSICIAN_DECIDES = "physician_decides", "The physician decides when to restart, not while the leads are in"


class RestartStanding(Choice):
    """How the restart of a held drug stands."""

    NOT_HELD = "not_held", "Not held, nothing to restart"
    PLANNED = "planned", "Planned, once the leads are out and the site was looked at"
    LEADS_IN = "leads_in", "HELD - leads in"
    LOOK_AT_SITE = "look_at_site", "HELD - look at the site first"
    SITE_NOT_CLEAN = "site_not_clean", "HELD - the site was not clean at the pull; the physician decides"
    PHYSICIAN_DECIDES = "physician_decides", "The physician decides when to restart"
    MAY_RESTART = "may_restart", "Leads out, site clean: may be taken again"
    TAKEN_AGAIN = "taken_again", "Taken again"


class HoldStep(Choice):
    """What to do next about the drugs that affect bleeding, in the order in which it is done."""

    AGREE = "agree", "Ask the prescriber to agree"
    MEASURE_KIDNEYS = "measure_kidneys", "Record creatinine and weight"
    ASK_PHYSICIAN = "ask_physician", "Ask a physician how long to hold it"
    TELL_LAST_DOSE = "tell_last_dose", "Record the last dose"
    MOVE_PLACEMENT = "move_placement", "Move the placement"
    STOP = "stop", "Stop in time"
    MEASURE_INR = "measure_inr", "Measure the INR"
    WAIT_FOR_INR = "wait_for_inr", "Measure the INR later"
    READY = "ready", "Nothing more to do"
