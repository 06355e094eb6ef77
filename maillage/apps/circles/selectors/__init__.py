"""What a reader may see of circles, a file for each subject."""
