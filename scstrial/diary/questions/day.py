"""Moving, the day, and the night."""

from flask_babel import lazy_gettext as _l

from scstrial.diary.questions.parts import MINUTES, MINUTES_HINT, QUARTER, Numbers, Question, Screen
from scstrial.diary.rules import hours_typed

MOVING = Screen(
    _l("Moving"),
    (
        Question("walk_minutes", _l("How long did you walk today?"), numbers=MINUTES, hint=MINUTES_HINT),
        Question("stand_minutes", _l("How long did you stand?"), numbers=MINUTES, hint=MINUTES_HINT),
        Question("sit_minutes", _l("How long did you sit?"), numbers=MINUTES, hint=MINUTES_HINT),
        Question("steps", _l("How many steps, if you count them?"), numbers=Numbers(0, 100_000)),
        Question(
            "goal_met",
            _l("Did you reach your goal for today?"),
            (("fully", _l("Yes")), ("partly", _l("Partly")), ("not_at_all", _l("No"))),
        ),
    ),
)
DAY = Screen(
    _l("Your day"),
    (
        Question(
            "function_change",
            _l("Compared with the time before the wires: how well can you do things?"),
            (
                ("3", _l("Much better")),
                ("2", _l("Better")),
                ("1", _l("A little better")),
                ("0", _l("The same")),
                ("-1", _l("A little worse")),
                ("-2", _l("Worse")),
                ("-3", _l("Much worse")),
            ),
        ),
        Question("mood_nrs", _l("How was your mood today?"), ends=(_l("very bad"), _l("very good"))),
    ),
)
SLEEP = Screen(
    _l("Your sleep"),
    (
        Question(
            "sleep_hours",
            _l("How many hours did you sleep?"),
            numbers=Numbers(0, 24, QUARTER, hours_typed),
            hint=_l("Whole, half or quarter hours, such as 6.5 or 6:30."),
        ),
        Question("sleep_quality_nrs", _l("How well did you sleep?"), ends=(_l("very badly"), _l("very well"))),
        Question("awakenings", _l("How many times did you wake up?"), numbers=Numbers(0, 30)),
    ),
)
