"""Which session asks what (rule book 7, column When); temperature and wound in the evening only if unwell."""

from scstrial.daily_logs.choices import Session

BOTH = {
    *("pain", "stim_felt", "device", "aspirin_or_nsaid_taken", "anticoagulant_taken", "bleeding_drug_note"),
    *("antibiotic_taken", "lead_site_pain_nrs", "dressing", "lead", "red_flags", "red_flags_rest"),
    *("temperature_c", "temperature_unit", "temperature_method", "site"),
    *("side_effects", "notes", "source", "reported_by"),
}
EVENING = {
    *("relief_tens", "relief_reported_pct", "relief_worse", "relief_sufficient"),
    *("stim_on", "stim_hours_used", "program", "amplitude_ma", "coverage_tens", "coverage_pct", "reprogrammed"),
    *("walk_minutes", "stand_minutes", "sit_minutes", "steps", "goal_met", "function_change", "mood_nrs"),
    *("took_no_analgesics", "analgesics"),
}
MORNING = {"sleep_hours", "sleep_quality_nrs", "awakenings"}
CHECK = {
    *("temperature_c", "temperature_unit", "temperature_method", "site", "lead_site_pain_nrs"),
    *("red_flags", "red_flags_rest", "source", "reported_by"),
}
ASKED = {Session.MORNING: BOTH | MORNING, Session.EVENING: BOTH | EVENING, Session.UNSCHEDULED: BOTH}
PAIN_ASKED = {
    Session.MORNING: ("overnight",),
    Session.EVENING: ("worst", "least", "average", "current"),
    Session.UNSCHEDULED: ("current",),
}
# Answers that stand in a log entry as the field holds them.
PLAIN = (
    *("relief_sufficient", "stim_on", "stim_hours_used", "program", "amplitude_ma", "coverage_pct", "stim_felt"),
    *("sleep_hours", "sleep_quality_nrs", "awakenings", "walk_minutes", "stand_minutes", "sit_minutes", "steps"),
    *("goal_met", "function_change", "mood_nrs", "aspirin_or_nsaid_taken", "anticoagulant_taken"),
    *("antibiotic_taken", "temperature_method", "lead_site_pain_nrs", "dressing", "lead", "reprogrammed"),
    *("source", "reported_by", "took_no_analgesics"),
)
TEXTS = ("bleeding_drug_note", "side_effects", "notes")
WHOLE = ("sleep_quality_nrs", "mood_nrs")
