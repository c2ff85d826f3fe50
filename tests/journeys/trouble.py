"""A flag is raised, taken in hand and closed; a complication is recorded by hand."""

NOTE = "Seen at 09:20: swab taken, WBC 9.1, leads stay in for now; antibiotic begun."


# When


def when_the_physician_takes_the_flag_in_hand(physician):
    physician.house.clock_is("2026-03-09 09:30")
    physician.follows("Open")
    physician.reads("Probable site infection", "pus or cloudy drainage", "38.4 °C")
    physician.answers("Note: what was found, said or done", NOTE)
    physician.presses("I take it in hand")
    physician.reads("taken in hand by Dr Ada Lindt", NOTE)


def when_the_flag_is_closed(physician):
    """Closing needs a note."""
    physician.house.clock_is("2026-03-09 16:30")
    physician.presses("Close the flag", status=422)
    physician.answers("Note: what was found, said or done", "Afebrile, swab: skin flora only. Pull as planned.")
    physician.presses("Close the flag")
    physician.reads("Afebrile, swab: skin flora only.", "closed by Dr Ada Lindt")


def when_a_complication_is_recorded_by_hand(nurse):
    nurse.house.clock_is("2026-03-09 17:00")
    nurse.turns_to("Complications")
    nurse.follows("Record a complication")
    nurse.answers("What went wrong", "Contact or allergic skin reaction")
    nurse.answers("Began on", "2026-03-08")
    nurse.answers("Severity", "Mild")
    nurse.answers("Serious", "Not serious")
    nurse.answers("Related to", "Related to the procedure")
    nurse.answers("Leads pulled because of it", "No")
    nurse.answers("Course", "Red where the tape was; other tape used.")
    nurse.answers("Is it over?", "Improving")
    nurse.answers("Next follow-up on", "2026-04-20")
    nurse.saves()


# Then


def then_the_log_says_what_to_do(nurse):
    nurse.reads("Same day: Probable site infection (C-06), Maria Ruiz.", "Act by Mon 9 Mar, 10:40.")


def then_the_worklist_shows_it(physician):
    physician.follows("Worklist")
    physician.reads("Needs you now 1", "Probable site infection", "pus or cloudy drainage", "Maria Ruiz")


def then_the_trial_cannot_be_extended(nurse):
    """Not while a flag for infection is open."""
    nurse.opens("/trials/1/extend")
    nurse.answers("New lead pull", "2026-03-13T10:00")
    nurse.answers("Why is the trial extended?", "A new waveform is still untried")
    nurse.is_refused("infection")
    nurse.turns_to("Trial")


def then_nothing_needs_attention(physician):
    physician.follows("Worklist")
    physician.reads("Needs you now 0")
