"""Owns the versions of the form: sections, prompts, guidance notes, word for word.

Does not own answers.
Is asked through forms_on_file.py: published(), form(), version(), load_shipped(); and definitions.walk().
"""
