from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from reportlab.graphics.shapes import Circle, Drawing, Ellipse, Group, Line, Polygon, PolyLine, Rect

from scstrial.charts.choices import MarkShape
from scstrial.charts.data import Band, EventMark
from scstrial.charts.fonts import width_of
from scstrial.charts.layout import rows_of
from scstrial.charts.marks import COLOURS, event_mark, line_mark
from scstrial.charts.pain import pain_chart
from scstrial.charts.palette import PAPER
from scstrial.charts.spark import spark_chart
from scstrial.charts.svg import svg
from scstrial.charts.text import Text
from tests.factories.reports import area_line, chart, event


def shapes_of(group, kind):
    found = []
    for shape in group.contents:
        if isinstance(shape, kind):
            found.append(shape)
        elif isinstance(shape, Group):
            found += shapes_of(shape, kind)
    return found


def words_of(drawing):
    return [text.words for text in shapes_of(drawing, Text)]


def outside(drawing):
    """The words that reach over an edge of the drawing."""
    found = []
    for text in shapes_of(drawing, Text):
        left, bottom, right, top = text.getBounds()
        if min(left, bottom + 2, drawing.width - right, drawing.height + 2 - top) < -0.5:
            found.append(text.words)
    return found


def full_chart(**given):
    areas = ("Left leg", "Right buttock or hip", "Low back", "Left foot", "Right leg")
    lines = [area_line(name, ("9", "8", "7", "6", "5"), 9 - i, primary=i == 0) for i, name in enumerate(areas)]
    values = {
        "days": 10,
        "bands": (Band(1, 4, "P1"), Band(4, 10, "a program with a name that is longer than its bar in the chart")),
        "events": (event(4), event(10, "E", MarkShape.OCTAGON, "C-03")),
    }
    return chart(*lines, **(values | given))


