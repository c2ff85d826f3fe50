"""The re-evaluation after surgery of the spine: what each part needs, when it is asked, where it is shown."""

from datetime import date, timedelta

import pytest

from scstrial.foundation.clock import day_of, now
from scstrial.screening import queries
from scstrial.screening.actions import answer_item, record_care
from scstrial.screening.choices import Indication, PainDistribution, PainMechanism, ReevaluationPart, Treatment
from scstrial.screening.models import Reevaluation
from scstrial.screening.rules import (
    CareBefore,
    PartFound,
    asks_reevaluation,
    parts_missing,
    problems_with_part,
    problems_with_reason,
)
from tests.factories.screening_answers import make_fit, make_indication
from tests.filled import text_of

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
HISTORY = {"distribution": "radicular", "mechanism": "neuropathic", "on": "2026-01-12", "by_whom": "Dr Lindt"}
BLOCK = {"on": "2026-01-20", "by_whom": "Dr Shah", "result": "L5 root block: 80 % for six hours"}


def url(patient, rest=""):
    return f"/patients/{patient.id}/screening{rest}"


def fields(part=ReevaluationPart.IMAGING, **found):
    done = {"on": TODAY, "result": "Scar at L5", "by_whom": "Dr Shah"}
    return [problem.field for problem in problems_with_part(PartFound(part, **(done | found)), TODAY)]


class TestRules:
    def test_each_part_needs_day_finding_and_author(self):
        assert fields() == []
        assert fields(on=None, result=" ", by_whom="") == ["on", "result", "by_whom"]

    def test_the_pain_history_needs_its_two_kinds_and_no_further_words(self):
        kinds = {"distribution": PainDistribution.AXIAL, "mechanism": PainMechanism.MIXED}
        assert fields(ReevaluationPart.PAIN_HISTORY) == ["distribution", "mechanism"]
        assert fields(ReevaluationPart.PAIN_HISTORY, result="", **kinds) == []

    @pytest.mark.parametrize(
        ("on", "wrong"),
        [(TODAY, []), (TODAY + DAY, ["on"]), (date(1900, 1, 1), []), (date(1899, 12, 31), ["on"])],
    )
    def test_its_day_lies_in_the_past(self, on, wrong):
        assert fields(on=on) == wrong

    def test_what_was_not_done_has_its_reason_alone_and_history_and_examination_have_none(self):
        alone = {"on": None, "result": "", "by_whom": "", "not_done_because": "Pacemaker, CT refused"}
        assert fields(**alone) == []
        assert fields(not_done_because="Refused") == ["not_done_because"]
        assert fields(ReevaluationPart.EXAMINATION, **alone) == ["result"]
        assert fields(**(alone | {"not_done_because": "x" * 500})) == []
        assert fields(**(alone | {"not_done_because": "x" * 501})) == ["not_done_because"]

    def test_it_is_asked_only_after_surgery_of_the_spine(self):
        assert not asks_reevaluation(None, [])
        assert not asks_reevaluation(0, [Indication.PSPS_1])
        assert asks_reevaluation(1, [])
        assert asks_reevaluation(0, [Indication.CRPS_1, Indication.PSPS_2])

    def test_what_is_missing_comes_in_its_order(self):
        assert parts_missing([]) == list(ReevaluationPart)
        assert parts_missing(["psychosocial", "imaging", "examination"]) == [
            ReevaluationPart.PAIN_HISTORY,
            ReevaluationPart.DIAGNOSTIC_BLOCKS,
        ]

    def test_a_reason_is_words_that_fit(self):
        assert [len(problems_with_reason(why)) for why in ("", " ", "Mistyped", "x" * 500, "x" * 501)] == [
            1,
            1,
            0,
            0,
            1,
        ]


