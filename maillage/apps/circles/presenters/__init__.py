"""What pages show, laid out for them."""
