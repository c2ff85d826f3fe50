"""Commands, each a thin call."""