class TestPages:
    def test_without_surgery_it_is_not_asked_and_refused(self, db, client, nurse, patient):
        make_indication(patient, nurse, "M54.50", Indication.PSPS_1)
        client.sign_in(nurse)
        assert "Not asked of this candidate" in text_of(client.get(url(patient, "/re-evaluation")))
        assert "Re-evaluation after surgery" not in text_of(client.get(url(patient)))
        refused = client.post(url(patient, "/re-evaluation/diagnostic_blocks"), data=BLOCK)
        assert refused.status_code == 422
        assert "Record the spine operation first" in text_of(refused)
        assert db.session.query(Reevaluation).count() == 0
        care = CareBefore(Treatment.SURGERY, level="L5", from_on=date(2024, 1, 1), result="No relief")
        record_care(patient, care, by=nurse, now=now())
        db.session.commit()
        assert client.post(url(patient, "/re-evaluation/diagnostic_blocks"), data=BLOCK).status_code == 303

    def test_a_counted_operation_asks_for_it_as_well(self, db, client, nurse, patient):
        client.sign_in(nurse)
        for number, is_asked in ((0, False), (None, False), (1, True)):
            answer_item(patient, "prior_spine_surgeries", number, by=nurse, now=now())
            db.session.commit()
            shown = text_of(client.get(url(patient, "/re-evaluation")))
            assert ("0 of 5 parts are recorded" in shown) is is_asked

    def test_each_part_is_shown_beside_the_items_it_supports(self, client, nurse, patient):
        make_fit(patient, nurse)
        client.sign_in(nurse)
        assert client.post(url(patient, "/re-evaluation/pain_history"), data=HISTORY).status_code == 303
        assert client.post(url(patient, "/re-evaluation/diagnostic_blocks"), data=BLOCK).status_code == 303
        absent = {"not_done_because": "Claustrophobia"}
        assert client.post(url(patient, "/re-evaluation/imaging"), data=absent).status_code == 303
        checklist = queries.checklist_of(patient, day_of(now(), patient.clinic.zone))
        beside = {
            one.item.item.value: [row.part for row in one.reevaluation]
            for items in checklist.groups.values()
            for one in items
            if one.reevaluation
        }
        assert beside == {"pain_duration": ["pain_history"], "treatments_tried": ["diagnostic_blocks"]}
        shown = text_of(client.get(url(patient)))
        assert "pain history : Radicular, neuropathic pain (Mon 12 Jan, by Dr Lindt)" in shown
        assert "3 of 5 parts are recorded" in shown
        assert "Missing: examination, psychosocial factors." in text_of(client.get(url(patient, "/re-evaluation")))

    def test_what_is_missing_is_asked_for_and_what_was_typed_stays(self, client, nurse, patient):
        make_fit(patient, nurse)
        client.sign_in(nurse)
        response = client.post(url(patient, "/re-evaluation/pain_history"), data=HISTORY | {"mechanism": ""})
        assert response.status_code == 422
        assert "Choose whether the pain is nociceptive, neuropathic or both." in text_of(response)
        assert 'value="Dr Lindt"' in response.get_data(as_text=True)
        assert client.get(url(patient, "/re-evaluation/shoe_size")).status_code == 404

    def test_a_correction_has_a_reason_and_both_versions_stay_readable(self, db, client, nurse, patient):
        make_fit(patient, nurse)
        client.sign_in(nurse)
        client.post(url(patient, "/re-evaluation/pain_history"), data=HISTORY)
        (first,) = queries.reevaluation_of(patient.id)
        address = url(patient, f"/re-evaluation/pain_history?change={first.id}")
        assert 'value="2026-01-12"' in client.get(address).get_data(as_text=True)
        mixed = HISTORY | {"distribution": "mixed"}
        silent = client.post(address, data=mixed)
        assert silent.status_code == 422
        assert "Say in a few words why." in text_of(silent)
        assert client.post(address, data=mixed | {"why": "Back pain too"}).status_code == 303
        response = client.get(url(patient, "/re-evaluation"))
        shown = text_of(response)
        assert "<s>Radicular, neuropathic pain" in response.get_data(as_text=True)
        assert "Axial and radicular, neuropathic pain" in shown
        assert f"Corrected by {nurse.name}" in shown
        assert "Back pain too" in shown
        stale = client.post(address, data=mixed | {"why": "Once more"})
        assert stale.status_code == 422
        assert "corrected or withdrawn already" in text_of(stale)
        assert db.session.query(Reevaluation).count() == 2
        assert client.get(url(patient, f"/re-evaluation/imaging?change={first.id}")).status_code == 404

    def test_what_is_withdrawn_supports_nothing_and_stays_readable(self, client, nurse, patient):
        make_fit(patient, nurse)
        client.sign_in(nurse)
        client.post(url(patient, "/re-evaluation/diagnostic_blocks"), data=BLOCK)
        (row,) = queries.reevaluation_of(patient.id)
        address = url(patient, f"/re-evaluations/{row.id}/withdraw")
        assert client.post(address, data={"why": "", "form_key": "1"}).status_code == 422
        assert client.post(address, data={"why": "Wrong chart", "form_key": "2"}).status_code == 303
        shown = text_of(client.get(url(patient, "/re-evaluation")))
        assert f"Withdrawn by {nurse.name}" in shown
        assert "Wrong chart" in shown
        assert "L5 root block" not in text_of(client.get(url(patient)))
