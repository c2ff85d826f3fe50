"""From the message's link to the stored log: a Spanish evening on a phone; fever with pus, to the physician."""

import re

from playwright.sync_api import expect

from scstrial.accounts.queries import person_with_email
from scstrial.daily_logs.choices import Answer, LogSource, RedFlag, ReportedBy
from scstrial.daily_logs.queries import counting_logs_of, logs_of
from scstrial.foundation.db import db
from scstrial.patients.choices import Language
from tests.factories.trials import make_session, make_under_way
from tests.journeys.house import in_chicago
from tests.journeys.patient import Patient, link_in

PLACED_AT = in_chicago("2026-03-02 10:00")
MAIL = "maria.ruiz@example.org"
BORN = {"day": "4", "month": "May", "year": "1968"}
NONE_EN = {"Do you have any of these?": "No, none of these"}


def house_with(house_on, **patient):
    """Day 1 of a trial, in the evening; the prompt has gone out."""
    house = house_on("sqlite")
    house.wakes_at("2026-01-15 09:00")
    house.hire("nurse", "physician")
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        details = {"family_name": "Ruiz", "given_name": "Maria", "email": MAIL, **patient}
        trial = make_under_way(nurse.clinics[0], nurse, placed_at=PLACED_AT, **details)
        make_session(trial, nurse)
        db.session.commit()
    house.wakes_at("2026-03-03 08:00")
    return house


def test_an_evening_in_spanish_on_a_phone(house_on, person_at):
    house = house_with(house_on, language=Language.SPANISH)
    house.clock_is("2026-03-03 19:40")
    house.clockwork_runs()
    person = person_at(house, "phone", "maria")
    maria = Patient(person)
    path = link_in(house.post_office.to(MAIL))
    person.opens(path)
    person.reads("North clinic", "(312) 555-0100")
    person.does_not_read("Ruiz", "dolor", "cables")
    maria.opens(path, day="4", month="mayo", year="1968", labels=("Día", "Mes", "Año"), button="Abrir")
    assert person.page.locator("html").get_attribute("lang") == "es"
    maria.screen("Su registro de la noche", {"¿Quién responde?": "Soy el paciente o la paciente"})
    maria.screen("Señales de alarma", {"¿Tiene alguna de estas señales?": "No, ninguna"})
    maria.screen("Más señales de alarma", {"¿Tiene alguna de estas señales?": "No, ninguna"})
    maria.screen(
        "¿Cómo se siente?",
        {"¿Se siente mal o con fiebre, o nota algún cambio en el lugar por donde entran los cables?": "No"},
    )
    maria.screen(
        "Por donde entran los cables",
        {"¿Cuánto le duele ahí?": 1, "¿Cómo está el vendaje?": "Seco y en su lugar",
         "¿Se movieron los cables?": "No, están en su lugar"},
    )  # fmt: skip
    maria.is_asked("Dolor: pierna izquierda")
    person.answers("El peor dolor en las últimas 24 horas", 2)
    person.answers("Su dolor habitual en las últimas 24 horas", 4)
    with person.arriving(422):
        person.push(person.page.locator("main .btn-primary[type=submit]").last)
    person.reads("El dolor más leve no puede ser mayor que el dolor habitual")
    maria.screen(
        "Dolor: pierna izquierda",
        {"El peor dolor en las últimas 24 horas": 6, "El dolor más leve en las últimas 24 horas": 2,
         "Su dolor en este momento": 3},
    )  # fmt: skip
    person.presses("Atrás")
    person.finds_chosen("El peor dolor en las últimas 24 horas", 6)
    maria.screen("Dolor: pierna izquierda")
    maria.screen(
        "Más o menos dolor: pierna izquierda",
        {"Comparado con antes de tener los cables, en este lugar:": "Tengo menos dolor",
         "¿Cuánto menos o cuánto más?": "50 %"},
    )  # fmt: skip
    maria.screen("Su estimulador", {"¿Estuvo encendido hoy?": "Sí", "¿Cuántas horas?": "12,5"})
    maria.screen("El aparato que lleva puesto", {"¿Se enciende o se apaga solo?": "No"})
    maria.screen("Su movimiento", {"¿Cuánto tiempo caminó hoy?": "1:30", "¿Alcanzó su meta de hoy?": "En parte"})
    maria.screen("Su día", {"¿Cómo estuvo su ánimo hoy?": 7})
    maria.screen("Medicinas para el dolor", {"¿Tomó medicinas para el dolor hoy?": "No, ninguna"})
    maria.is_asked("Otras medicinas desde su último registro")
    person.presses("No sé, saltar")
    maria.screen("¿Algo más?", {"¿Hay algo más que quiera decirnos?": "Dormí en el sofá."})
    maria.is_asked("¿Está todo bien?")
    person.reads("12,5", "En parte", "Dormí en el sofá.")
    maria.goes_on()
    person.reads("Gracias. Su clínica puede ver esto.", "(312) 555-0100")
    with house.at_the_desk():
        [log] = logs_of(1)
        assert (log.source, log.reported_by, log.walk_minutes) == (LogSource.APP, ReportedBy.PATIENT, 90)
        assert log.red_flags == dict.fromkeys(RedFlag, Answer.NO)
    person.opens(path)
    person.does_not_read("Dormí")


