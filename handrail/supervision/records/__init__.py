"""Owns the record: who was there, the children, answers, process compliance, permanence, and the saving of every box.

Does not own goals, actions or ratings.
Is asked through services.py (save_row), queries.py and rows.py.
"""
