"""Owns the people of a family, their relationships, plans, key dates and the professionals around them.

Does not own who may open them (cases) or what is written about them (supervision).
Is asked through queries.py and services.py.
"""
