"""The patient's own pages, reached by a signed link."""
