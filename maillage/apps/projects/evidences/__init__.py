"""What proves something, a file for each subject."""
