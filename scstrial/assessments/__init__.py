"""Target areas, pain ratings and instruments, at baseline and later."""
