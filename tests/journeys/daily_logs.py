"""Morning and evening at the bedside; a refused log, a correction, a flag."""

EVENINGS = {6: (5, 4), 7: (4, 4), 8: (4, 4), 9: (3, 3), 10: (3, 3)}  # averages of left leg and low back, March
MORNINGS = (6, 7, 8, 10, 11)


# When


def when_a_morning_log_is_kept(nurse):
    """Day 1, by phone: all is well."""
    nurse.house.clock_is("2026-03-05 08:50")
    nurse.turns_to("Logs")
    nurse.follows("Log now")
    nurse.reads("Morning log, day 1")
    fill_morning(nurse)
    nurse.saves()
    nurse.reads("Maria Ruiz, morning log of Thu 5 Mar saved", "no flags")


def fill_morning(nurse, overnight=(5, 4), temperature="36.8"):
    for area, rating in zip(("Left leg, primary area", "Low back"), overnight, strict=True):
        with nurse.under(area):
            nurse.answers("During the night", rating)
    nurse.answers("How the stimulation feels", "As before")
    nurse.answers("Hours of sleep", "6.5")
    nurse.answers("Quality of sleep", 6)
    nurse.answers("Times awake in the night", "2")
    nurse.answers("Pain where the leads enter", 0)
    nurse.answers("Dressing", "Dry and intact")
    nurse.answers("Leads", "In place")
    nurse.answers("Temperature", temperature)
    nurse.answers("Fluid from the wound", "None")
    for group in ("External stimulator", "Since the last log", "Where the leads enter", "Warning signs"):
        all_no(nurse, group)
    nurse.answers("How the answers came", "By phone")
    nurse.answers("Answered by", "Patient")


def all_no(nurse, group):
    with nurse.under(group):
        nurse.taps("None of these")


def when_an_evening_log_is_refused_and_put_right(nurse):
    """Least above average: the page says so and keeps every answer; put right, it is saved."""
    nurse.house.clock_is("2026-03-05 19:45")
    nurse.turns_to("Logs")
    nurse.follows("Log now")
    nurse.reads("Evening log, day 1")
    fill_evening(nurse)
    with nurse.under("Low back"):
        nurse.answers("Least", 6)
    nurse.is_refused("least")
    then_everything_typed_is_still_there(nurse)
    with nurse.under("Low back"):
        nurse.answers("Least", 3)
    nurse.saves()
    nurse.reads("evening log of Thu 5 Mar saved", "37.5 % relief against the baseline", "no flags")


def fill_evening(nurse):
    for area, (worst, least, average, current) in (
        ("Left leg, primary area", (7, 3, 5, 4)),
        ("Low back", (6, 3, 5, 4)),
    ):
        with nurse.under(area):
            for question, rating in (("Worst", worst), ("Least", least), ("Average", average), ("Now", current)):
                nurse.answers(question, rating)
    nurse.answers("How much of the pain in the left leg is gone, as the patient says?", "40 %")
    nurse.answers("Stimulation on today", "Yes")
    nurse.answers("Hours in use", "20")
    nurse.answers("How the stimulation feels", "As before")
    nurse.answers("Program used most", "P1")
    nurse.answers("Walking", "25")
    nurse.answers("Standing", "20")
    nurse.answers("Sitting", "90")
    nurse.answers("Doing things, compared with before the trial", "A little better")
    nurse.answers("Mood", 6)
    nurse.answers("Oxycodone 10 mg", "1")
    nurse.answers("Pain where the leads enter", 0)
    nurse.answers("Dressing", "Dry and intact")
    nurse.answers("Leads", "In place")
    for group in ("External stimulator", "Since the last log", "Warning signs"):
        all_no(nurse, group)
    nurse.unfolds("Side effects or notes")
    nurse.answers("Notes", "Slept in the chair, “better than in bed”.")
    nurse.answers("How the answers came", "By phone")
    nurse.answers("Answered by", "Patient")


def when_the_average_is_corrected(nurse):
    """The next morning it turns out that a five should have been a four; the first version stays readable."""
    nurse.house.clock_is("2026-03-06 08:40")
    nurse.turns_to("Logs")
    nurse.follows("Day 1, evening")
    nurse.reads("Pain where the leads enter")
    nurse.follows("Correct")
    with nurse.under("Left leg, primary area"):
        nurse.answers("Average", 4)
    nurse.answers("Why is it corrected?", "Misheard on the phone; called back.")
    nurse.saves()
    nurse.reads("50 % relief")


def when_the_other_logs_are_kept(nurse, first, last):
    """Evenings and mornings of March, from one day to another, with the answers that matter most."""
    for day in range(first, last + 1):
        if day in MORNINGS:
            keep_short_log(nurse, f"2026-03-{day:02d}", "Morning", (("During the night", (4, 3)),))
        if day in EVENINGS:
            keep_short_log(nurse, f"2026-03-{day:02d}", "Evening", (("Average", EVENINGS[day]),))


def keep_short_log(nurse, on, session, ratings):
    nurse.house.clock_is(f"{on} {'08:45' if session == 'Morning' else '20:05'}")
    nurse.turns_to("Logs")
    nurse.follows("Log now")
    nurse.reads(f"{session} log")
    for question, values in ratings:
        for area, rating in zip(("Left leg, primary area", "Low back"), values, strict=True):
            with nurse.under(area):
                nurse.answers(question, rating)
    nurse.answers("How the stimulation feels", "As before")
    nurse.answers("Dressing", "Dry and intact")
    for group in ("Since the last log", "Warning signs"):
        all_no(nurse, group)
    nurse.answers("How the answers came", "By phone")
    nurse.answers("Answered by", "Patient")
    nurse.saves()
    nurse.reads("saved")


# Then


def then_everything_typed_is_still_there(nurse):
    with nurse.under("Left leg, primary area"):
        nurse.finds_chosen("Worst", 7)
        nurse.finds_chosen("Now", 4)
    with nurse.under("Low back"):
        nurse.finds_chosen("Least", 6)
    nurse.finds_typed("Hours in use", "20")
    nurse.finds_typed("Oxycodone 10 mg", "1")
    nurse.finds_typed("Notes", "Slept in the chair, “better than in bed”.")
    nurse.finds_chosen("New numbness", "No")


def when_a_morning_brings_fever_and_pus(nurse):
    """Day 5: the log raises a flag in the same breath, and says what to tell the patient."""
    nurse.house.clock_is("2026-03-09 08:40")
    nurse.turns_to("Logs")
    nurse.follows("Log now")
    nurse.reads("Morning log, day 5")
    with nurse.under("Where the leads enter"):
        nurse.answers("Redness", "Yes")
        nurse.answers("How far the redness reaches", "2.5")
    nurse.answers("Fluid from the wound", "Pus or cloudy")
    nurse.answers("Temperature", "38.4")
    with nurse.under("Where the leads enter"):
        nurse.taps("All others: no")
    for group in ("Since the last log", "Warning signs"):
        all_no(nurse, group)
    nurse.answers("How the answers came", "By phone")
    nurse.answers("Answered by", "Patient")
    nurse.house.wakes_at("2026-03-09 08:40")  # the deadline is told to the minute
    nurse.saves()
