"""What a circle changed: panels, estimators, inference with few circles, money.

Everything works on a `Panel`, of doctors or of anything else. Nothing here knows where
the panel comes from but `from_build.py`.
"""
