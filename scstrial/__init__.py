"""Follows spinal cord stimulator candidates from referral through the trial to the physician's decision."""
