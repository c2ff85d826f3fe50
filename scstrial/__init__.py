"""Follows spinal cord stimulator candidates from referral through the trial to the physician's decision."""

__version__ = "0.1.0"  # the same as in pyproject.toml; stands in what is signed
