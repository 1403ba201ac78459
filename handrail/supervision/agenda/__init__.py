"""Owns a meeting as it is held: the families in order, how far each is prepared, and beginning the next record.

Does not own the meeting's plan and people (meetings) or what is written about a family (records and above).
Is asked through its views and services; no other room imports it.
"""
