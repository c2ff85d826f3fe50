"""Items beyond the checklist, judged only where the record holds an answer (rule book 2.1 to 2.3)."""

from collections.abc import Mapping

from scstrial.screening.choices import ItemKey, ToolAdvice
from scstrial.screening.rules.clinical import GLUCOSE, PCS
from scstrial.screening.rules.judging import Case, Finding, Judge, below, met_if, not_recorded, only_if_given
from scstrial.screening.rules.payer_items import contact_count, lead_count
from scstrial.screening.rules.treatments import physical_therapy_weeks

# Which answer meets each yes/no item.
WANTED_ANSWERS: Mapping[ItemKey, bool] = {
    ItemKey.REALISTIC_EXPECTATION: True,
    ItemKey.LAST_RESORT: True,
    ItemKey.OTHER_TREATMENTS_FAILED: True,
    ItemKey.MULTIDISCIPLINARY: True,
    ItemKey.FACILITIES: True,
    ItemKey.OFFICE_NOTES: True,
    ItemKey.DAILY_LIVING: True,
    ItemKey.PLACE_OF_SERVICE: True,
    ItemKey.SUPERVISED_CARE: True,
    ItemKey.SURGERY_NOT_INDICATED: True,
    ItemKey.OBJECTIVE_PATHOLOGY: True,
    ItemKey.NEUROPATHIC_PAIN: True,
    ItemKey.DEPRESSION_INSTRUMENT: True,
    ItemKey.NASAL_SCREEN: True,
    ItemKey.ANTITHROMBOTIC_PLAN: True,
    ItemKey.COAGULOPATHY: False,
    ItemKey.SURGICAL_COMPRESSION: False,
    ItemKey.SPINAL_INSTABILITY: False,
    ItemKey.MRI_FORESEEN: False,
    ItemKey.DIATHERMY: False,
    ItemKey.CAN_OPERATE: True,
    ItemKey.INCONSISTENT_FINDINGS: False,
    ItemKey.ABNORMAL_PAIN_RATINGS: False,
    ItemKey.NON_ORGANIC_SIGNS: False,
    ItemKey.SECONDARY_GAIN: False,
    ItemKey.OTHER_PAIN_SYNDROME: False,
    ItemKey.OCCUPATIONAL_RISK: False,
    ItemKey.ALLERGY: False,
    ItemKey.PRIOR_DEVICE_REACTION: False,
    ItemKey.ESCORT: True,
    ItemKey.PHONE_REACHABLE: True,
    ItemKey.DAILY_RETURN: True,
    ItemKey.LIVES_NEAR: True,
}


def _answered(item: ItemKey) -> Judge:
    wanted = WANTED_ANSWERS[item]

    def judge(case: Case) -> Finding | None:
        if item not in case.facts.answers:
            return None
        answer = case.facts.answers[item]
        asked = f'The answer to "{item.label}"'
        if answer is None:
            return not_recorded(asked)
        said = "yes" if answer else "no"
        return met_if(answer is wanted, f"{asked} is {said}", f"{asked} is {said}")

    return judge


def tool_advice(case: Case) -> Finding | None:
    """What the e-health selection tool says, for information."""
    advice = case.facts.tool_advice
    if advice is None:
        return None
    said = f"The selection tool says: {advice.label.lower()}"
    return met_if(advice != ToolAdvice.NOT_RECOMMENDED, said, said)


FURTHER_JUDGES: Mapping[ItemKey, Judge] = {
    **{item: _answered(item) for item in WANTED_ANSWERS},
    ItemKey.LEAD_COUNT: lead_count,
    ItemKey.CONTACT_COUNT: contact_count,
    ItemKey.PHYSICAL_THERAPY_WEEKS: physical_therapy_weeks,
    ItemKey.PCS: only_if_given(PCS, below(PCS, "pcs_raised")),
    ItemKey.GLUCOSE: only_if_given(GLUCOSE, below(GLUCOSE, "glucose_mg_dl_raised")),
    ItemKey.TOOL_ADVICE: tool_advice,
}
