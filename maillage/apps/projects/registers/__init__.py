"""The registers that prove a year: what they tell, how they are printed."""
