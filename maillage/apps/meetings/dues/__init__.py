"""What is due in meetings, a file for each subject."""
