"""What is counted and drawn for a circle, to be kept and shown."""
