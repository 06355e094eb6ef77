"""Compter des patients."""
