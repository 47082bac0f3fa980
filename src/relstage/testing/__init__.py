"""The yardstick for whoever writes transition rules: strategies, case lists, invariants, and the check of a model."""
