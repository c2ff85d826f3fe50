"""The colours of paper, lines and urgency; nowhere is a colour the only sign."""

from reportlab.lib.colors import HexColor

PAPER = HexColor("#ffffff")
INK = HexColor("#1c252b")
QUIET_INK = HexColor("#4c5961")  # 7:1 on white
RULE = HexColor("#c9d1d5")
GRID = HexColor("#e4e9eb")
TINT = HexColor("#f3f6f7")
BAND = HexColor("#e8edef")
ACCENT = HexColor("#0b5d5b")  # white text on it at 7.5:1
ACCENT_TINT = HexColor("#e2efee")
MET = HexColor("#1f6b3a")
SLATE = HexColor("#44525c")

RED = HexColor("#a4161a")
ORANGE = HexColor("#b4470c")
AMBER = HexColor("#9a6b00")
GREY = HexColor("#5f6b73")

LINES = (ACCENT, HexColor("#44525c"), HexColor("#6b4a7d"), HexColor("#2f6690"), HexColor("#5f6b1e"))
SPARK_LINE = HexColor("#2a8f8c")  # 3.9:1 on white, 4.6:1 on the dark page
SPARK_RULE = HexColor("#7a8288")
