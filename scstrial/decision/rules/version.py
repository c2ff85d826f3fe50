"""Which version of the rules judged a trial; it stands in every signed text."""

# Raise it with every change after which any trial could be judged otherwise (status, reason, flags, relief, days used).
# `tests/decision/test_rules_version.py` judges a fixed set of trials and fails when the answers change without it.
RULES_VERSION = "2026.11.1"
