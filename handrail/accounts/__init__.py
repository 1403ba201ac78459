"""Owns people who sign in: users, agencies, teams, and the table of roles and rights.

Does not own what anybody may open (cases) or allocations.
Is asked through roles.py, queries.py and services.
"""