def test_lines_break_at_a_missing_day():
    drawing = pain_chart(chart(area_line(values=("7", "6", None, "4", "3", None, "3"))))
    strokes = [line for line in shapes_of(drawing, PolyLine) if line.strokeWidth > 2]
    assert [len(line.points) // 2 for line in strokes] == [2, 2], "a single day has a mark and no line"


def test_a_day_without_any_value_is_named():
    assert words_of(pain_chart(chart(area_line(values=("7", None, "5")), days=3))).count("no value") == 1
    assert words_of(pain_chart(chart(area_line(values=("7", None, "5")), days=10), width=360)).count("–") == 8


def test_a_day_on_which_one_area_was_rated_is_not_called_empty():
    drawn = chart(area_line(values=(None,)), area_line("Low back", ("5",), primary=False), days=1)
    assert "no value" not in words_of(pain_chart(drawn))


def test_late_values_are_hollow_and_left_out_values_crossed():
    plain = pain_chart(chart(area_line(values=("7", "5", "3")), days=3))
    marked = pain_chart(chart(area_line(values=("7", "5", "3"), late=(1,), left_out=(2,)), days=3))
    hollow = [c for c in shapes_of(marked, Circle) if c.fillColor == PAPER]
    assert len(hollow) == 2, "the mark and its picture in the key"
    assert not [c for c in shapes_of(plain, Circle) if c.fillColor == PAPER]
    assert len(shapes_of(marked, Line)) == len(shapes_of(plain, Line)) + 4, "two strokes in the chart and in the key"
    assert {"hollow: entered late", "crossed: does not count"} <= set(words_of(marked))
    assert not {"hollow: entered late", "crossed: does not count"} & set(words_of(plain))


def test_baseline_and_threshold_of_the_primary_area_are_drawn_and_named():
    words = words_of(pain_chart(chart(area_line(), area_line("Low back", ("5",), 6, primary=False))))
    assert words.count("Baseline") == words.count("50 % line") == 1
    assert {"7.9", "3.9", "Average pain, NRS 0-10", "Left leg (primary)", "Low back"} <= set(words)


def test_without_a_baseline_there_is_no_line_of_reference():
    assert "Baseline" not in words_of(pain_chart(chart(area_line(baseline=None))))


def test_the_threshold_line_stands_at_its_share_of_the_baseline():
    drawing = pain_chart(chart(area_line(baseline=8, values=("4",)), days=1))
    dashed = [line for line in shapes_of(drawing, Line) if line.strokeDashArray]
    mark = shapes_of(drawing, Circle)[-2]
    assert dashed[1].y1 == pytest.approx(mark.cy), "50 % of 8 is drawn where 4 is drawn"


def test_the_scale_may_be_a_vas():
    words = words_of(pain_chart(chart(area_line(values=("74",), baseline=80), scale_max=100, scale_words="VAS, mm")))
    assert {"0", "20", "100", "VAS, mm"} <= set(words)


@pytest.mark.parametrize(("width", "name"), [(720, "Day 10"), (360, "10")])
def test_days_are_named_as_the_width_allows(width, name):
    assert name in words_of(pain_chart(full_chart(), width))


@pytest.mark.parametrize("width", [360, 523, 720])
def test_nothing_is_cut_off(width):
    assert outside(pain_chart(full_chart(), width)) == []
    assert outside(pain_chart(chart(days=30), width)) == []


def test_a_band_that_is_too_narrow_for_its_name_has_a_number_and_its_name_in_the_key():
    made = full_chart()
    words = words_of(pain_chart(made, 480))
    assert "P1" in words
    assert "2" in words
    assert all(band.name in words for band in made.bands)
    assert not any("…" in word for word in words)


def test_marks_with_a_meaning_stand_in_the_key_once_each():
    flagged = EventMark(2, "E", MarkShape.OCTAGON, "C-03", "flag: emergency")
    marks = (flagged, replace(flagged, day=3), EventMark(3, "C", MarkShape.SQUARE, "Infection", "complication"))
    words = words_of(pain_chart(chart(events=marks)))
    assert words.count("flag: emergency") == 1
    assert words.count("complication") == 1


def test_bands_of_the_same_day_stand_in_two_lanes_and_others_share_one():
    def band_heights(*bands):
        boxes = [box for box in shapes_of(pain_chart(chart(bands=bands)), Rect) if box.rx == 2]
        return len({box.y for box in boxes})

    assert band_heights(Band(1, 4, "P1"), Band(4, 7, "P2")) == 2
    assert band_heights(Band(1, 3, "P1"), Band(4, 7, "P2")) == 1


def test_counted_days_are_shaded_and_explained():
    assert "shaded: days the result uses" in words_of(pain_chart(chart(counted_days=(5, 6))))
    assert "shaded: days the result uses" not in words_of(pain_chart(chart()))


def test_four_marks_of_a_day_are_drawn_and_more_are_counted():
    four = words_of(pain_chart(chart(events=tuple(event(code=f"C-0{n}") for n in range(4)))))
    five = words_of(pain_chart(chart(events=tuple(event(code=f"C-0{n}") for n in range(5)))))
    assert four.count("S") == 4
    assert (five.count("S"), "+2 more" in five) == (3, True)


def test_a_narrow_day_keeps_the_letter_and_drops_the_code():
    words = words_of(pain_chart(full_chart(), 360))
    assert "S" in words
    assert "C-06" not in words


def test_figures_of_the_primary_area_cover_no_mark():
    values = ("5", "5", "5")
    alone = words_of(pain_chart(chart(area_line(values=values, baseline=None), days=3)))
    assert alone.count("5.0") == 3
    crowd = [area_line(str(n), (str(n), str(n), str(n)), None, primary=n == 5) for n in range(3, 8)]
    crowded = words_of(pain_chart(chart(*crowd, days=3), 200, 60))
    assert crowded.count("5.0") == 0


def test_each_event_has_its_own_shape_and_its_letter():
    outlines = set()
    for shape in MarkShape:
        group = event_mark(event(shape=shape), 0, 0, 6)
        outline = group.contents[0]
        sides = len(outline.points) // 2 if isinstance(outline, Polygon) else 0
        outlines.add((sides, outline.fillColor == PAPER))
        assert shapes_of(group, Text)[0].words == "S"
    assert outlines == {(8, False), (3, False), (4, False), (0, True), (0, False)}
    assert set(COLOURS) == set(MarkShape)


def test_five_lines_have_five_marks():
    looks = {
        (type(mark), tuple(round(p, 3) for p in getattr(mark, "points", ())))
        for mark in (line_mark(index, 0, 0, 4, PAPER) for index in range(5))
    }
    assert len(looks) == 5


def test_a_chart_without_paper_leaves_the_ground_to_the_page():
    assert len(shapes_of(pain_chart(chart()), Rect)) == len(shapes_of(pain_chart(chart(), paper=False), Rect)) + 1


def test_things_are_put_into_as_few_rows_as_hold_them():
    assert rows_of([40, 50, 20], 100) == [[0, 1], [2]]
    assert rows_of([40, 60], 100) == [[0, 1]]
    assert rows_of([], 100) == []


def test_the_small_chart_breaks_at_gaps_and_stresses_the_last_value():
    drawing = spark_chart([7, 6, None, 4, 3, None], Fraction(55, 7))
    assert (drawing.width, drawing.height) == (120, 28)
    assert len(shapes_of(drawing, PolyLine)) == 2
    assert [circle.r for circle in shapes_of(drawing, Circle)] == [1.3, 1.3, 1.3, 2.6]
    assert len(shapes_of(drawing, Line)) == 2


def test_the_small_chart_of_a_trial_without_values_or_baseline_is_empty():
    assert spark_chart([], None).contents == []
    assert len(shapes_of(spark_chart([5], None, days=1), Circle)) == 1


def parsed(drawing, title="Pain", description="of L. Hart"):
    return ElementTree.fromstring(svg(drawing, title, description))


def test_the_svg_has_name_description_role_and_scales():
    root = parsed(pain_chart(chart()))
    assert root.get("role") == "img"
    assert root.get("viewBox").startswith("0 0 720 ")
    space = "{http://www.w3.org/2000/svg}"
    title, desc = root.find(f"{space}title"), root.find(f"{space}desc")
    assert (title.text, desc.text) == ("Pain", "of L. Hart")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_the_svg_needs_no_styles_no_scripts_and_nothing_from_elsewhere():
    root = parsed(pain_chart(full_chart()))
    allowed = {"svg", "title", "desc", "rect", "line", "polyline", "polygon", "circle", "text"}
    assert {element.tag.split("}")[1] for element in root.iter()} == allowed
    names = {name for element in root.iter() for name in element.attrib}
    assert not names & {"style", "class", "href", "onload"}
    assert not any("url(" in value for element in root.iter() for value in element.attrib.values())


def test_the_svg_has_each_word_of_the_drawing_in_reading_order():
    drawing = pain_chart(chart(bands=(Band(1, 7, "برنامج <1> & \x0b张伟"),)))
    texts = [element.text for element in parsed(drawing).iter() if element.tag.endswith("text")]
    assert texts == [word.replace("\x0b", "") for word in words_of(drawing)]


def test_ids_of_two_charts_on_a_page_are_kept_apart():
    one, two = (svg(spark_chart([5], 8), "t", "d", prefix) for prefix in ("row-1", "row-2"))
    assert 'id="row-1-title"' in one
    assert 'id="row-1-title"' not in two


def test_a_shape_that_the_svg_writer_does_not_know_is_refused():
    drawing = Drawing(10, 10)
    drawing.add(Ellipse(5, 5, 2, 3))
    with pytest.raises(TypeError, match="No SVG for a Ellipse"):
        svg(drawing, "t", "d")


def test_words_are_as_wide_as_they_were_measured_whatever_font_shows_them():
    drawing = Drawing(100, 20)
    drawing.add(Text(0, 5, "Left leg (primary)", 8, bold=True))
    (text,) = (one for one in ElementTree.fromstring(svg(drawing, "t", "d")).iter() if one.tag.endswith("text"))
    assert float(text.get("textLength")) == pytest.approx(width_of("Left leg (primary)", 8, True), abs=0.01)
    assert text.get("lengthAdjust") == "spacingAndGlyphs"
