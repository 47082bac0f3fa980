"""Illustrative scenarios, one a file for each stage model, as data: every number is ours and to be calibrated.

They show what a scenario can say and that every stage is reached; they are no statement about any market. ``published``
lists them, and the pair that the shipped comparison compares.
"""
