"""Owns how requests reach the program: bodies are read before a thread is taken, and people take turns.

Does not own what is answered, nor who is signed in: it is told.
Is asked through bridge.py, by config/served.py alone.
"""
