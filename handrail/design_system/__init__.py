"""Owns how things look: page layouts, GOV.UK components as macros, styles, scripts every page shares.

Does not own any page, rule or query.
Is asked through its templates and macros.
"""
