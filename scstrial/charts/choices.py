"""Closed lists of the charts."""

from scstrial.foundation.choice import Choice


class MarkShape(Choice):
    """The outline of an event mark; each is told from the others without its colour."""

    OCTAGON = "octagon", "Filled octagon"
    TRIANGLE = "triangle", "Filled triangle"
    RING = "ring", "Ring"
    SQUARE = "square", "Filled square"
    DOT = "dot", "Dot"
