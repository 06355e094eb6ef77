"""Indicators: the language, its model, its engines."""
