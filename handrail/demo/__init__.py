"""Owns a made-up council and its loading.

Does not own any rule; never installed in production.
Is asked through the command `handrail demo`.
"""
