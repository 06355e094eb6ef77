"""Les doses."""
