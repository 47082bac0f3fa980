"""The options of the commands: one group a class, what several commands share once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from relstage.messages import Lang

Style = Literal["mermaid", "dot", "table"]
Output = Literal["text", "json"]
InLang = Annotated[Lang, Parameter(name="--lang", help="Language of what people read.")]
AsOutput = Annotated[Output, Parameter(name="--format", help="For people, or for programs.")]
ModelName = Annotated[str, Parameter(help="Name of a catalogue model, or path of a definition file (.json, .toml).")]
Flag = Annotated[bool, Parameter(negative="", show_default=False)]
Several = Annotated[tuple[str, ...], Parameter(consume_multiple=True, negative="", show_default=False)]


def _whole(_: Any, tokens: Sequence[Any]) -> int:
    """Return a whole number as it stands there; nothing is rounded to one."""
    (said,) = (token.value for token in tokens)
    if re.fullmatch(r"[-+]?\d[\d_]{0,40}(\.\d{1,20})?(e\d{1,2})?", said, re.ASCII) is None or Decimal(said) % 1:
        raise ValueError(f"{said[:60]!r} is no whole number such as 1000, 1_000 or 1e3")
    return int(Decimal(said))


Whole = Annotated[int, Parameter(converter=_whole)]


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
    keep: Flag = False


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

    cost: Several = ()
    fixed: Several = ()
    only_up: Several = ()
    only_down: Several = ()
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

    events: Flag = False
    as_of: str | None = None
    exclude: Several = ()
    event_cost: Several = ()


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

    cases: Whole | None = None
    steps: Whole | None = None
    seed: Whole = 0
    only: Several = ()
    exclude: Several = ()
    record: str | None = None
    against: str | None = None
    write: str | None = None


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

    facts: Flag = False
    orders: Flag = False
    deals: Flag = False
    columns: str = ""
    aliases: str | None = None
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    date_format: str = ""
    zone: str = "UTC"
    taken_over: Flag = False


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

    period: Whole | None = None
    silence: Whole = 12
    gap: Several = ()
    assume: Several = ()
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
    silent_after: Whole = 6
    top: Whole = 10
    form: Annotated[Literal["table", "csv", "jsonl"], Parameter(name="--format")] = "table"
    lang: InLang = "en"


@Parameter(name="*")
@dataclass(frozen=True)
class Answering:
    """What is answered, and how much it counts.

    Parameters
    ----------
    answer : tuple of str
        item=yes, partly, no, n/a or a share from 0 to 1; the rest is not answered.
    weight : tuple of str
        item=weight for whoever gives none of its own; 1 by default.
    delimiter : str
        What stands between cells of CSV files.
    form : str
        For people, for programs, or one row a customer; without answers a file to be filled in.
    """

    answer: Several = ()
    weight: Several = ()
    delimiter: str = ","
    form: Annotated[Literal["text", "json", "csv"], Parameter(name="--format")] = "text"
    lang: InLang = "en"


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
    stages: Several = ()
    as_of: str | None = None
    top: Whole = 10


@Parameter(name="*")
@dataclass(frozen=True)
class Advising:
    """About whom advice is given, and how it is told.

    Parameters
    ----------
    account : str
        The account to tell the whole page of, by its name in the log; case and blanks do not count.
    model : tuple of str
        Models to stand side by side: names of the catalogue or definition files; all of the catalogue by default.
    as_of : str
        The day advised at, included, on the record or within two years after it; the last day on record by default.
    top : int
        The first accounts by what threatens them; all by default.
    at_risk : bool
        Accounts alone that stepped back, have a risk, or end or step back within six months if nothing happens.
    form : str
        For people, by what threatens; a list of records; or one row an account.
    """

    account: str | None = None
    model: Several = ()
    as_of: str | None = None
    top: Whole | None = None
    at_risk: Flag = False
    lang: InLang = "en"
    form: Annotated[Literal["text", "json", "csv"], Parameter(name="--format")] = "text"


@Parameter(name="*")
@dataclass(frozen=True)
class OfLedger:
    """How the ledger is read.

    Parameters
    ----------
    columns : str
        Headers where they are others: partner=Vendor,date=Date,amount=Amount; and of id and number, where there are.
    aliases : str
        CSV file with the columns spelling and name, for partners under several names.
    gap : tuple of str
        Days in which the record is incomplete: 2010-01-01..2010-03-01.
    delimiter : str
        What stands between cells.
    encoding : str
        Encoding of the file.
    date_format : str
        Format of dates, such as %d/%m/%Y; ISO 8601 by default.
    zone : str
        IANA time zone of dates.
    """

    columns: str = ""
    aliases: str | None = None
    gap: Several = ()
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    date_format: str = ""
    zone: str = "UTC"


@Parameter(name="*")
@dataclass(frozen=True)
class Losing:
    """What counts as lost.

    Parameters
    ----------
    as_of : str
        Last day of the last window; the last day on record by default.
    window : int
        Months of a window.
    windows : int
        How many windows: the last and those before it.
    key_share : str
        Key partners are the fewest that hold this share of the volume: 0.8, 80%, 4/5.
    fell_to : str
        Who comes to this share of the former mean or less has fallen.
    floor : str
        Sums of a day below this are left out of comparisons; 0 leaves none out. Found in the record by default.
    as_recorded : bool
        Take the record as complete: look for no holes and no floor.
    """

    as_of: str | None = None
    window: Whole = 12
    windows: Whole = 4
    key_share: str = "4/5"
    fell_to: str = "1/2"
    floor: str | None = None
    as_recorded: Flag = False


@Parameter(name="*")
@dataclass(frozen=True)
class FollowingUp:
    """The later steps, and what is told.

    Parameters
    ----------
    keep_cost : str
        Extra investment that keeps one lost customer: 5000, or 3000..8000.
    win_cost : str
        Cost of winning one new customer, likewise.
    warn : bool
        Warn of key partners that have probably gone silent.
    customers : str
        JSON file of what is recorded of lost customers.
    write : str
        JSON file to begin a record of each lost customer in; it must not exist.
    top : int
        How many partners a list of the table names; all by default.
    form : str
        Tables for people; JSON with all there is; or CSV, a row for each key partner.
    """

    keep_cost: str | None = None
    win_cost: str | None = None
    warn: Flag = False
    customers: str | None = None
    write: str | None = None
    top: Whole | None = None
    form: Annotated[Literal["text", "json", "csv"], Parameter(name="--format")] = "text"
    lang: InLang = "en"


@Parameter(name="*")
@dataclass(frozen=True)
class Placing:
    """What is placed, and how it is told.

    Parameters
    ----------
    grid : str
        Name of a grid of the catalogue, or path of a grid file (.json).
    at : tuple of str
        axis=value, of one account; the rest is unknown.
    cut : tuple of str
        id=limit, for a cut that stands elsewhere.
    model : str
        Of facts: the model whose vocabulary and effects give the readings.
    as_of : str
        The day placed at, included; the last day on record by default.
    svg : str
        File to draw the picture in.
    form : str
        For people; a list of records; or one row a place.
    """

    grid: str = "supplier_matrix"
    at: Annotated[Several, Parameter(name="--reading")] = ()
    cut: Several = ()
    model: str = "ford"
    as_of: str | None = None
    svg: str | None = None
    lang: InLang = "en"
    form: Annotated[Literal["text", "json", "csv"], Parameter(name="--format")] = "text"
