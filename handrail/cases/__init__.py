"""Owns the case: reference, team, allocations, grants, restriction. The one gate: who may open what.

Does not own names of children or families.
Is asked through Case.objects.visible_to(user), gate.py and services.py.
"""
