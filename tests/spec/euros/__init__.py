"""Les euros."""
