"""Owns safety ratings and stages of change.

Does not own goals.
Is asked through queries.py and rows.py.
"""
