import unicodedata

from scstrial.charts import fonts


def letters(text):
    return "".join(run.text for run in fonts.runs_of(text))


def test_latin_cyrillic_vietnamese_and_greek_are_set_in_noto_sans():
    for text in ("Lena Hart", "Анна Кузнецова", "Nguyễn Thị Phương", "Ελένη", "38.4 °C, 50 % ÷ −"):
        assert [run.font for run in fonts.runs_of(text)] == ["NotoSans-Regular"]
        assert letters(text) == text


def test_chinese_is_set_in_noto_sans_sc_between_latin_runs():
    runs = fonts.runs_of("P1 张伟 x")
    assert [(run.text, run.font) for run in runs] == [
        ("P1 ", "NotoSans-Regular"),
        ("张伟", "NotoSansSC-Regular"),
        (" x", "NotoSans-Regular"),
    ]


def test_bold_chinese_falls_back_to_the_one_weight_there_is():
    assert {run.font for run in fonts.runs_of("张伟", bold=True)} == {"NotoSansSC-Regular"}
    assert {run.font for run in fonts.runs_of("Lena", bold=True)} == {"NotoSans-Bold"}


def test_arabic_is_joined_and_drawn_from_right_to_left():
    drawn = letters("محمد")
    assert unicodedata.normalize("NFKC", drawn)[::-1] == "محمد"
    assert "\ufee3" in drawn, "the first letter takes its initial form"
    assert drawn[-1] == "\ufee3", "and stands at the right end"
    assert {run.font for run in fonts.runs_of("محمد", bold=True)} == {"NotoSansArabic-Bold"}


def test_numbers_and_brackets_inside_arabic_stay_readable():
    drawn = unicodedata.normalize("NFKC", letters("محمد (60) abc"))
    assert drawn == "abc (60) دمحم"


def test_brackets_around_arabic_inside_latin_face_it():
    drawn = unicodedata.normalize("NFKC", letters("Dr (محمد) Hart"))
    assert drawn == "Dr (دمحم) Hart"


def test_brackets_and_quotes_of_latin_text_are_left_alone():
    for text in ("a (b) [c] {d} «e» f)", "(60)"):
        assert fonts.in_drawing_order(text) == text


def test_an_arabic_bracket_without_partner_stays():
    assert fonts.in_drawing_order("محمد (").count("(") == 1


def test_a_line_of_a_right_to_left_text_keeps_its_direction_though_it_begins_in_latin():
    assert fonts.in_drawing_order("abc محمد", from_right=True).endswith("abc")
    assert fonts.in_drawing_order("abc محمد").startswith("abc")


def test_a_sign_without_a_glyph_becomes_a_visible_mark():
    assert letters("x 😀 y") == f"x {fonts.NO_GLYPH} y"
    assert fonts.has_unprintable("שרה")
    assert not fonts.has_unprintable("Lena 张伟 محمد")
    assert ord(fonts.NO_GLYPH) in fonts.font(fonts.REGULAR).face.charToGlyph


def test_decomposed_letters_are_composed():
    assert letters(unicodedata.normalize("NFD", "Nguyễn")) == "Nguyễn"


def test_control_signs_are_dropped_and_line_breaks_become_spaces():
    assert fonts.without_controls("a\u200eb\x00c\nd\u00a0e") == "abc d e"


def test_the_direction_of_a_text_is_that_of_its_first_letter():
    assert fonts.begins_right_to_left("12 محمد abc")
    assert not fonts.begins_right_to_left("abc محمد")
    assert not fonts.begins_right_to_left("12")


def test_lines_are_no_wider_than_asked():
    text = "one two three four five six seven eight nine ten"
    lines = fonts.lines_of(text, 60, 8)
    assert " ".join(lines) == text
    assert len(lines) > 2
    assert all(fonts.width_of(line, 8) <= 60 for line in lines)


def test_chinese_breaks_between_signs_and_long_words_are_cut():
    for text in ("连续三天疼痛缓解超过百分之五十", "Konstantinopolitanska" * 3):
        lines = fonts.lines_of(text, 60, 8)
        assert "".join(lines) == text
        assert all(fonts.width_of(line, 8) <= 60 for line in lines)


def test_line_breaks_of_the_text_are_kept():
    assert fonts.lines_of("a\nb", 100, 8) == ["a", "b"]
    assert fonts.lines_of("", 100, 8) == [""]


def test_text_is_shortened_with_an_ellipsis_only_when_it_does_not_fit():
    assert fonts.shortened("short", 100, 8) == "short"
    cut = fonts.shortened("a program with a long name", 60, 8)
    assert cut.endswith("…")
    assert fonts.width_of(cut, 8) <= 60
    assert fonts.shortened("wide", 1, 8) == ""


def test_every_font_comes_with_its_licence():
    for name in ("NotoSans", "NotoSansArabic", "NotoSansSC", "NotoSans-web"):
        assert "SIL Open Font License" in (fonts.FOLDER / f"OFL-{name}.txt").read_text()


def test_the_stylesheet_of_the_pages_names_only_fonts_that_are_there():
    css = (fonts.FOLDER.parent / "app.css").read_text()
    named = [part.split('"')[0] for part in css.split('url("fonts/')[1:]]
    assert named
    assert all((fonts.FOLDER / name).is_file() for name in named)