def test_fever_with_pus_goes_from_the_patients_link_to_the_physician(house_on, person_at):
    house = house_with(house_on)
    house.clock_is("2026-03-04 08:40")
    house.clockwork_runs()
    person = person_at(house, "phone", "maria")
    maria = Patient(person)
    maria.opens(link_in(house.post_office.to(MAIL)), **BORN)
    maria.screen("Your morning log", {"Who is answering?": "I am helping the patient"})
    maria.screen("Warning signs", NONE_EN)
    maria.screen("More warning signs", NONE_EN)
    maria.screen("Where the wires go in", {"How is the bandage?": "Dry and in place"})
    maria.screen("Look at the place where the wires go in", {"Does anything come out?": "Pus: yellow, green or cloudy"})
    maria.is_asked("Call the clinic now")
    person.reads("(312) 555-0100", "Your answers so far are with your clinic.")
    person.follows("I have called. Go on with the questions")
    maria.screen("More about that place", {"Does it smell bad?": "Yes"})
    maria.screen("Your temperature", {"What is your temperature?": "101.1"})
    maria.is_asked("Pain: left leg")
    physician = person_at(house, "desk", "physician")
    physician.signs_in("physician")
    physician.reads("Probable site infection", "Maria Ruiz")
    physician.follows("Open")
    physician.reads("Probable site infection", "pus or cloudy drainage")
    physician.answers("Note: what was found, said or done", "Phoned: she comes in at 10.")
    physician.presses("I take it in hand")
    physician.reads("taken in hand by Dr Ada Lindt", "Phoned: she comes in at 10.")
    with house.at_the_desk():
        [log] = counting_logs_of(1)
        assert log.reported_by is ReportedBy.CAREGIVER


def test_an_emergency_without_javascript(house_on, person_at):
    house = house_with(house_on)
    house.clock_is("2026-03-03 19:40")
    house.clockwork_runs()
    person = person_at(house, "phone", "maria", java_script_enabled=False)
    maria = Patient(person)
    maria.opens(link_in(house.post_office.to(MAIL)), **BORN)
    maria.screen("Your evening log")
    maria.screen("Warning signs", {"Do you have any of these?": "Yes, one or more"})
    maria.screen(
        "Which of these?",
        {"You cannot pee, or you lose pee or stool without wanting to": "Yes",
         "And all the others?": "No, none of the others"},
    )  # fmt: skip
    maria.is_asked("Call emergency services now")
    person.reads("Call emergency services (911 in the US)", "Do not wait for a call from us.")
    expect(person.page.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    with house.at_the_desk():
        [log] = logs_of(1)
        assert log.red_flags["bladder_bowel"] == "yes"


def test_a_nurse_reads_the_code_out_and_the_patient_types_it(house_on, person_at):
    house = house_with(house_on)
    house.wakes_at("2026-03-03 19:40")
    nurse = person_at(house, "phone", "nurse")
    nurse.signs_in("nurse")
    nurse.opens("/trials/1/logs")
    nurse.follows("Patient's link")
    nurse.presses("Show the link for the evening log")
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", nurse.page.inner_text("main"))[0]
    person = person_at(house, "phone", "maria")
    person.opens("/d")
    person.answers("The code that your clinic gave you", "BCDF-GHJK")
    person.presses("Next", status=422)
    person.reads("This code opens nothing.")
    person.answers("The code that your clinic gave you", code.lower())
    person.presses("Next")
    person.reads("To open this page, please tell us your date of birth.")
    for _ in range(5):
        person.answers("Month", "April")
        person.fill(person.page.get_by_label("Day", exact=True), "5")
        person.fill(person.page.get_by_label("Year", exact=True), "1968")
        person.push(person.page.get_by_role("button", name="Open"))
        person.page.wait_for_load_state()
    person.reads("This link is locked", "Please call the clinic: (312) 555-0100")
    house.clockwork_runs()
    nurse.opens("/")
    nurse.reads("Patient's link locked: phone the patient")
