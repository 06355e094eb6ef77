"""Synthesis: the synthetic pole."""
