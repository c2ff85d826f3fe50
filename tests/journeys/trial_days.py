"""Leads in: placement, programming, pull."""

from tests.journeys.before_the_trial import rate_day


def when_the_leads_are_placed(nurse):
    """The seventh diary day is copied in the morning; two leads go in at ten."""
    nurse.turns_to("Baseline")
    nurse.follows("Rate a diary day")
    rate_day(nurse, "2026-03-03", (8, 7))
    nurse.reads("7 of 7 diary days")
    nurse.house.clock_is("2026-03-04 11:15")
    nurse.turns_to("Trial")
    nurse.follows("Record the placement")
    nurse.answers("Leads placed at", "2026-03-04T10:20")
    nurse.answers("Placed by", "Dr Ada Lindt")
    for lead, side in (("Lead 1", "Left"), ("Lead 2", "Midline")):
        with nurse.under(lead):
            fill_lead(nurse, side)
    nurse.answers("Was the dura punctured?", "No")
    nurse.answers("Was blood seen?", "No")
    nurse.answers("Pain area covered by the tingling", "90")
    nurse.answers("Antibiotic", "Cefazolin")
    nurse.answers("Dose", "2 g")
    nurse.answers("Antibiotic started", "2026-03-04T09:40")
    nurse.answers("Incision", "2026-03-04T10:05")
    nurse.saves()


def fill_lead(nurse, side):
    nurse.answers("Maker", "Abbott")
    nurse.answers("Side of the midline", side)
    nurse.answers("Contacts", "8")
    nurse.answers("Level of the tip", "T8")
    nurse.answers("Third of the vertebra", "Middle third")


def when_she_is_programmed(nurse):
    nurse.house.clock_is("2026-03-04 12:30")
    nurse.follows("Record programming")
    nurse.answers("Programmed at", "2026-03-04T12:00")
    nurse.answers("Programmed by", "Company representative")
    nurse.answers("Reason", "First programming")
    nurse.answers("Waveform", "Tonic (paresthesia)")
    nurse.answers("Lead 1, contact 2", "anode")
    nurse.answers("Lead 1, contact 3", "cathode")
    nurse.answers("Amplitude", "4.2")
    nurse.answers("Pulse width", "250")
    nurse.answers("Rate", "50")
    nurse.answers("Use of the day", "100")
    nurse.answers("Pain area covered", "90")
    nurse.answers("Pain right after programming", 3)
    nurse.saves()
    nurse.reads("The programming session is recorded.", "4.2")


def when_the_leads_are_pulled(nurse):
    """Day 7: site, nerves and the patient's own words; what is left open is asked for."""
    nurse.house.clock_is("2026-03-11 10:40")
    nurse.turns_to("Trial")
    nurse.follows("Record the lead pull")
    nurse.answers("How does the trial end?", "As planned: the leads are out")
    nurse.answers("Leads pulled at", "2026-03-11T10:05")
    nurse.answers("Pulled by", "Dr Ada Lindt")
    nurse.answers("How does the site look?", "Clean")
    nurse.answers("Are all lead tips intact?", "Yes")
    nurse.answers("Is strength normal?", "Yes")
    nurse.answers("Is sensation normal?", "Yes")
    nurse.is_refused("bladder")
    nurse.finds_chosen("Is strength normal?", "Yes")
    nurse.answers("Are bladder and bowel normal?", "Yes")
    nurse.answers("Average pain now: left leg", 3)
    nurse.answers("Average pain now: low back", 3)
    nurse.answers("Relief during the trial, in the patient's own words", "60")
    nurse.answers("Overall, compared with before the trial", "2 Much improved")
    nurse.answers("Does the patient want the implant?", "Yes")
    nurse.answers("Could the patient do more than before?", "Yes")
    nurse.saves()
    nurse.reads("The leads are out. The physician's decision is due.")
