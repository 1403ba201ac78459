"""Owns the PDF of a record: PDF/UA-1 and PDF/A-2a, made by typst.

Does not own what it says: it renders the walk.
Is asked through writing.py.
"""
