"""Owns the pages on which the trail is read: who looked at a family, and what a person did and others did about them.

Does not own the trail itself (audit), nor who may read it (cases).
Is asked by the browser.
"""
