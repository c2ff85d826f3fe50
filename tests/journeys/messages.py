"""What goes out by itself: planned where people can see it, sent to a real mail server, silent about health."""

PATIENT = "maria.ruiz@example.org"
HEALTH_WORDS = ("pain", "stimulat", "spin", "opioid", "oxycodone", "infect", "fever", "implant", "ruiz", "trial")


def when_the_evening_before_comes(nurse):
    nurse.house.clock_is("2026-03-03 18:05")
    nurse.turns_to("Messages")


def then_messages_are_planned(nurse):
    """On the patient's tab: what is still to come, and the exact text of one of them."""
    with nurse.under("Planned"):
        nurse.reads("Planned", PATIENT)
    nurse.opens("/messages")
    with nurse.under("In the next 48 hours"):
        nurse.reads("Maria Ruiz")


def then_the_patient_got_mail(house, *, at_least):
    """Clinic and phone are named; nothing tells a stranger why."""
    mails = house.post_office.to(PATIENT)
    assert len(mails) >= at_least, [mail["Subject"] for mail in house.post_office.mails]
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    for mail in mails:
        text = f"{mail['Subject']}\n{mail.get_content()}"
        assert "North clinic" in text
        assert "+1 312 555 0100" in text, text
        told = [word for word in HEALTH_WORDS if word in text.lower()]
        assert not told, f"the mail says {told}:\n{text}"


def then_the_nurse_was_called_and_not_yet_the_physician(house):
    """A same-day flag goes out at once to the nurses, by name of the clinic alone; the physicians come after 2 h."""
    house.clockwork_runs()
    [mail] = [mail for mail in house.post_office.to("nurse@example.org") if "10:40" in mail["Subject"]]
    assert "North clinic" in mail["Subject"]
    assert not [mail for mail in house.post_office.to("physician@example.org") if "worklist" in mail["Subject"]]


def then_reminders_are_seen_as_sent(nurse):
    nurse.turns_to("Messages")
    with nurse.under("So far"):
        nurse.reads("Sent", PATIENT)
