"""Owns what is mine: my meetings, my families, my actions, and a family's front page.

Does not own any of what it shows.
Is asked through its views; nothing imports it.
"""
