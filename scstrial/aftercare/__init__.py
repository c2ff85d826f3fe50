"""What comes after the decision: the implant, the visits after it, and a further trial beside the first."""
