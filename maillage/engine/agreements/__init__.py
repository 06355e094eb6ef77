"""Dated funding rules: from the facts of a year to points, euros and proofs wanted.

A version of an agreement is a file of `maillage/library/agreements`: its figures with
their sources, the facts it asks for, one small formula for each indicator. Nothing of
an agreement is in the code, and nothing is shared by two versions.

    rules = version_of_year("aci_msp", 2025)
    facts = read_year(Path("annee.yaml"), [rules])
    result = compute(rules, facts)
"""
