"""The clockwork: a process of its own that plans and sends."""
