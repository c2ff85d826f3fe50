"""The shape of what is entered at the bedside."""
