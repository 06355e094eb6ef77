"""Organisations, sites, legal forms, dated memberships and mandates."""
