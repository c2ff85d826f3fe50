"""From the door to the plan: register, baseline, screening, schedule."""

import re

WHERE = "Where is the pain that the trial is judged on?"
DIARY = {25: (8, 7), 26: (7, 7), 27: (8, 6), 28: (9, 7), 1: (8, 7), 2: (8, 6)}  # left leg, low back; Feb and Mar
YES_ANSWERS = (
    "Is the plan for blood thinners agreed with the prescriber, or are none taken?",
    "Can the patient, or a caregiver, operate the device?",
    "Did the evaluation use a validated instrument with depression?",
)
NO_ANSWERS = (
    "Is the spinal canal severely narrowed at the lead levels?",
    "Is there compression with a serious deficit that surgery can treat?",
    "Is the spine grossly unstable?",
    "Is there an active infection?",
    "Is there an active, untreated substance use disorder?",
    "Is the patient immunosuppressed?",
    "Is a clotting disorder known?",
    "Does the patient need therapeutic diathermy?",
    "Was there a reaction to a device before?",
    "Does the patient use tobacco?",
)
PACEMAKER = "Does the patient have a pacemaker or ICD?"
WARNED = "I said that e-mail and text messages are not encrypted; the patient prefers them all the same"


# Given


def given_a_clinic(house):
    house.clock_is("2026-03-02 08:30")
    house.hire("nurse", "physician")


def given_somebody_like_her_is_registered(nurse):
    """Another Maria Ruiz with the same birthday came to this clinic before."""
    register(nurse, given_name="María", family_name="Ruíz", mrn="N-10001", phone="(312) 555-0177")


# When


def when_she_is_registered(nurse):
    """The page shows who may be the same; the nurse looks and says that this is somebody else."""
    fill_registration(nurse, given_name="Maria", family_name="Ruiz", mrn="N-10023", phone="(312) 555-0142")
    nurse.is_refused("may be registered already")
    nurse.reads("María Ruíz", "N-10001")
    nurse.finds_typed("Record number (MRN)", "N-10023")
    nurse.answers("I looked: this is somebody else", True)
    nurse.saves()
    nurse.reads("Maria Ruiz is registered.", "Choose the target areas")


def register(nurse, **who):
    fill_registration(nurse, **who)
    nurse.saves()


def fill_registration(nurse, *, given_name, family_name, mrn, phone):
    nurse.opens("/patients/new")
    nurse.answers("Given name", given_name)
    nurse.answers("Family name", family_name)
    nurse.answers("Date of birth", "1961-05-04")
    nurse.answers("Record number (MRN)", mrn)
    nurse.answers("Sex", "Female")
    nurse.answers("Phone", phone)
    nurse.answers("E-mail", "maria.ruiz@example.org")
    nurse.tick(nurse.page.get_by_role("checkbox", name=re.compile("^E-mail:")))
    nurse.answers(WARNED, True)
    nurse.answers("How did the patient answer?", "Read out, answered in person")


def when_the_target_areas_are_chosen(nurse):
    nurse.follows("Choose target areas")
    nurse.answers(WHERE, ["Left leg", "Low back"])
    nurse.answers("Primary area", "Left leg")
    nurse.saves()
    nurse.reads("Target areas saved.")


def when_the_diary_is_copied(nurse):
    """Six days that the patient wrote on paper; the seventh comes on the morning of the placement."""
    nurse.turns_to("Baseline")
    for day, ratings in DIARY.items():
        nurse.follows("Rate a diary day")
        rate_day(nurse, f"2026-{'02' if day > 20 else '03'}-{day:02d}", ratings)
    nurse.reads("6 of 7 diary days")


def rate_day(nurse, on, ratings):
    nurse.answers("Day", on)
    for area, average in zip(("Left leg", "Low back"), ratings, strict=True):
        with nurse.under(area):
            nurse.answers("Average pain", average)
    nurse.saves()
    nurse.reads("Baseline rating saved.")


