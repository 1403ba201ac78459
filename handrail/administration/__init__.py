"""Owns the pages on which a council is administered: its people, teams and agencies, allocations, and its settings.

Does not own what it changes: people (accounts), allocations (cases), settings (council).
Is asked by the browser.
"""
