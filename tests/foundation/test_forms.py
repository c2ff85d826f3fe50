"""Forms keep what was typed, exactly."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired, Length

from scstrial.assessments.choices import Area
from scstrial.foundation.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    ExactField,
    MomentField,
    NrsField,
    SelectOneField,
    StringField,
    WholeField,
    options,
)
from scstrial.foundation.refusal import Problem


class SampleForm(BaseForm):
    name = StringField("Name")
    number = ExactField("Number")
    whole = WholeField("Whole")
    held_at = MomentField("When")
    area = ChoiceField("Area", Area)
    other_area = SelectOneField("Other area", Area)
    pain = NrsField("Pain")


def filled(app, zone="America/Chicago", **typed):
    with app.test_request_context(method="POST"):
        form = SampleForm(formdata=MultiDict(typed), meta={"csrf": False})
        form.use_zone(zone)
        form.validate()
        return form


@pytest.mark.parametrize(("typed", "number"), [("7.5", "7.5"), ("7,5", "7.5"), (" 7.50 ", "7.50"), ("-3", "-3")])
def test_a_number_is_kept_exactly_with_point_or_comma(sqlite_app, typed, number):
    assert str(filled(sqlite_app, number=typed).number.data) == number


@pytest.mark.parametrize("typed", ["seven", "1e400000000000000000000", "NaN", "Infinity", "1.2.3", "9" * 30])
def test_what_is_no_number_is_refused_and_kept_in_the_field(sqlite_app, typed):
    form = filled(sqlite_app, number=typed)
    assert form.number.errors == ["Enter a number, for example 7.5."]
    assert form.number._value() == typed


def test_a_whole_number_with_decimals_is_refused(sqlite_app):
    assert filled(sqlite_app, whole="7.5").whole.errors == ["Enter a whole number."]
    assert filled(sqlite_app, whole="7").whole.data == 7


def test_a_local_time_is_read_in_the_zone_of_the_form(sqlite_app):
    form = filled(sqlite_app, held_at="2026-03-02T10:30")
    assert form.held_at.data.astimezone(UTC) == datetime(2026, 3, 2, 16, 30, tzinfo=UTC)


def test_a_time_that_the_clock_change_skips_is_refused(sqlite_app):
    form = filled(sqlite_app, held_at="2026-03-08T02:30")
    assert "skipped when the clocks changed" in form.held_at.errors[0]


def test_a_malformed_time_says_how_to_write_it(sqlite_app):
    assert "2026-03-02 10:30" in filled(sqlite_app, held_at="next tuesday").held_at.errors[0]


def test_choices_come_as_members_and_unanswered_is_none(sqlite_app):
    form = filled(sqlite_app, area="low_back", pain="7")
    assert form.area.data is Area.LOW_BACK
    assert form.other_area.data is None
    assert form.pain.data == Decimal(7)
    assert filled(sqlite_app).pain.data is None


@pytest.mark.parametrize("typed", [{"area": "knee"}, {"pain": "11"}, {"pain": "x"}, {"other_area": "knee"}])
def test_a_choice_that_is_not_offered_is_refused(sqlite_app, typed):
    form = filled(sqlite_app, **typed)
    assert form.errors_by_field()


def test_a_problem_stands_at_its_field_and_one_without_field_over_the_form(sqlite_app):
    form = filled(sqlite_app)
    form.show([Problem("Enter a name.", "name"), Problem("Look again."), Problem("No such field.", "nowhere")])
    assert form.errors_by_field() == [("name", "Enter a name.")]
    assert form.form_problems == ["Look again.", "No such field."]


def test_text_is_trimmed(sqlite_app):
    assert filled(sqlite_app, name="  Ruiz ").name.data == "Ruiz"


def test_a_closed_list_is_offered_anew_to_each_field():
    first = options(Area)
    first.clear()
    assert [choice.value for choice in options(Area)] == [area.value for area in Area]


def test_text_is_trimmed_before_the_filters_of_a_field(app):
    class Shouting(BaseForm):
        name = StringField("Name", filters=[lambda text: text and f"<{text}>"])

    for _ in range(2):
        with app.test_request_context(method="POST"):
            form = Shouting(formdata=MultiDict({"name": "  Ana "}), meta={"csrf": False})
            assert form.name.data == "<Ana>"


@pytest.mark.parametrize("typed", ["1e400", "1e1", "1_000", "½", ",", "-", "1,234.5", "0x10"])
def test_a_number_is_figures_alone(sqlite_app, typed):
    assert filled(sqlite_app, number=typed).number.errors == ["Enter a number, for example 7.5."]


class NeededForm(BaseForm):
    why = StringField("Why", [InputRequired("Enter why.")])
    number = ExactField("Number", [InputRequired("Enter the number.")])
    held_at = MomentField("When", [InputRequired("Enter when.")])
    on = DayField("Day", [InputRequired("Enter the day.")])


def needed(app, **typed):
    with app.test_request_context(method="POST"):
        form = NeededForm(formdata=MultiDict(typed), meta={"csrf": False})
        form.validate()
        return form


def test_what_is_needed_is_not_given_by_a_blank(sqlite_app):
    form = needed(sqlite_app, why=" ", number="  ", held_at=" ", on=" ")
    messages = [message for _field, message in form.errors_by_field()]
    assert messages == ["Enter why.", "Enter the number.", "Enter when.", "Enter the day."]


@pytest.mark.parametrize("typed", ["2026-02-31", "1e400", "31/02/2026", "tomorrow"])
def test_a_day_that_does_not_exist_says_how_to_write_one(sqlite_app, typed):
    form = needed(sqlite_app, on=typed)
    assert form.on.errors == [f"There is no day {typed[:10]}. Enter the day like 2026-03-02."]
    assert form.on._value() == typed


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_a_year_that_nobody_means_is_refused(sqlite_app, year):
    form = needed(sqlite_app, on=f"{year}-01-01", held_at=f"{year}-12-31T23:59")
    assert "between 1900 and 2199" in form.on.errors[0]
    assert "between 1900 and 2199" in form.held_at.errors[0]


class OfferedForm(BaseForm):
    area = ChoiceField("Area", Area)
    note = StringField("Note", [Length(max=5)])


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"area": "knee"}, "Choose one of the answers offered."),
        ({"note": "much too long"}, "Shorten this to 5 characters."),
    ],
)
def test_what_no_form_words_itself_still_says_what_to_do(sqlite_app, typed, says):
    with sqlite_app.test_request_context(method="POST"):
        form = OfferedForm(formdata=MultiDict(typed), meta={"csrf": False})
        form.validate()
        assert [message for _field, message in form.errors_by_field()] == [says]
