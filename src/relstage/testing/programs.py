"""Failing cases as runnable Python: whoever reads a failure can run it, step through it, and keep it as a test."""

import json
import pprint
import textwrap
from collections.abc import Iterator
from typing import Any

from relstage.catalogue.published import MODELS
from relstage.machines import StageModel
from relstage.models import Event
from relstage.rules import Record
from relstage.testing.invariants.cases import History, Question
from relstage.testing.invariants.registry import Broken, Invariant

_WIDTH = 108


def program_of(
    invariant: Invariant, case: StageModel | Question | History, broken: BaseException, *, file: str | None = None
) -> str:
    """Return a program whose last line raises what `invariant` found in `case`.

    It loads the definition from `file` where one is given, and holds the whole of it otherwise.
    """
    model = case if isinstance(case, StageModel) else case.model
    lines = [f'"""{invariant.name}: {_one_line(invariant.statement)}"""', ""]
    lines += sorted((*_imports(invariant, case), _import_of(model, file)))
    lines += ["", *_model(model, file), ""]
    if isinstance(case, Question):
        lines += _question(case)
    elif isinstance(case, History):
        lines += _history(case)
    seen, expected = told(broken)
    lines += [*_comment("seen", seen), *_comment("expected", expected)]
    lines.append(f"INVARIANTS[{invariant.name!r}].check({_asked(case)})")
    return "\n".join(lines) + "\n"


def told(broken: BaseException) -> tuple[str, str]:
    """Return what was seen and what was expected."""
    if isinstance(broken, Broken):
        return broken.seen, broken.expected
    said = f"{type(broken).__name__}: {broken}" if str(broken) else type(broken).__name__
    return said, "that the check holds" if isinstance(broken, AssertionError) else "an answer, no error"


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace('"""', "'''")


def _imports(invariant: Invariant, case: object) -> Iterator[str]:
    names = ["INVARIANTS"] + [type(case).__name__] * (not isinstance(case, StageModel))
    yield f"from relstage.testing.invariants import {', '.join(names)}"
    home = invariant.check.__module__ or "__main__"  # a cell of a notebook has none
    if home == "__main__":
        yield f"# register the invariant {invariant.name!r} first"
    elif not home.startswith("relstage."):
        yield f"import {home}  # registers the invariant"
    if isinstance(case, Question):
        yield "from relstage.machines import decide"
        if case.event is not None:
            yield "from relstage.models import Event"
    if isinstance(case, History):
        yield "from datetime import datetime"
        yield "from relstage.machines import follow"
        yield "from relstage.models import Relationship"


def _import_of(model: StageModel, file: str | None) -> str:
    if _published(model):
        return f"from relstage import {model.name} as model"
    if file is not None:
        return "from relstage.adapters.definitions import load_definition"
    return "from relstage.machines import StageModel"


def _published(model: StageModel) -> bool:
    return any(model.digest == each.digest for each in MODELS)


def _model(model: StageModel, file: str | None) -> Iterator[str]:
    if _published(model):
        return
    if file is not None:
        yield f"model = load_definition({file!r})"
    else:
        written = json.dumps(_brief(model.model_dump(mode="json")), ensure_ascii=False, indent=1)
        yield (
            f"model = StageModel.model_validate_json(r'''{written}''')"
            if "'''" not in written
            else (f"model = StageModel.model_validate_json({written!r})")
        )


def _brief(data: Any) -> Any:
    """Return the document of a model without what is empty, but for the parts of a rule."""
    if isinstance(data, dict):
        kept = {name: _brief(value) for name, value in data.items()}
        return {name: value for name, value in kept.items() if name == "parts" or value not in (None, "", [], {})}
    return [_brief(each) for each in data] if isinstance(data, list) else data


def _question(case: Question) -> Iterator[str]:
    yield f"readings = {_plain(dict(case.readings))}"
    yield f"event = {_event(case.event)}"
    yield f"decision = decide(model, {case.stage!r}, readings, event=event)"
    yield 'print(decision.stage, [f"{move.transition}: {move.origin} -> {move.target}" for move in decision.moves])'


def _event(event: Event | None) -> str:
    return "None" if event is None else f"Event.model_validate({_plain(_given(event))})"


def _history(case: History) -> Iterator[str]:
    yield f"relationship = Relationship.model_validate({_plain(_given(case.relationship))})"
    yield f"as_of = datetime.fromisoformat({case.as_of.isoformat()!r})"
    if case.cuts:
        cuts = ", ".join(f"datetime.fromisoformat({cut.isoformat()!r})" for cut in case.cuts)
        yield f"cuts = ({cuts},)"
    yield "standing = follow(model, relationship, as_of=as_of)"
    yield 'print(standing.stage, [f"{change.at:%Y-%m-%d} {change.transition}" for change in standing.changes])'


def _given(record: Record) -> dict[str, Any]:
    """Return the fields of a record that were given, as plain data."""
    data: dict[str, Any] = record.model_dump(mode="json", exclude_defaults=True)
    for fact in data.get("facts", ()), [data]:
        for each in fact:
            if each.get("recorded_at") == each.get("occurred_at"):
                each.pop("recorded_at", None)
    if "facts" in data:
        events = [isinstance(fact, Event) for fact in record.facts]  # type: ignore[attr-defined]
        kinds = ["event" if is_event else "reading" for is_event in events]
        data["facts"] = [{"fact": kind, **fact} for kind, fact in zip(kinds, data["facts"], strict=True)]
    return data


def _plain(data: object) -> str:
    return pprint.pformat(data, width=_WIDTH, sort_dicts=False)


def _asked(case: StageModel | Question | History) -> str:
    if isinstance(case, Question):
        return f"Question(model, {case.stage!r}, readings, event)"
    if isinstance(case, History):
        return "History(model, relationship, as_of" + (", cuts)" if case.cuts else ")")
    return "model"


def _comment(what: str, text: str) -> list[str]:
    return textwrap.wrap(f"{what}: {_one_line(text)}", _WIDTH, initial_indent="# ", subsequent_indent="#   ")[:8]
