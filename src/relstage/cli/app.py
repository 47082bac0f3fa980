"""The commands; their options are in `options`, and what each does is in the module that it imports."""

from collections.abc import Sequence
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from relstage import __version__
from relstage.cli.options import (
    Accounts,
    Advising,
    Aim,
    Answering,
    AsOutput,
    ByEvents,
    Flag,
    FollowingUp,
    Inferring,
    InLang,
    Losing,
    ModelName,
    OfLedger,
    OnTerms,
    Placing,
    Proving,
    Reading,
    Style,
    Telling,
)
from relstage.cli.options_simulating import Pairing, Simulating, Swinging
from relstage.errors import Problem, RelstageError

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
def list_models(*, lang: InLang = "en", form: AsOutput = "text") -> int:
    """List the models of the catalogue."""
    from relstage.cli.showing import list_models

    return list_models(lang, form)


@app.command
def show(model: ModelName, /, *, lang: InLang = "en", form: AsOutput = "text") -> int:
    """Show a model: stages, transitions with their guards, thresholds with their ids and sources, guidance.

    As JSON it is the definition file, ready to be edited.
    """
    from relstage.cli.showing import show

    return show(model, lang, form)


@app.command
def explain(
    model: ModelName,
    /,
    *,
    stage: Annotated[str, Parameter(help="Where the relationship is.")],
    reading: Annotated[
        tuple[str, ...],
        Parameter(consume_multiple=True, negative="", show_default=False, help="indicator=value; the rest is unknown."),
    ] = (),
    event: Annotated[str | None, Parameter(help="Kind of the event at hand.")] = None,
    toward: Annotated[str | None, Parameter(help="Tell only of the way to this stage.")] = None,
    lang: InLang = "en",
    form: AsOutput = "text",
) -> int:
    """Explain what may happen next, and what exactly is missing.

    As JSON it is the decision with every candidate, verdict, reading and threshold.
    """
    from relstage.cli.explaining import explain

    return explain(model, stage, reading, event=event, toward=toward, lang=lang, form=form)


@app.command
def plan(
    model: ModelName,
    /,
    *,
    stage: Annotated[str, Parameter(help="Where the relationship is.")],
    reading: Annotated[
        tuple[str, ...],
        Parameter(consume_multiple=True, negative="", show_default=False, help="indicator=value; the rest is unknown."),
    ] = (),
    aim: Aim = Aim(),
    terms: OnTerms = OnTerms(),
    by: ByEvents = ByEvents(),
    lang: InLang = "en",
    form: AsOutput = "text",
) -> int:
    """Plan the next stages: the least that has to change, or by which events; or what the present stage can bear.

    Say one of --toward, --transition and --keep. The exit code is 1 where it is not possible.
    """
    from relstage.cli.planning import Asked, plan

    return plan(Asked(model, stage, reading, aim, terms, by), lang=lang, form=form)


@app.command
def check(
    model: ModelName,
    /,
    *,
    strict: Annotated[Flag, Parameter(help="Let notes count as errors.")] = False,
    notes: Annotated[Flag, Parameter(help="Print each note, instead of how many of a kind there are.")] = False,
    lang: InLang = "en",
    form: AsOutput = "text",
) -> int:
    """Check a definition: list what is wrong with the file, or else what its guards say that nobody meant.

    The exit code is 0; 1 where there are errors or a question stays undecided; 2 where the file is not well-formed.
    """
    from relstage.cli.checking import check

    return check(model, lang, form, strict=strict, notes=notes)


@app.command
def draw(
    model: ModelName,
    /,
    *,
    style: Annotated[Style, Parameter(name="--as", help="Mermaid, Graphviz DOT, or a plain table.")] = "mermaid",
    stage: Annotated[str | None, Parameter(help="Present stage, to be marked.")] = None,
    guards: Annotated[bool, Parameter(help="Write the guards on the edges.")] = True,
    lang: InLang = "en",
) -> int:
    """Draw a model."""
    from relstage.cli.showing import draw

    return draw(model, style, stage, lang, guards=guards)


@app.command(name="test")
def prove(
    model: ModelName,
    /,
    *,
    proving: Proving = Proving(),
    lang: InLang = "en",
    form: AsOutput = "text",
) -> int:
    """Test a model: invariants, what the run exercised, and the smallest failing case of each failure as a program."""
    from relstage.cli.proving import Order, prove

    return prove(model, Order(**vars(proving)), lang, form)


