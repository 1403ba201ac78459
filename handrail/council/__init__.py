"""Owns what a council decides for itself: its intervals and time limits, each with a default and its bounds.

Does not own what the environment decides when the server starts, nor any rule that reads a setting.
Is asked through queries.py and day_field.py, and changed through administration, which knows who may.
"""
