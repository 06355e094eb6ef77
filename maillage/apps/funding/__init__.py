"""Contracts, claims and their proofs, the ledger, the share-out."""
