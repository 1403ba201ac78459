"""Owns the list of every page in every state, and what is checked on each: axe, valid HTML, sideways scrolling."""
