"""What is done in the background, a file for each subject."""
