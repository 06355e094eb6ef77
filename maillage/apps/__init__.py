"""What is remembered, who may do what, what happens when: one app a subject."""
