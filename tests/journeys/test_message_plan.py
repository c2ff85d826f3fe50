"""The messages of a trial: its whole plan, a placement that moves, a pause, a wording of the clinic's own."""

import pytest

from scstrial.accounts.queries import person_with_email
from scstrial.foundation.db import db
from tests.factories.trials import make_scheduled
from tests.journeys.house import in_chicago

PLACEMENT = in_chicago("2026-03-02 10:00")


@pytest.fixture
def house(house_on):
    """A trial scheduled ten days ahead; the patient lives by another clock."""
    house = house_on("sqlite")
    house.wakes_at("2026-02-20 09:00")
    house.hire("nurse", "physician")
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        names = {"family_name": "Hart", "given_name": "Lena", "time_zone": "America/New_York"}
        scheduled_at = in_chicago("2026-02-20 09:00")
        make_scheduled(nurse.clinics[0], nurse, now=scheduled_at, placement_planned_at=PLACEMENT, **names)
        db.session.commit()
    house.wakes_at("2026-02-20 09:05")
    house.clockwork_runs()
    return house


@pytest.mark.parametrize("screen", ["phone"])
def test_the_messages_of_a_trial_are_planned_moved_paused_and_worded(house, person_at, screen):
    nurse = person_at(house, screen)
    nurse.signs_in("nurse")
    # The whole plan from the day the trial is scheduled, by both clocks.
    nurse.opens("/patients/1/messages")
    with nurse.under("Planned"):
        nurse.reads("Morning log is ready", "Tue 3 Mar, 08:30", "07:30 at the clinic", "Check afterwards")
    # The placement moves by a day, and the plan with it.
    nurse.opens("/trials/1/placement-date")
    nurse.answers("New placement", "2026-03-03T10:00")
    nurse.answers("Why is it moved?", "Theatre is closed")
    nurse.presses("Move placement")
    house.clockwork_runs()
    nurse.opens("/patients/1/messages")
    with nurse.under("Planned"):
        nurse.reads("Wed 4 Mar, 08:30", "Tue 10 Mar, 11:00")
    with nurse.under("So far"):
        nurse.unfolds("taken back")
        nurse.reads("Tue 3 Mar, 08:30", "Withdrawn No longer needed.")
    # A pause holds at once and ends by itself.
    nurse.follows("Pause messages")
    nurse.presses("Pause messages", status=422)
    nurse.is_refused("Enter when the pause ends.")
    nurse.answers("Until", "2026-03-05T12:00")
    nurse.answers("Why?", "On holiday")
    nurse.presses("Pause messages")
    nurse.reads("Messages are paused", "On holiday")
    with nurse.under("Planned"):
        nurse.reads("Thu 5 Mar, 13:00")
    nurse.presses("Resume now")
    nurse.reads("Messages go out again.")
    # A wording of the clinic's own, seen before it is saved.
    nurse.opens("/messages")
    nurse.follows("Wordings")
    nurse.follows("Morning log is ready")
    nurse.answers("Subject, English", "{clinic}: your pain log")
    nurse.presses("Look", status=422)
    nurse.reads("Take out “pain”")
    nurse.answers("Subject, English", "{clinic}: good morning")
    nurse.presses("Look")
    with nurse.under("Messages already planned"):
        nurse.reads("North clinic: your morning log", "North clinic: good morning")
    nurse.answers("Why is it changed?", "Friendlier")
    nurse.presses("Save the wording")
    nurse.reads("Planned messages follow within a minute.", "Friendlier")
    house.clockwork_runs()
    nurse.opens("/patients/1/messages")
    nurse.follows("Morning log is ready")
    nurse.reads("North clinic: good morning")
