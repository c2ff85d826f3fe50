"""Who the patients are, how to reach them, what messages they agreed to."""
