"""Owns the pages of restricting a family, and of emergency access: asking for it, ending it, reviewing it.

Does not own who may open what, nor the services that change it (cases).
Is asked by the browser.
"""
