"""Owns the meeting: when, who chairs, who comes, the families in order.

Does not own what is written about a family.
Is asked through queries.py and services.py.
"""
