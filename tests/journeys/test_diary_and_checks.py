"""Before and after the trial by link: a diary day in Spanish, and new weakness three days after the pull."""

from playwright.sync_api import expect

from scstrial.accounts.queries import person_with_email
from scstrial.assessments.choices import Area
from scstrial.assessments.queries import baseline_ratings_of
from scstrial.bedside.queries import checks_of
from scstrial.daily_logs.queries import counting_logs_of
from scstrial.foundation.db import db
from scstrial.patients.choices import Language
from tests.factories.trials import make_leads_out, make_scheduled
from tests.journeys.house import in_chicago
from tests.journeys.patient import Patient, link_in

MAIL = "maria.ruiz@example.org"
MARIA = {"family_name": "Ruiz", "given_name": "Maria", "email": MAIL}


def staffed(house_on):
    house = house_on("sqlite")
    house.wakes_at("2026-01-15 09:00")
    house.hire("nurse", "physician")
    return house


def test_a_diary_day_in_spanish(house_on, person_at):
    house = staffed(house_on)
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        make_scheduled(
            nurse.clinics[0],
            nurse,
            now=in_chicago("2026-02-20 09:00"),
            placement_planned_at=in_chicago("2026-03-02 10:00"),
            areas=(Area.LEG_LEFT, Area.LOW_BACK),
            primary=Area.LEG_LEFT,
            language=Language.SPANISH,
            **MARIA,
        )
        db.session.commit()
    house.wakes_at("2026-02-28 20:05")
    house.clockwork_runs()
    person = person_at(house, "phone", "maria")
    maria = Patient(person)
    path = link_in(house.post_office.to(MAIL))
    person.opens(path)
    person.does_not_read("Ruiz", "dolor", "diario")
    maria.opens(path, day="4", month="mayo", year="1968", labels=("Día", "Mes", "Año"), button="Abrir")
    maria.is_asked("Su diario")
    person.reads("sábado 28 de febrero")
    maria.screen("Su diario")
    maria.is_asked("Dolor: pierna izquierda")
    person.answers("El peor dolor de este día", 8)
    with person.arriving(422):
        person.push(person.page.locator("main .btn-primary[type=submit]").last)
    person.reads("Díganos también su dolor habitual")
    maria.screen("Dolor: pierna izquierda", {"Su dolor habitual de este día": 6, "El dolor más leve de este día": 3})
    maria.screen("Dolor: parte baja de la espalda", {"Su dolor habitual de este día": 4})
    maria.is_asked("¿Está todo bien?")
    maria.goes_on()
    person.reads("Gracias. Su clínica puede ver esto.")
    nurse = person_at(house, "phone", "nurse")
    nurse.signs_in("nurse")
    nurse.opens("/patients/1/baseline")
    nurse.reads("Patient, by link")
    nurse.follows("Change Left leg, 2026-02-28")
    with house.at_the_desk():
        assert {(row.area, row.average) for row in baseline_ratings_of(1)} == {(Area.LEG_LEFT, 6), (Area.LOW_BACK, 4)}


def test_new_weakness_three_days_after_the_pull(house_on, person_at):
    house = staffed(house_on)
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        pulled_at = in_chicago("2026-03-09 10:00")
        placed_at = in_chicago("2026-03-02 10:00")
        make_leads_out(nurse.clinics[0], nurse, placed_at=placed_at, pulled_at=pulled_at, now=pulled_at, **MARIA)
        db.session.commit()
    house.wakes_at("2026-03-12 10:05")
    house.clockwork_runs()
    person = person_at(house, "phone", "maria")
    maria = Patient(person)
    maria.opens(link_in(house.post_office.to(MAIL)), day="4", month="May", year="1968")
    maria.screen("How are you now?", {"Who is answering?": "I am the patient"})
    maria.screen("Warning signs", {"Do you have any of these?": "Yes, one or more"})
    maria.screen(
        "Which of these?",
        {"A leg or an arm is weak, and that is new": "Yes", "And all the others?": "No, none of the others"},
    )
    maria.is_asked("Call emergency services now")
    person.reads("Do not wait for a call from us.", "you had test wires near your spine")
    expect(person.page.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    physician = person_at(house, "desk", "physician")
    physician.signs_in("physician")
    physician.reads("Possible epidural bleeding or cord compression", "Maria Ruiz")
    person.follows("I have called. Go on with the questions")
    maria.screen("More warning signs", {"Do you have any of these?": "No, none of these"})
    maria.screen("Where the wires went in", {"How much does it hurt there?": 1})
    maria.screen("Look at the place where the wires went in", {"Does anything come out?": "No, nothing"})
    maria.screen("Your temperature", {"What is your temperature?": "98.6"})
    maria.screen("Medicine since we asked you last", {"Did you take a blood thinner?": "No"})
    maria.screen("Anything else?")
    maria.is_asked("Is this right?")
    maria.goes_on()
    person.reads("Thank you. Your clinic can see this.", "Call emergency services (911 in the US)")
    with house.at_the_desk():
        [check] = checks_of(1)
        [log] = counting_logs_of(1)
        assert (check.day, check.log_id, check.by_name) == (3, log.id, "Patient, by link")
