"""``relstage matrix``: the cells of a grid, the place of one account, or of all in a file, and their way over time."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import assert_never
from zoneinfo import ZoneInfo

from relstage.adapters import logs
from relstage.adapters.grids import load_grid
from relstage.adapters.logs.points import Flaw, value_of
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.cli.given import columns_of, day_of, model_of
from relstage.cli.options import Inferring, Placing, Reading
from relstage.cli.printing import heading, line, rounded, table
from relstage.cli.replaying import check_day, day_on_record, layout_of, log_in
from relstage.errors import FactError, Problem, StageError, nearest
from relstage.interpreters.pictures import svg
from relstage.interpreters.prose.wording import whose
from relstage.messages import Lang, say, told_in
from relstage.models import Advice
from relstage.models.grids import Cell, Grid, Point
from relstage.rules import Provenance, Value, number_text, text
from relstage.studies.positioning import Place, Step, Trajectory, place, trajectory

GRIDS = (supplier_matrix,)


def matrix(file: str | None, placing: Placing, reading: Reading) -> int:
    """Print the cells, a place, or the places of every account, and draw them."""
    grid, layout = _with_cuts(grid_of(placing.grid), placing.cut), layout_of(reading)
    if file is not None and placing.at:
        raise FactError(Problem("bad-usage", "--reading", "give a file or the readings of one account, not both"))
    if file is not None:
        ways = list(_ways(file, grid, placing, reading, layout))
        points = [_point(each) for way in ways for each in way.places]
        show: Callable[[], None] = _Many(grid, placing, reading.zone, file, ways).print
    elif placing.at:
        here = place(grid, _readings(placing.at, grid))
        points, show = [_point(here)], _One(grid, placing, here).print
    else:
        points, show = [], _Whole(grid, placing).print
    if placing.svg is not None:
        drawn = svg(grid, points, lang=placing.lang, zone=reading.zone)
        _write_new(Path(placing.svg), drawn)
    show()
    return 0


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        said = f"{path} is there already; name another file, or take that one away"
        raise FactError(Problem("bad-option", "--svg", said)) from None


def grid_of(name: str) -> Grid:
    """Return the grid of the catalogue called `name`, or the one in the file of that path.

    Raises
    ------
    StageError
        Where it is neither (``unknown-grid``).
    DefinitionError
        With all that is wrong with the file.
    """
    known = {grid.name: grid for grid in GRIDS}
    if name in known:
        return known[name]
    if Path(name).suffix or "/" in name:
        return load_grid(name)
    said = f"no grid is called {name!r}; there is {', '.join(known)}, and files (.json, .toml)"
    raise StageError(Problem("unknown-grid", "--grid", said + nearest(name, known)))


def _with_cuts(grid: Grid, pairs: Iterable[str]) -> Grid:
    given = _pairs(pairs, "--cut", "id=limit")
    limits: dict[str, Value] = {}
    problems = []
    for id, written in given.items():
        cut = grid.thresholds.get(id)
        # An unknown id is told with the others by the grid itself.
        limit = written if cut is None else value_of(written, grid.axes[cut.indicator])
        if limit is None or isinstance(limit, Flaw):
            problems.append(Problem("bad-option", "--cut", f"{id}: {limit.said if limit else 'a cut has a limit'}"))
        else:
            limits[id] = limit
    if problems:
        unknown = [id for id in given if id not in grid.thresholds]
        said = (f"no cut of {grid.name} is called {id!r}{nearest(id, grid.thresholds)}" for id in unknown)
        raise FactError(*problems, *(Problem("unknown-threshold", "--cut", each) for each in said))
    return grid.with_thresholds(limits) if limits else grid


def _pairs(pairs: Iterable[str], option: str, form: str) -> dict[str, str]:
    found: dict[str, str] = {}
    problems = []
    for pair in pairs:
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not (name and sign and value):
            problems.append(Problem("bad-option", option, f"{pair!r} is not of the form {form}"))
        elif name in found:
            problems.append(Problem("bad-option", option, f"{name!r} is given twice"))
        else:
            found[name] = value
    if problems:
        raise FactError(*problems)
    return found


def _readings(pairs: Iterable[str], grid: Grid) -> dict[str, Value | None]:
    values: dict[str, Value | None] = {}
    problems = []
    for name, written in _pairs(pairs, "--reading", "axis=value").items():
        axis = grid.axes.get(name)
        if axis is None:
            said = f"{name!r} is no axis of {grid.name}; its axes are {' and '.join(grid.axes)}"
            problems.append(Problem("unknown-indicator", "--reading", said + nearest(name, grid.axes)))
            continue
        value = value_of(written, axis)
        if isinstance(value, Flaw):
            problems.append(Problem(value.code, "--reading", f"{name}: {value.said}"))
        else:
            values[name] = value
    if problems:
        raise FactError(*problems)
    return values


def _ways(file: str, grid: Grid, placing: Placing, reading: Reading, layout: logs.Layout) -> Iterator[Trajectory]:
    """Yield the places of each account in `file`, by name."""
    if reading.orders or reading.deals:
        said = "orders and deals say nothing of where a supplier stands; give points, or --facts"
        raise FactError(Problem("bad-usage", "", said))
    if reading.facts:
        model = model_of(placing.model)
        with log_in(file, model, reading, Inferring()) as log:
            as_of = logs.end_of(day_on_record(log, placing.as_of), reading.zone)
            known = [each for each in log if each.opened_at <= as_of]
            if not known:
                raise FactError(Problem("no-points", file, "no account had begun by the day asked for"))
            yield from (trajectory(grid, each, model=model, as_of=as_of) for each in known)
        return
    with logs.progress_bar("reading") as bar:
        found = logs.points(file, columns_of(reading.columns), grid=grid, layout=layout, progress=bar)
    end = _end(found, placing.as_of, reading.zone)
    named: dict[str, list[Point]] = {}
    for point in found:
        if end is None or point.at is None or point.at <= end:
            named.setdefault(point.name, []).append(point)
    if not named:
        raise FactError(Problem("no-points", file, "the file has no row to place"))
    yield from (trajectory(grid, mine) for mine in named.values())


def _end(points: Iterable[Point], as_of: str | None, zone: str) -> datetime | None:
    """Return the last instant to place at; every one where no day is given."""
    if as_of is None:
        return None
    day = day_of(as_of, "--as-of")
    dated = [point.at.astimezone(ZoneInfo(zone)).date() for point in points if point.at is not None]
    if dated:
        check_day(day, min(dated), max(dated))
    return logs.end_of(day, zone)


def _point(here: Place) -> Point:
    return Point(name=here.name or "•", at=here.at, readings=here.readings)


# -------------------------------------------------------------------------------------------------------------- told


class _Told:
    """What all answers have in common."""

    def __init__(self, grid: Grid, placing: Placing) -> None:
        self.grid, self.placing = grid, placing
        self.lang: Lang = placing.lang

    def label(self, cell: str) -> str:
        return self.grid.cell(cell).label.in_(self.lang)

    def whose(self, provenance: Provenance) -> str:
        return whose(provenance, self.lang)

    def advice(self, cell: Cell) -> None:
        """Print what is advised in a cell."""
        line(cell.meaning.in_(self.lang), indent=2)
        for key, pieces in (("matrix.do", cell.moves), ("matrix.expect", cell.expect), ("matrix.beware", cell.beware)):
            for piece in pieces:
                self._piece(say(key, self.lang, text=piece.text.in_(self.lang)), piece)
        if cell.leads_to is not None and cell.way is not None:
            to, how = self.label(cell.leads_to), cell.way.text.in_(self.lang)
            self._piece(say("matrix.leads", self.lang, cell=to, text=how), cell.way)

    def _piece(self, told: str, piece: Advice) -> None:
        line(say("matrix.advice", self.lang, advice=told, whose=self.whose(piece.provenance)), indent=2)

    def value(self, value: Value | None) -> str:
        if value is None:
            return say("matrix.not-known", self.lang)
        shown = value if isinstance(value, str) else number_text(float(f"{value:.6g}"))
        return shown.replace(".", ",") if self.lang == "ru" else shown

    def share(self, share: float) -> str:
        return f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%") if self.lang == "ru" else f"{share:.0%}"

    def columns(self, *names: str) -> list[str]:
        return [say(f"matrix.column.{name}", self.lang) for name in names]

    def axis(self, name: str) -> str:
        return self.grid.axes[name].label.in_(self.lang)


class _Whole(_Told):
    """The grid itself."""

    def print(self) -> None:
        match self.placing.form:
            case "json":
                print(self.grid.model_dump_json(indent=2))
            case "csv":
                columns = ("cell", "guard", "leads_to", "label_en", "label_ru")
                cells = self.grid.cells
                _print_csv(columns, ((c.name, str(c.guard), c.leads_to, c.label.en, c.label.ru) for c in cells))
            case "text":
                self._text()
            case _:
                assert_never(self.placing.form)

    def _text(self) -> None:
        grid = self.grid
        line(say("matrix.title", self.lang, title=grid.title.in_(self.lang), **grid.stamp.model_dump()))
        if summary := told_in(grid.summary, self.lang):
            line(summary)
        print()
        rows = [(c.name, c.label.in_(self.lang), text(c.guard, grid.axes), c.leads_to or "-") for c in grid.cells]
        table(self.columns("cell", "called", "guard", "leads"), rows)
        for cell in grid.cells:
            heading(cell.label.in_(self.lang))
            self.advice(cell)
        heading(say("matrix.cuts", self.lang))
        for cut in grid.thresholds.values():
            limit, whose = self.value(cut.limit), self.whose(cut.provenance)
            line(say("matrix.cut", self.lang, id=cut.id, limit=limit, whose=whose), indent=2)
        if grid.borders_are_upper:
            line(say("matrix.upper", self.lang), indent=2)


class _One(_Told):
    """One place."""

    def __init__(self, grid: Grid, placing: Placing, here: Place) -> None:
        super().__init__(grid, placing)
        self.here = here

    def print(self) -> None:
        match self.placing.form:
            case "json":
                print(self.here.model_dump_json(indent=2))
            case "csv":
                _print_csv(_columns(self.grid), [_row(self.grid, self.here, None)])
            case "text":
                self._text()
            case _:
                assert_never(self.placing.form)

    def _text(self) -> None:
        here, lang = self.here, self.lang
        told = [say("matrix.reading", lang, name=self.axis(n), value=self.value(v)) for n, v in here.readings.items()]
        if here.cell is None:
            unknown = ", ".join(self.axis(name) for name, value in here.readings.items() if value is None)
            line(say("matrix.no-place", lang, unknown=unknown, readings=", ".join(told)))
            line(say("matrix.open", lang, cells=", ".join(map(self.label, here.candidates))))
            return
        line(say("matrix.place", lang, cell=self.label(here.cell), readings=", ".join(told)))
        cell = self.grid.cell(here.cell)
        self.advice(cell)
        if here.ways:
            share, border = self.share(here.ways[0].distance), self.label(here.ways[0].cell)
            line(say("matrix.margin", lang, share=share, cell=border), indent=2)
        way = here.way_to(cell.leads_to) if cell.leads_to else None
        if way is not None:
            changes = (
                say(
                    "matrix.change",
                    lang,
                    name=self.axis(change.indicator),
                    before=self.value(change.before),
                    after=self.value(change.after),
                    share=self.share(change.share),
                )
                for change in way.changes
            )
            line(say("matrix.way", lang, cell=self.label(way.cell), changes=", ".join(changes)), indent=2)


class _Many(_Told):
    """The places of every account of a file."""

    def __init__(self, grid: Grid, placing: Placing, zone: str, file: str, ways: Sequence[Trajectory]) -> None:
        super().__init__(grid, placing)
        self.zone, self.file, self.ways = ZoneInfo(zone), file, ways

    def print(self) -> None:
        match self.placing.form:
            case "json":
                print(json.dumps([way.model_dump(mode="json") for way in self.ways], indent=2, ensure_ascii=False))
            case "csv":
                _print_csv(_columns(self.grid), (row for way in self.ways for row in _rows(self.grid, way)))
            case "text":
                self._text()
            case _:
                assert_never(self.placing.form)

    def _text(self) -> None:
        places = sum(len(way.places) for way in self.ways)
        line(say("matrix.file", self.lang, file=self.file, accounts=len(self.ways), places=places))
        self._counts()
        self._present()
        self._moves()
        if self.placing.svg is not None:
            print()
            line(say("matrix.drawn", self.lang, file=self.placing.svg))

    def _cell(self, here: Place) -> str:
        return self.label(here.cell) if here.cell else say("matrix.none", self.lang)

    def _counts(self) -> None:
        counted = Counter(way.places[-1].cell for way in self.ways)
        heading(say("matrix.by-cell", self.lang))
        rows = [(cell.label.in_(self.lang), str(counted[cell.name])) for cell in self.grid.cells]
        if counted[None]:
            rows.append((say("matrix.none", self.lang), str(counted[None])))
        table(self.columns("cell", "accounts"), rows, numbers=(1,))

    def _present(self) -> None:
        heading(say("matrix.now", self.lang))
        axes = list(self.grid.axes)
        rows = []
        for way in self.ways:
            here = way.places[-1]
            values = (self.value(here.readings[name]) for name in axes)
            beyond = (self.share(here.ways[0].distance), self.label(here.ways[0].cell)) if here.ways else ("-", "-")
            where = self._cell(here) if here.cell else " / ".join(map(self.label, here.candidates))
            rows.append((way.name, self._day(here.at), *values, where, *beyond))
        names = self.columns("account", "day"), map(self.axis, axes), self.columns("cell", "margin", "nearest")
        table([name for part in names for name in part], rows, numbers=(2, 3, 5))

    def _moves(self) -> None:
        if not any(len(way.places) > 1 for way in self.ways):
            return
        heading(say("matrix.moves", self.lang))
        rows = [
            (
                way.name,
                self._day(step.until),
                self.label(step.origin),
                self.label(step.target),
                say(f"matrix.direction.{step.direction}", self.lang),
            )
            for way in self.ways
            for step in way.moves
        ]
        if rows:
            table(self.columns("account", "day", "from", "to", "direction"), rows)
        else:
            line(say("matrix.no-moves", self.lang))

    def _day(self, at: datetime | None) -> str:
        return "-" if at is None else at.astimezone(self.zone).date().isoformat()


# --------------------------------------------------------------------------------------------------------------- CSV


def _columns(grid: Grid) -> tuple[str, ...]:
    return ("account", "at", *grid.axes, "cell", "candidates", "margin", "nearest", "leads_to", "direction", "rests_on")


def _rows(grid: Grid, way: Trajectory) -> Iterator[tuple[object, ...]]:
    arriving = {step.until: step for step in way.steps}
    return (_row(grid, here, arriving.get(here.at) if here.at else None) for here in way.places)


def _row(grid: Grid, here: Place, step: Step | None) -> tuple[object, ...]:
    leads = grid.cell(here.cell).leads_to if here.cell else None
    return (
        here.name,
        here.at.isoformat() if here.at else None,
        *(number_text(rounded(value)) if isinstance(value, float) else value for value in here.readings.values()),
        here.cell,
        " ".join(here.candidates),
        None if here.margin is None else number_text(rounded(here.margin)),
        here.ways[0].cell if here.ways else None,
        leads,
        step.direction if step else None,
        " ".join(here.rests_on),
    )


def _print_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    print(out.getvalue(), end="")
