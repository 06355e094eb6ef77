"""Follow-up: what became of what a circle agreed, and how far the circle has come."""
