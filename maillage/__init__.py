"""Maillage, the open information system of coordinated primary-care teams."""
