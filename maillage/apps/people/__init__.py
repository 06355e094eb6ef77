"""Professionals, accounts, roles, policies, audit."""
