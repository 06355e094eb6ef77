"""From a figure back to the lines it counts: how many were read, kept, left out, why.

Told by the slow engine's own words on the patients of one unit, so that it is a second
opinion and not the fast engine explaining itself.
"""
