"""Owns the clock, working days, dates as people type them, text as it is stored and merged, and the base model.

Does not own anything with a domain word in it.
Is asked through its modules' functions; it asks nobody.
"""
