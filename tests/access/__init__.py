"""Owns the table of who gets what from every address, and the proof that a refusal changes and tells nothing."""
