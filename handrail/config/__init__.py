"""Owns the wiring: settings, root URLs, WSGI, templates, the installed command. The one place that knows every app.

Does not own any behaviour.
Is asked by the server.
"""
