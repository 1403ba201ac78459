"""Owns goals and children's indicators, their measurements and evidence.

Does not own actions or narratives.
Is asked through queries.py and rows.py.
"""
