"""Owns the record page, last time, check, sign-off, addenda, and the walk of the form that everything prints.

Does not own any answer.
Is asked through walk.py, queries.py and services.py.
"""
