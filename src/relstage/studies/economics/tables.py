"""Answers as tables: rows of plain values, and these as CSV or JSON.

Law (``tables_hold_every_answer``): each answer has its rows, and both forms, read again, hold the same values.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never, get_args

from relstage.errors import FactError, demand, demand_each
from relstage.models.economics import Judgement, Range
from relstage.studies.economics.adapting import AdaptationCheck, AdaptationWarning
from relstage.studies.economics.chains import StageValues
from relstage.studies.economics.telling import Answer

Cell = str | float | None
Row = dict[str, Cell]


def table(answers: Answer | Iterable[Answer]) -> tuple[Row, ...]:
    """Return rows of plain values; what is unknown is ``None``.

    A judgement has one row for the whole and one for each amount, a warning or a check one row, values by stage one row
    a stage.
    """
    demand(answers, (Judgement, AdaptationCheck, AdaptationWarning, StageValues, Iterable), "answers", FactError)
    given = answers if isinstance(answers, Iterable) and not isinstance(answers, Answer) else (answers,)
    given = demand_each(given, get_args(Answer), "answers", FactError)
    return tuple(row for answer in given for row in _rows(answer))


def as_csv(rows: Sequence[Row]) -> str:
    """Return `rows` as CSV with a line of names; ``None`` is an empty cell. Rows of several kinds share all columns."""
    rows = demand_each(rows, dict, "rows", FactError)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def as_json(rows: Sequence[Row]) -> str:
    """Return `rows` as a JSON list of objects, one a line."""
    rows = demand_each(rows, dict, "rows", FactError)
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows) + "\n]\n"


def _rows(answer: Answer) -> Iterator[Row]:
    match answer:
        case Judgement():
            yield from _of_judgement(answer)
        case AdaptationCheck():
            yield {"word": answer.word.value, "low": answer.low, "high": answer.high}
        case AdaptationWarning():
            reading, later = answer.reading, answer.learnt_later
            yield {
                "event": answer.event,
                "at": answer.at.isoformat(),
                "stage": answer.stage,
                "word": answer.word.value,
                "net_advantage": reading.value if reading is not None else None,
                "learnt_later": later.value if later is not None else None,
            }
        case StageValues():
            for stage, value in answer.values.items():
                yield {"stage": stage, "value": value}
        case _:
            assert_never(answer)


def _of_judgement(judged: Judgement) -> Iterator[Row]:
    head: Row = {"stage": judged.stage, "word": judged.word.value}
    for name, whole in (("net", judged.net), ("net_advantage", judged.net_advantage)):
        yield Row(head, amount=name) | _ends(whole)
    for part in judged.parts:
        of_part: Row = {"amount": part.name, "width": part.width, "enough": part.enough}
        yield head | of_part | _ends(part.worth)


def _ends(of: Range | None) -> Row:
    return {"low": None, "high": None} if of is None else {"low": of.low, "high": of.high}
