"""Owns supervision: meetings, records, goals, actions, ratings, and the page they are recorded on.

Does not own people, access, the form's words or documents.
Is asked through its rooms' queries.py and services.py.
"""
