"""What went wrong, how urgent it is, and whether it is over."""
