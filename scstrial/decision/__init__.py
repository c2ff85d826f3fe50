"""What the rules say, and what the physician decides."""
