"""Rules about the code itself, each with a sample that breaks it."""
