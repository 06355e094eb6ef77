"""What is due, a file for each subject."""
