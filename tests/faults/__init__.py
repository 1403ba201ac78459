"""Owns what goes wrong: the same thing sent twice, and input nobody thought of."""
