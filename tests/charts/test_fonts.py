import unicodedata

import pytest

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
    assert fonts.has_unprintable("བོད")
    assert not fonts.has_unprintable("Lena 张伟 محمد שרה")
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
    names = {path.name.split("-")[0] for path in fonts.FOLDER.glob("*.ttf")} | {"NotoSans-web"}
    assert len(names) > 20
    for name in names:
        assert "SIL Open Font License" in (fonts.FOLDER / f"OFL-{name}.txt").read_text()


NAMES = {
    "Greek": ("Ελένη Παπαδοπούλου", "NotoSans-Regular"),
    "Hebrew": ("שרה כהן", "NotoSansHebrew-Regular"),
    "Devanagari": ("प्रिया श्रीवास्तव", "NotoSansDevanagari-Regular"),
    "Bengali": ("শ্রীময়ী চট্টোপাধ্যায়", "NotoSansBengali-Regular"),
    "Gurmukhi": ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "NotoSansGurmukhi-Regular"),
    "Gujarati": ("શ્રીમતી", "NotoSansGujarati-Regular"),
    "Tamil": ("மீனாட்சி சுந்தரம்", "NotoSansTamil-Regular"),
    "Telugu": ("శ్రీనివాస్", "NotoSansTelugu-Regular"),
    "Kannada": ("ಶ್ರೀಕಾಂತ್", "NotoSansKannada-Regular"),
    "Malayalam": ("ശ്രീകുമാർ", "NotoSansMalayalam-Regular"),
    "Sinhala": ("ශ්‍රී ලංකා", "NotoSansSinhala-Regular"),
    "Thai": ("ที่รัก น้ำผึ้ง", "NotoSansThai-Regular"),
    "Lao": ("ສົມສັກ", "NotoSansLao-Regular"),
    "Burmese": ("အောင်ဆန်း", "NotoSansMyanmar-Regular"),
    "Khmer": ("សុខ ស្រីពេជ្រ", "NotoSansKhmer-Regular"),
    "Georgian": ("გიორგი", "NotoSansGeorgian-Regular"),
    "Armenian": ("Արամ Խաչատրյան", "NotoSansArmenian-Regular"),
    "Amharic": ("አበበ ቢቂላ", "NotoSansEthiopic-Regular"),
    "Japanese": ("佐藤 さくら", "NotoSansSC-Regular"),
    "Korean": ("김민준", "NotoSansKR-Hangul"),
    "rare Chinese": ("𠮷", "NotoSansJP-Further"),
}


@pytest.mark.parametrize(("name", "font"), NAMES.values(), ids=NAMES)
def test_a_name_of_each_script_has_glyphs_in_its_own_font(name, font):
    assert not fonts.has_unprintable(name)
    assert {run.font for run in fonts.runs_of(name)} <= {font, "NotoSans-Regular"}
    assert font in {run.font for run in fonts.runs_of(name)}


def test_hebrew_is_drawn_from_right_to_left_and_has_a_bold_weight():
    assert letters("שרה כהן") == "ןהכ הרש"
    assert {run.font for run in fonts.runs_of("שרה", bold=True)} == {"NotoSansHebrew-Bold"}


def test_a_joined_consonant_is_one_glyph_and_what_was_written_is_kept():
    (run,) = fonts.runs_of("श्री")
    assert (len(run.text), run.spoken) == (2, "श्री")


def test_a_tone_mark_over_a_vowel_is_moved_up():
    (run,) = fonts.runs_of("ที่")
    apart = fonts.runs_of("ท่")[0]
    assert run.text != run.spoken, "the tone mark takes the glyph that stands above a vowel"
    assert run.width(10) == apart.width(10), "marks take no room of their own"


def test_shaping_the_same_text_again_gives_the_same_glyphs_whatever_came_between():
    before = fonts.runs_of("श्री")[0]
    fonts.runs_of("क्षत्रिय द्वारा")
    assert fonts.runs_of("श्री")[0].text == before.text


def test_a_line_never_ends_within_a_letter():
    assert list(fonts.letters_in("श्री")) == ["श्री"]
    assert list(fonts.letters_in("ที่รัก")) == ["ที่", "รั", "ก"]
    assert list(fonts.letters_in("abc")) == ["a", "b", "c"]
    assert "".join(fonts.lines_of("ที่รัก" * 9, 40, 8)) == "ที่รัก" * 9


def test_persian_keeps_letters_apart_where_it_is_written_so():
    joined, apart = letters("میخواهم"), letters("می‌خواهم")
    assert joined != apart
    assert "‌" not in apart


def test_the_stylesheet_of_the_pages_names_only_fonts_that_are_there():
    css = (fonts.FOLDER.parent / "app.css").read_text()
    named = [part.split('"')[0] for part in css.split('url("fonts/')[1:]]
    assert named
    assert all((fonts.FOLDER / name).is_file() for name in named)
