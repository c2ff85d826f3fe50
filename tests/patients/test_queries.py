from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert, text

from scstrial.foundation.clock import now
from scstrial.patients import queries
from scstrial.patients.choices import Language, Sex, Step
from scstrial.patients.models import Patient, PatientWord
from scstrial.patients.rules import name_words, sort_name
from tests.factories.accounts import make_clinic
from tests.factories.patients import make_patient, patient_details


@dataclass
class Looker:
    """Who looks, at these clinics."""

    clinic_ids: frozenset[int]


def looker(*clinics):
    return Looker(frozenset(clinic.id for clinic in clinics))


def names(page):
    return [patient.name for patient in page.patients]


def make_named(clinic, nurse, *names_wanted, **more):
    for name in names_wanted:
        given, family = name.rsplit(" ", 1)
        make_patient(clinic, nurse, given_name=given, family_name=family, **more)


def test_a_patient_of_another_clinic_is_not_found(clinic, nurse):
    patient = make_patient(clinic, nurse)
    south = make_clinic("South clinic")
    assert queries.patient_for(looker(clinic), patient.id) is patient
    assert queries.patient_for(looker(south), patient.id) is None
    assert queries.patient_for(looker(), patient.id) is None
    assert names(queries.patients_page(looker(south))) == []
    assert names(queries.patients_page(looker())) == []


@pytest.mark.parametrize("patient_id", [0, 2**31, 10**30])
def test_an_id_that_cannot_be_is_not_found(clinic, patient_id):
    assert queries.patient_for(looker(clinic), patient_id) is None


def test_the_list_is_sorted_by_family_name_without_regard_to_accents(clinic, nurse):
    make_named(clinic, nurse, "Bo Zhang", "Ana Ángel", "Eva angel", "Max Émile", "Ida Ebers")
    assert names(queries.patients_page(looker(clinic))) == [
        "Ana Ángel",
        "Eva angel",
        "Ida Ebers",
        "Max Émile",
        "Bo Zhang",
    ]


def test_the_lists_of_two_clinics_are_merged(clinic, nurse):
    south = make_clinic("South clinic")
    make_named(clinic, nurse, "A Able", "C Cole")
    make_named(south, nurse, "B Baker", "D Dunn")
    first = queries.patients_page(looker(clinic, south), limit=3)
    assert names(first) == ["A Able", "B Baker", "C Cole"]
    assert names(queries.patients_page(looker(clinic, south), limit=3, after=first.after)) == ["D Dunn"]


def test_pages_lead_on_and_back_without_a_gap(clinic, nurse):
    make_named(clinic, nurse, *(f"P{number} Same" for number in range(3)), "A Able", "Z Zorn")
    viewer = looker(clinic)
    pages = [queries.patients_page(viewer, limit=2)]
    while pages[-1].after:
        pages.append(queries.patients_page(viewer, limit=2, after=pages[-1].after))
    assert [names(page) for page in pages] == [["A Able", "P0 Same"], ["P1 Same", "P2 Same"], ["Z Zorn"]]
    assert [bool(page.before) for page in pages] == [False, True, True]
    back = queries.patients_page(viewer, limit=2, before=pages[2].before)
    assert (names(back), bool(back.before), bool(back.after)) == (["P1 Same", "P2 Same"], True, True)
    back = queries.patients_page(viewer, limit=2, before=back.before)
    assert (names(back), back.before, bool(back.after)) == (["A Able", "P0 Same"], None, True)


def test_namesakes_on_two_pages_are_each_shown_once(clinic, nurse):
    make_named(clinic, nurse, *["Lena Hart"] * 5)
    viewer, seen, after = looker(clinic), [], None
    while True:
        page = queries.patients_page(viewer, limit=2, after=after)
        seen += [patient.id for patient in page.patients]
        after = page.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 5


def test_a_full_last_page_has_no_next(clinic, nurse):
    make_named(clinic, nurse, "A Able", "B Baker")
    assert queries.patients_page(looker(clinic), limit=2).after is None


def test_a_place_the_viewer_may_not_see_is_the_beginning(clinic, nurse):
    elsewhere = make_patient(make_clinic("South clinic"), nurse, family_name="Zorn")
    make_named(clinic, nurse, "A Able")
    assert names(queries.patients_page(looker(clinic), after=elsewhere.id)) == ["A Able"]
    assert names(queries.patients_page(looker(clinic), before=elsewhere.id)) == ["A Able"]


def test_the_list_can_be_kept_to_a_step(clinic, nurse):
    make_named(clinic, nurse, "A Able", "B Baker", step=Step.SCREENING)
    make_named(clinic, nurse, "C Cole")
    page = queries.patients_page(looker(clinic), step=Step.SCREENING, limit=1)
    assert names(page) == ["A Able"]
    assert names(queries.patients_page(looker(clinic), step=Step.SCREENING, after=page.after)) == ["B Baker"]


@pytest.fixture(params=[3000, 2], ids=["few to collect", "too many to collect"])
def found(request, clinic, nurse, monkeypatch):
    """Names found for a text; names are looked up in two ways that must agree."""
    monkeypatch.setattr(queries, "COMMON_FROM", request.param)
    make_named(clinic, nurse, "María José López-García", "Mario Lopez", "Maria Hart", "Sean O'Brien")
    make_patient(clinic, nurse, given_name="Omar", family_name="May", born_on=date(1950, 12, 31), mrn="X-77")

    def search(text, **more):
        return names(queries.patients_page(looker(clinic), text=text, **more))

    return search


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mari", ["Maria Hart", "Mario Lopez", "María José López-García"]),
        ("MARIA", ["Maria Hart", "María José López-García"]),
        ("lopez mar", ["Mario Lopez", "María José López-García"]),
        ("garcía jose", ["María José López-García"]),
        ("lopez-garcia", ["María José López-García"]),
        ("obrien", ["Sean O'Brien"]),
        ("o'brien", ["Sean O'Brien"]),
        ("brien sean", ["Sean O'Brien"]),
        ("x-77", ["Omar May"]),
        ("X-7", []),
        ("31 Dec 1950", ["Omar May"]),
        ("may 1950-12-31", ["Omar May"]),
        ("hart 12/31/1950", []),
        ("hart lopez", []),
        ("aria", []),
        ("***", []),
    ],
)
def test_patients_are_found_by_beginnings_of_names_record_number_and_birth_date(found, typed, expected):
    assert found(typed) == expected


