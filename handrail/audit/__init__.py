"""Owns the trail: one append-only table of who did or looked at what.

Does not own models of other apps; it knows plain values only, and is never a source for a feature.
Is asked through audit.trail: record() and look().
"""
