"""Owns Word and PDF documents of a record.

Does not own what they say: they render the walk.
Is asked through its views; nothing imports it.
"""
