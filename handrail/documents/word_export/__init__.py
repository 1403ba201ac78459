"""Owns the Word document of a record, laid out like the template.

Does not own what it says: it renders the walk.
Is asked through writing.py.
"""
