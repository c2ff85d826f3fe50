"""Pain, function, sleep, medicines and wound, each trial day."""
