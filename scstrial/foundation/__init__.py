"""Database, clock, access, refusals, forms and formats: what every slice stands on."""
