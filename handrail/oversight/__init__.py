"""Owns what those see who watch over the work of others: its rooms read everything and change nothing.

Does not own anything it shows.
Is asked by the browser.
"""
