"""Published stage models as data, one a file, on a shared vocabulary of indicators and events.

The modules are Python written as data: they define no functions, and their JSON is committed beside the tests, so
that a changed number shows in review. ``published`` lists the models.
"""
