"""The numbers by which France knows its professionals, firms, places: are they whole?

Each `read_...` takes what was typed or pasted, spaces and all, and gives the number as
registers write it, or raises `BadInput` in one sentence: what was found, what was
expected. None of them asks a register whether the number was ever given out.
"""
