"""The worklist, what needs attention, one patient's whole way."""
