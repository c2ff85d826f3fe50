"""The trial: placement, leads, begin, extension, pull."""
