"""What is done in a circle, a file for each subject."""
