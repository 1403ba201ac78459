"""Owns the pages on which the trail is read: who has looked at a family, and what a person has looked at.

Does not own the trail itself (audit), nor who may read it (cases).
Is asked by the browser.
"""