@app.command
def replay(
    file: Annotated[str, Parameter(help="A CSV file.")],
    /,
    *,
    model: ModelName = "ford",
    reading: Reading = Reading(),
    inferring: Inferring = Inferring(),
    telling: Telling = Telling(),
) -> int:
    """Replay a log under a model: accounts by stage, what they wait for, who is at risk or silent."""
    from relstage.cli.replaying import replay

    return replay(file, model, reading, inferring, telling)


@app.command
def diff(
    old: ModelName,
    new: ModelName,
    /,
    *,
    accounts: Accounts = Accounts(),
    reading: Reading = Reading(),
    inferring: Inferring = Inferring(),
    lang: InLang = "en",
    form: AsOutput = "text",
) -> int:
    """Compare two models in meaning: what is tighter, looser or different, with readings that show it.

    The exit code is 0 where they are equal in meaning, 1 where they differ or it is not decided.
    """
    from relstage.cli.comparing import diff

    return diff((old, new), accounts, reading, inferring, lang, form)


@app.command
def checklist(
    name: Annotated[str | None, Parameter(help="Name of a checklist, or path of one (.json, .toml).")] = None,
    answers: Annotated[str | None, Parameter(help="Answers: .csv, .json or .toml.")] = None,
    /,
    *,
    answering: Answering = Answering(),
) -> int:
    """Score a checklist: the value of what is known, how much is known, and how far the rest leaves it open.

    Without a name the checklists are listed; without answers the list is printed, ready to be filled in.
    """
    from relstage.cli.scoring import checklist

    return checklist(name, answers, answering)


@app.command
def advise(
    file: Annotated[str, Parameter(help="A CSV file: facts, unless --orders or --deals says otherwise.")],
    /,
    *,
    advising: Advising = Advising(),
    reading: Reading = Reading(),
    inferring: Inferring = Inferring(),
) -> int:
    """Advise about accounts: their stage under every model, what now, what blocks, what threatens and why.

    Of one account it is the whole page, of many a row each.
    """
    from relstage.cli.advising import advise

    return advise(file, advising, reading, inferring)


@app.command
def losses(
    file: Annotated[str, Parameter(help="A CSV file of orders or payments: partner, date, amount.")],
    /,
    *,
    ledger: OfLedger = OfLedger(),
    losing: Losing = Losing(),
    following: FollowingUp = FollowingUp(),
) -> int:
    """Find lost customers: key partners, who of them stopped or fell, and of whom the record does not allow to say it.

    With --keep-cost and --win-cost it weighs keeping them against winning as many; with --customers it tells how far
    the questionnaires, interviews and measures have come.
    """
    from relstage.cli.losing import losses

    return losses(file, ledger, losing, following)


@app.command
def matrix(
    file: Annotated[str | None, Parameter(help="A CSV file: points, unless --facts says otherwise.")] = None,
    /,
    *,
    placing: Placing = Placing(),
    reading: Reading = Reading(),
) -> int:
    """Place suppliers on the positioning matrix: the cell of each, what to do there, and the way through the cells.

    Without a file or readings the cells are shown.
    """
    from relstage.cli.positioning import matrix

    return matrix(file, placing, reading)


@app.command
def simulate(
    scenario: Annotated[str | None, Parameter(help="Name of a scenario, or path of its file (.json, .toml).")] = None,
    /,
    *,
    simulating: Simulating = Simulating(),
) -> int:
    """Simulate paths of relationships: where they are, how they end, what they are worth, each with its error.

    Without a scenario those of the catalogue are listed; without --paths the scenario is printed, ready to be edited.
    The exit code is 1 where an --error is not reached.
    """
    from relstage.cli.simulating import simulate

    return simulate(scenario, simulating)


@app.command
def compare(
    one: Annotated[str, Parameter(help="The first scenario.")],
    other: Annotated[str | None, Parameter(help="The second; by default the first, under other rules.")] = None,
    /,
    *,
    pairing: Pairing = Pairing(),
) -> int:
    """Compare two scenarios path by path on the same random numbers: differences with errors, and where paths part.

    One scenario is compared with itself under other rules by --threshold F3.trust=0.7 or --other-model.
    """
    from relstage.cli.pairing import compare

    return compare(one, other, pairing)


@app.command
def tornado(
    scenario: Annotated[str, Parameter(help="Name of a scenario, or path of its file (.json, .toml).")],
    /,
    *,
    swinging: Swinging = Swinging(),
) -> int:
    """Move one number at a time to either end of its range, on the same random numbers: which matter most."""
    from relstage.cli.swinging import tornado

    return tornado(scenario, swinging)
