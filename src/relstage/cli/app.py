"""The commands and their options; what each does is in the module that it imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

from relstage import __version__
from relstage.errors import Problem, RelstageError
from relstage.messages import Lang

Style = Literal["mermaid", "dot", "table"]
Output = Literal["text", "json"]

_Lang = Annotated[Lang, Parameter(name="--lang", help="Language of what people read.")]
_Output = Annotated[Output, Parameter(name="--format", help="For people, or for programs.")]
_Model = Annotated[str, Parameter(help="Name of a catalogue model, or path of a definition file (.json, .toml).")]

_Flag = Annotated[bool, Parameter(negative="", show_default=False)]
_Several = Annotated[tuple[str, ...], Parameter(consume_multiple=True, negative="", show_default=False)]

app = App(
    name="relstage",
    help="Published theories of business relationships as state machines whose guards are data.",
    version=__version__,
    help_format="plaintext",
    result_action="return_value",
)


class UsageError(RelstageError):
    """The command line itself is wrong."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code.

    Raises
    ------
    UsageError
        Where the arguments fit no command.
    """
    try:
        code = app(list(arguments), exit_on_error=False, print_error=False)
    except CycloptsError as error:
        raise UsageError(Problem("bad-usage", "", " ".join(str(error).split()))) from None
    return code if isinstance(code, int) else 0


@app.command(name="list")
def list_models(*, lang: _Lang = "en", form: _Output = "text") -> int:
    """List the models of the catalogue."""
    from relstage.cli.showing import list_models

    return list_models(lang, form)


@app.command
def show(model: _Model, /, *, lang: _Lang = "en", form: _Output = "text") -> int:
    """Show a model: stages, transitions with their guards, thresholds with their ids and sources, guidance.

    As JSON it is the definition file, ready to be edited.
    """
    from relstage.cli.showing import show

    return show(model, lang, form)


@app.command
def explain(
    model: _Model,
    /,
    *,
    stage: Annotated[str, Parameter(help="Where the relationship is.")],
    reading: Annotated[
        tuple[str, ...],
        Parameter(consume_multiple=True, negative="", show_default=False, help="indicator=value; the rest is unknown."),
    ] = (),
    event: Annotated[str | None, Parameter(help="Kind of the event at hand.")] = None,
    toward: Annotated[str | None, Parameter(help="Tell only of the way to this stage.")] = None,
    lang: _Lang = "en",
    form: _Output = "text",
) -> int:
    """Explain what may happen next, and what exactly is missing.

    As JSON it is the decision with every candidate, verdict, reading and threshold.
    """
    from relstage.cli.explaining import explain

    return explain(model, stage, reading, event=event, toward=toward, lang=lang, form=form)


@Parameter(name="*")
@dataclass(frozen=True)
class Aim:
    """What is asked.

    Parameters
    ----------
    toward : str
        The stage to be reached.
    transition : str
        The transition to be made, by its id.
    keep : bool
        What the present stage can bear.
    """

    toward: str | None = None
    transition: str | None = None
    keep: _Flag = False


@Parameter(name="*")
@dataclass(frozen=True)
class OnTerms:
    """On what terms readings may move.

    Parameters
    ----------
    cost : tuple of str
        indicator=cost per share of its scale, or indicator=up/down; 1 by default.
    fixed : tuple of str
        Indicators that may not move.
    only_up : tuple of str
        Indicators that may only go up.
    only_down : tuple of str
        Indicators that may only go down.
    unknown_cost : str
        Cost of learning an unknown reading; never: none may be learnt.
    """

    cost: _Several = ()
    fixed: _Several = ()
    only_up: _Several = ()
    only_down: _Several = ()
    unknown_cost: str = "1"


@Parameter(name="*")
@dataclass(frozen=True)
class ByEvents:
    """Which events a plan may choose from.

    Parameters
    ----------
    events : bool
        Plan events with earliest dates instead of readings.
    as_of : str
        The day of the readings; the first event is on the next.
    exclude : tuple of str
        Kinds of event not to choose.
    event_cost : tuple of str
        kind=cost; 1 by default.
    """

    events: _Flag = False
    as_of: str | None = None
    exclude: _Several = ()
    event_cost: _Several = ()


@app.command
def plan(
    model: _Model,
    /,
    *,
    stage: Annotated[str, Parameter(help="Where the relationship is.")],
    reading: Annotated[
        tuple[str, ...],
        Parameter(consume_multiple=True, negative="", show_default=False, help="indicator=value; the rest is unknown."),
    ] = (),
    aim: Aim = Aim(),  # frozen
    terms: OnTerms = OnTerms(),
    by: ByEvents = ByEvents(),
    lang: _Lang = "en",
    form: _Output = "text",
) -> int:
    """Plan the next stages: the least that has to change, or by which events; or what the present stage can bear.

    Say one of --toward, --transition and --keep. The exit code is 1 where it is not possible.
    """
    from relstage.cli.planning import Asked, plan

    return plan(Asked(model, stage, reading, aim, terms, by), lang=lang, form=form)


@app.command
def check(
    model: _Model,
    /,
    *,
    strict: Annotated[_Flag, Parameter(help="Let notes count as errors.")] = False,
    notes: Annotated[_Flag, Parameter(help="Print each note, instead of how many of a kind there are.")] = False,
    lang: _Lang = "en",
    form: _Output = "text",
) -> int:
    """Check a definition: list what is wrong with the file, or else what its guards say that nobody meant.

    The exit code is 0; 1 where there are errors or a question stays undecided; 2 where the file is not well-formed.
    """
    from relstage.cli.checking import check

    return check(model, lang, form, strict=strict, notes=notes)


@app.command
def draw(
    model: _Model,
    /,
    *,
    style: Annotated[Style, Parameter(name="--as", help="Mermaid, Graphviz DOT, or a plain table.")] = "mermaid",
    stage: Annotated[str | None, Parameter(help="Present stage, to be marked.")] = None,
    guards: Annotated[bool, Parameter(help="Write the guards on the edges.")] = True,
    lang: _Lang = "en",
) -> int:
    """Draw a model."""
    from relstage.cli.showing import draw

    return draw(model, style, stage, lang, guards=guards)


@Parameter(name="*")
@dataclass(frozen=True)
class Proving:
    """What the test does.

    Parameters
    ----------
    cases : int
        How many cases; 100 by default.
    steps : int
        How many steps each; 20 by default.
    seed : int
        Draws other cases; the same seed draws the same.
    only : tuple of str
        Invariants to ask; all by default.
    exclude : tuple of str
        Invariants not to ask.
    record : str
        File to record the model's decisions in.
    against : str
        File of recorded decisions to compare with.
    write : str
        File to write a test of three lines to, for pytest.
    """

    cases: int | None = None
    steps: int | None = None
    seed: int = 0
    only: _Several = ()
    exclude: _Several = ()
    record: str | None = None
    against: str | None = None
    write: str | None = None


@app.command(name="test")
def prove(
    model: _Model,
    /,
    *,
    proving: Proving = Proving(),  # frozen
    lang: _Lang = "en",
    form: _Output = "text",
) -> int:
    """Test a model: invariants, what the run exercised, and the smallest failing case of each failure as a program."""
    from relstage.cli.proving import Order, prove

    return prove(model, Order(**vars(proving)), lang, form)


@Parameter(name="*")
@dataclass(frozen=True)
class Reading:
    """How the log is read.

    Parameters
    ----------
    facts : bool
        The rows are events and readings.
    orders : bool
        The rows are orders or payments: partner, date, amount.
    deals : bool
        The rows are deals: account, opened, closed, outcome, value.
    columns : str
        Headers where they are others: partner=Vendor,date=Date,amount=Amount.
    aliases : str
        CSV file with the columns spelling and name, for partners under several names.
    delimiter : str
        What stands between cells.
    encoding : str
        Encoding of the file.
    date_format : str
        Format of dates, such as %d/%m/%Y; ISO 8601 by default.
    zone : str
        IANA time zone of dates.
    taken_over : bool
        Of facts: the relationships have a past that is not on record.
    """

    facts: _Flag = False
    orders: _Flag = False
    deals: _Flag = False
    columns: str = ""
    aliases: str | None = None
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    date_format: str = ""
    zone: str = "UTC"
    taken_over: _Flag = False


@Parameter(name="*")
@dataclass(frozen=True)
class Inferring:
    """What is inferred from orders and deals, and what is assumed.

    Parameters
    ----------
    period : int
        Months of the periods whose volumes are compared; none are by default.
    silence : int
        Months without a dealing after which the next one takes the relationship up again.
    gap : tuple of str
        Days in which the record is incomplete: 2010-01-01..2010-03-01.
    assume : tuple of str
        indicator=value, assumed of every relationship where nothing is known.
    assume_file : str
        A profile of assumptions, TOML or JSON.
    """

    period: int | None = None
    silence: int = 12
    gap: _Several = ()
    assume: _Several = ()
    assume_file: str | None = None


@Parameter(name="*")
@dataclass(frozen=True)
class Telling:
    """What is told.

    Parameters
    ----------
    as_of : str
        The day counted at, included; the last day on record by default.
    silent_after : int
        Months without a dealing after which an account counts as silent.
    top : int
        How many accounts a list of the table names.
    form : str
        A summary, or every account as CSV or JSON lines.
    """

    as_of: str | None = None
    silent_after: int = 6
    top: int = 10
    form: Annotated[Literal["table", "csv", "jsonl"], Parameter(name="--format")] = "table"
    lang: _Lang = "en"


@app.command
def replay(
    file: Annotated[str, Parameter(help="A CSV file.")],
    /,
    *,
    model: _Model = "ford",
    reading: Reading = Reading(),  # frozen
    inferring: Inferring = Inferring(),
    telling: Telling = Telling(),
) -> int:
    """Replay a log under a model: accounts by stage, what they wait for, who is at risk or silent."""
    from relstage.cli.replaying import replay

    return replay(file, model, reading, inferring, telling)


@Parameter(name="*")
@dataclass(frozen=True)
class Accounts:
    """Accounts of a log, to tell which of them another model would tell otherwise.

    Parameters
    ----------
    log : str
        A CSV file; how it is read is said as for replay.
    stages : tuple of str
        old=new, for the stages and exits that the new model lacks.
    as_of : str
        The day counted at, included; the last day on record by default.
    top : int
        How many accounts the table names.
    """

    log: str | None = None
    stages: _Several = ()
    as_of: str | None = None
    top: int = 10


@app.command
def diff(
    old: _Model,
    new: _Model,
    /,
    *,
    accounts: Accounts = Accounts(),
    reading: Reading = Reading(),
    inferring: Inferring = Inferring(),
    lang: _Lang = "en",
    form: _Output = "text",
) -> int:
    """Compare two models in meaning: what is tighter, looser or different, with readings that show it.

    The exit code is 0 where they are equal in meaning, 1 where they differ or it is not decided.
    """
    from relstage.cli.comparing import diff

    return diff((old, new), accounts, reading, inferring, lang, form)
