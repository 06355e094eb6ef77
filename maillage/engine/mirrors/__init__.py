"""Mirrors: what each doctor of a circle, and the group, sees at a session."""
