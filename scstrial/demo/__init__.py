"""A believable clinic, told through the same actions that people call."""
