"""A definition, and perhaps readings, turned into something else: prose, text, diagrams.

Each module opens with the law that ties it to :func:`relstage.rules.evaluate`. Interpreters never import one another.
"""