def test_a_search_keeps_to_the_step_and_to_the_page(found):
    assert found("mari", step=Step.SCREENING) == []
    assert found("mari", limit=2) == ["Maria Hart", "Mario Lopez"]


def test_a_search_does_not_reach_into_another_clinic(clinic, nurse):
    make_patient(make_clinic("South clinic"), nurse, mrn="X-77")
    for typed in ("hart", "x-77", "4 May 1968"):
        assert names(queries.patients_page(looker(clinic), text=typed)) == []


def test_a_page_takes_the_same_few_statements_however_long_it_is(db, clinic, nurse, queries_counted):
    counts = []
    for more in (2, 20):
        make_named(clinic, nurse, *["Lena Hart"] * more)
        db.session.rollback()
        with queries_counted() as counted:
            page = queries.patients_page(looker(clinic))
            assert [(patient.name, patient.step) for patient in page.patients]
        counts.append(counted())
    assert counts[0] == counts[1] <= 3


# How the databases read: with many patients, only through indexes.

MANY = 6000
KINDS = {
    "everybody": ({}, "ix_patients_clinic_id_sort_name_id"),
    "from a place on": ({"after": MANY // 2}, "ix_patients_clinic_id_sort_name_id"),
    "back from a place": ({"before": MANY // 2}, "ix_patients_clinic_id_sort_name_id"),
    "one step": ({"step": Step.SCREENING}, "ix_patients_clinic_id_step_sort_name_id"),
    "one step, from a place on": (
        {"step": Step.SCREENING, "after": MANY // 2},
        "ix_patients_clinic_id_step_sort_name_id",
    ),
    "a word of few": ({"text": "hart777"}, "ix_patient_words_clinic_id_word_patient_id"),
    "two words": ({"text": "hart777 lena7"}, "ix_patient_words_clinic_id_word_patient_id"),
    "a word of many": ({"text": "hart"}, "ix_patients_clinic_id_sort_name_id"),
    "a record number": ({"text": "M-77"}, "mrn|sqlite_autoindex_patients"),
    "a birth date": ({"text": "1940-03-05"}, "ix_patients_clinic_id_born_on"),
}


def fill(db, clinics, person):
    """Many patients at once, straight into the tables."""
    rows, words = [], []
    for number in range(1, MANY + 1):
        clinic, given, family = clinics[number % 2], f"Lena{number % 50}", f"Hart{number}"
        rows.append(
            {
                **vars(patient_details(mrn=f"M-{number}", given_name=given, family_name=family)),
                "id": number,
                "clinic_id": clinic.id,
                "sort_name": sort_name(family, given),
                "sex": Sex.OTHER,
                "born_on": date(1930, 1, 1) + timedelta(days=5 * number),
                "language": Language.ENGLISH,
                "step": list(Step)[number % 8],
                "step_since": now(),
                "registered_at": now(),
                "version": 1,
                "registered_by_id": person.id,
            }
        )
        words += [
            {"patient_id": number, "clinic_id": clinic.id, "word": word} for word in name_words(f"{given} {family}")
        ]
    db.session.execute(insert(Patient), rows)
    db.session.execute(insert(PatientWord), words)
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE patients"))
        db.session.execute(text("ANALYZE patient_words"))
        db.session.commit()


def plans_of(db, work):
    """What the database says about each statement that the work sends."""
    sent = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        if statement.startswith(("SELECT", "WITH")):
            sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    explain = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    rows = [db.session.connection().exec_driver_sql(f"{explain} {statement}", values) for statement, values in sent]
    return "\n".join(str(row[-1]) for result in rows for row in result)


def whole_tables_read(plan):
    return [
        line
        for line in plan.splitlines()
        if "Seq Scan on patient" in line or line.strip().startswith(("SCAN patients", "SCAN patient_words"))
    ]


@pytest.fixture
def many(db, clinic, nurse, monkeypatch):
    monkeypatch.setattr(queries, "COMMON_FROM", 300)
    clinics = [clinic, make_clinic("South clinic")]
    fill(db, clinics, nurse)
    return clinics


def test_every_kind_of_list_and_search_is_read_through_an_index(db, many):
    for kind, (wanted, index) in KINDS.items():
        for clinics in (many[:1], many):
            viewer = looker(*clinics)
            plan = plans_of(db, lambda viewer=viewer, wanted=wanted: queries.patients_page(viewer, **wanted))
            assert whole_tables_read(plan) == [], f"{kind}:\n{plan}"
            assert any(name in plan for name in index.split("|")), f"{kind}:\n{plan}"


def test_possible_duplicates_and_record_numbers_are_read_through_an_index(db, many):
    details = patient_details(phone="+13125550001", born_on=date(1940, 3, 5))
    plan = plans_of(db, lambda: queries.possible_duplicates(many[0].id, details))
    assert whole_tables_read(plan) == [], plan
    assert "ix_patients_clinic_id_phone" in plan
    assert "ix_patients_clinic_id_born_on" in plan
    plan = plans_of(db, lambda: queries.patient_with_mrn(many[0].id, "M-77"))
    assert whole_tables_read(plan) == [], plan
