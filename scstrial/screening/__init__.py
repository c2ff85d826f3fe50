"""Is this candidate fit for a trial? Each item, each override, the verdict."""
