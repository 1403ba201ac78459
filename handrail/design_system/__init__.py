"""Owns how things look: page layouts, GOV.UK components as functions and macros, styles, scripts pages share.

Does not own any page, rule or query.
Is asked through its templates and macros.
"""
