"""People who work here, their roles and their sign-in."""
