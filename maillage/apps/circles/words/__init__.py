"""The French of the circles, a file for each subject."""