def when_her_opioids_are_recorded(nurse):
    nurse.follows("Medicines")
    nurse.follows("Record opioids")
    with nurse.under("Opioid 1"):
        nurse.answers("Drug", "Oxycodone")
        nurse.answers("Strength of one", "10")
        nurse.answers("How many a day", "2")
    nurse.saves()
    nurse.reads("30 MME a day")


def when_the_indication_is_recorded(nurse):
    nurse.turns_to("Screening")
    nurse.follows("Record the indication")
    nurse.answers("ICD-10-CM code", "M96.1")
    nurse.answers("Kind of pain", "Neuropathic")
    nurse.answers("Pain since", "2024-06-01")
    nurse.saves()
    nurse.reads("M96.1")


def when_the_screening_is_answered(nurse):
    """All is in order but one: the patient carries a pacemaker."""
    answer_coverage(nurse)
    answer_payer(nurse)
    answer_clinical(nurse)


def answer_coverage(nurse):
    nurse.follows("Answer this group", nth=0)
    nurse.answers("When was consent for the trial signed?", "2026-02-20")
    for question in (
        "Has the patient been taught about the trial, its risks and its benefits?",
        "Are the patient's goals for the trial recorded?",
        "Does the patient expect what a trial can give?",
    ):
        nurse.answers(question, "Yes")
    nurse.answers("Goals, in the patient's own words, a semicolon between two", "Walk the dog round the park")
    nurse.answers("Does the payer require prior authorization?", "No")
    nurse.answers("How many trials were there before in this spinal region?", "0")
    nurse.saves()


def answer_payer(nurse):
    nurse.follows("Answer this group", nth=2)
    nurse.answers("How many months of conservative care were there?", "14")
    nurse.answers("Which treatments were tried?", ["Physical therapy", "Injection", "Gabapentinoid", "Opioid"])
    nurse.saves()


def answer_clinical(nurse):
    nurse.follows("Answer this group", nth=1)
    nurse.answers("Day of the psychological evaluation", "2026-01-12")
    nurse.answers("Result", "Cleared")
    nurse.answers("Made by", "Clinical psychologist")
    nurse.answers("Day of the imaging (MRI or CT) of the spine where the lead enters and lies", "2025-11-03")
    for question in YES_ANSWERS:
        nurse.answers(question, "Yes")
    for question in NO_ANSWERS:
        nurse.answers(question, "No")
    nurse.answers(PACEMAKER, "Yes")
    nurse.answers("Is the patient pregnant?", "Does not apply")
    nurse.answers("INR", "1.0")
    nurse.answers("Platelets", "210")
    nurse.saves()


def when_the_physician_overrides_the_pacemaker(physician, path):
    physician.opens(path)
    physician.reads("1 thing is in the way", "There is a pacemaker or ICD")
    physician.follows("Override")
    physician.is_refused("Write the reason for the override.")
    physician.answers("Reason", "Cardiology note of 24 Feb: bipolar sensing, no interference expected; check on Day 1.")
    physician.saves()
    physician.reads("Cardiology note of 24 Feb")


def when_she_is_cleared(physician):
    physician.presses("Clear for a trial")
    physician.reads("Cleared")


def when_the_trial_is_scheduled(nurse):
    nurse.turns_to("Overview")
    nurse.follows("Schedule the trial")
    nurse.answers("Placement", "2026-03-04T10:00")
    nurse.answers("Where will the leads lie?", "Thoracolumbar (trunk, back and legs)")
    nurse.saves()
    nurse.reads("The trial is scheduled: placement Wed 4 Mar, 10:00, lead pull Wed 11 Mar, 10:00 (Day 7).")


# Then


def then_only_a_physician_may_override(nurse):
    nurse.reads("1 thing is in the way", "There is a pacemaker or ICD")
    assert nurse.link("Override").count() == 0
    assert nurse.button("Clear for a trial").is_disabled()
