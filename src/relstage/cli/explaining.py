"""``relstage explain``: one decision in words."""

from collections.abc import Iterable
from typing import Literal

from relstage.cli.given import model_of, readings_of
from relstage.machines import decide
from relstage.messages import Lang


def explain(
    name: str,
    stage: str,
    readings: Iterable[str],
    *,
    event: str | None,
    toward: str | None,
    lang: Lang,
    form: Literal["text", "json"],
) -> int:
    """Print what the readings lead to from `stage`, and why."""
    from relstage.interpreters import prose

    model = model_of(name)
    decision = decide(model, stage, readings_of(readings, model), event=event)
    explanation = prose.explain(decision, toward=toward, lang=lang)
    print(decision.model_dump_json(indent=2) if form == "json" else explanation)
    return 0
