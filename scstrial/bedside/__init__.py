"""The pages on which the facts of a trial are entered, each act followed by the flags it raises."""
