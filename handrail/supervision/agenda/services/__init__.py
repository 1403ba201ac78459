"""What changes a meeting as it is held: its families, its people, and its plan once families are on it."""
