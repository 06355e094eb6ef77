"""What is due in circles, a file for each subject."""
