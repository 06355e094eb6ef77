"""Le langage des indicateurs.

Each test is one paragraph of docs/reference/language.md: a docstring in French, a few
lines of delivery, an indicator, the figures expected; it runs on every engine.
"""
