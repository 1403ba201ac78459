"""Owns agreed actions, their answers, and how they are carried forward.

Does not own the meeting or the record they were agreed in.
Is asked through queries.py, services.py and rows.py.
"""
