"""The clinic's and the payer's numbers, in versions."""
