"""Choisir des lignes."""
