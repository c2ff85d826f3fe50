"""Sites: name, phone, time zone, quiet hours."""
