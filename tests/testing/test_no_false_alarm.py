"""No false alarm: the check of random valid definitions finds nothing. More: ``python -m tests.soak.false_alarms``."""

from tests.soak.false_alarms import alarms, drawn


def test_no_false_alarm() -> None:
    """Of 30 random valid definitions none breaks an invariant, and each run reaches all that facts can lead to."""
    models = drawn(30)
    assert len(models) == 30
    for model, report in alarms(models, cases=1, steps=6):
        raise AssertionError(f"{model.model_dump_json()}\n{report}")
