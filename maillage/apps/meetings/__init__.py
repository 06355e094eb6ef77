"""Meetings: who was invited, who came, what was written down."""
