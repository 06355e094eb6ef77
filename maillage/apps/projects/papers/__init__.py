"""What is printed, a file for each subject."""
