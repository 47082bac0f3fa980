"""Replay the ledger of a public buyer through Ford's stages: what it tells, and what has to be asked.

Run it as ``python examples/ledger.py``, or ``make demo``.
"""

import csv
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from page import WIDTH, heading, listed, paint, say, stacked, table, title

from relstage import Event, Reading, Relationship, StageChange, Standing, evaluate, explain, follow, ford
from relstage.adapters.logs import (
    Assumptions,
    Inference,
    Layout,
    Log,
    OpenQuestion,
    end_of,
    orders,
    progress_bar,
    questions,
    read_aliases,
)
from relstage.dynamics import months_between
from relstage.rules import Verdict

HERE = Path(__file__).parent
LEDGER = HERE / "data" / "gla_spending" / "gla_spending.csv"
PROFILES = ("low", "middle", "high")
ZONE = "Europe/London"

# What is declared of the record; see data/README.md for the reasons.
GAPS = ((date(2010, 1, 1), date(2010, 3, 31)), (date(2012, 10, 12), date(2012, 11, 11)))
FLOOR = 1000.0
SILENT, ENDED = 6, 12
FEW = 6
GRANT = re.compile(r"grant|funding to external|erdf", re.IGNORECASE)
LARGE = 500_000
AGENCY = "LONDON DEVELOPMENT AGENCY"
FIRST, LAST = date(2008, 4, 1), date(2013, 4, 25)
YEAR_ENDS = (*(date(year, 3, 31) for year in range(2009, 2014)), LAST)


@dataclass
class Supplier:
    """What the ledger says of one supplier, besides what becomes facts."""

    paid: float = 0.0
    granted: float = 0.0
    days: Counter[str] = field(default_factory=Counter)

    @property
    def group(self) -> str:
        """``grants`` where half the money or more is called one, ``few`` with hardly a payment day, else ``path``."""
        if self.granted * 2 >= self.paid > 0:
            return "grants"
        return "few" if sum(pence > 0 for pence in self.days.values()) < FEW else "path"


def suppliers(aliases: dict[str, str]) -> dict[str, Supplier]:
    """Sum the ledger up by supplier."""
    names = {" ".join(spelling.casefold().split()): name for spelling, name in aliases.items()}
    found: dict[str, Supplier] = {}
    with LEDGER.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            spelling = " ".join(row["Vendor"].casefold().split())
            one = found.setdefault(names.get(spelling, spelling).casefold(), Supplier())
            pence = round(float(row["Amount"]) * 100)
            one.days[row["Date"]] += pence
            if pence > 0:
                one.paid += pence / 100
                one.granted += (
                    pence / 100 * bool(GRANT.search(row["AccountDescription"]) or GRANT.search(row["Vendor"]))
                )
    return found


@dataclass
class Trail:
    """One relationship as followed: its standing at the end of the record, and the days of its dealings."""

    standing: Standing
    dealings: list[datetime]

    def stage(self, at: datetime) -> str:
        """Return the stage at an instant."""
        here = "pre_relationship"
        for change in self.standing.changes:
            if change.at <= at:
                here = change.target
        return here

    def silence(self, at: datetime) -> int:
        """Return the whole months without a dealing at an instant."""
        return months_between(max(day for day in self.dealings if day <= at), at, ZoneInfo(ZONE))


def read(aliases: dict[str, str]) -> Log:
    """Read the ledger."""
    with progress_bar("reading the ledger") as progress:
        return orders(
            LEDGER,
            {"partner": "Vendor", "date": "Date", "amount": "Amount"},
            owner="Greater London Authority",
            layout=Layout(zone=ZONE, aliases=aliases),
            inference=Inference(
                silence_months=ENDED,
                period_months=12,
                period_start=FIRST,
                gaps=GAPS,
                like_for_like=True,
                volume_floor=FLOOR,
            ),
            progress=progress,
        )


def followed(facts: list[Relationship], profile: Assumptions | None = None) -> dict[str, Trail]:
    """Follow relationships to the end of the record."""
    if profile is not None:
        profile.check(ford.indicator_of)
    found = {}
    with progress_bar(f"following, {profile.name if profile else 'nothing'} assumed") as progress:
        for count, one in enumerate(facts, start=1):
            assumed = one if profile is None else profile.of(one)
            dealings = [fact.occurred_at for fact in one.facts if isinstance(fact, Event)]
            found[one.id] = Trail(follow(ford, assumed, as_of=end_of(LAST, ZONE)), dealings)
            if progress is not None and count % 50 == 0:
                progress(count, len(facts))
    return found


# ------------------------------------------------------------------------------------------------------- the parts


WHAT = """
measured   Dates and sums of payments. From them: orders, months of silence, growth on the year before.
unknown    What no payment tells: trust, obligations, distances, attention, rivals. In (a) and (c) it stays unknown.
assumed    In (b) and (d) three printed profiles fill the unknown. They are illustrations; no supplier was asked.
thresholds {ours} of the {all} thresholds of this model are operationalised: ours, illustrative, to be calibrated.
           All can be replaced at once: ford.with_thresholds({{...}}). Ours are also the sizes of effects of events, and
           the {silent} months after which a supplier is called silent.
"""

ODD = """
spellings  3,490 spellings are {relationships:,} suppliers: case and blanks aside, and by {aliases} listed aliases
           (other forms of a name, one supplier number, one London borough).
credits    {credit_rows:,} rows are credits. A payment day is an order if more was paid than credited;
           {credit_days} days are not, and {credit_partners} suppliers have no other.
gaps       January to March 2010 (two months almost empty, lists dated in bulk) and 12 October to 11 November 2012 (a
           list is missing). Years are compared on the days that both have. Months of silence run through a gap, and
           the endings that this touches are counted.
floor      The lists began at 1,000 pounds, later at 500, then at 250. A small payment counts as a dealing in every
           year, and as volume in none.
repeats    680 rows repeat another. They are kept: 666 have no document number and may be two equal invoices, and the
           other 14 change no payment day.
apart      {grants} of whom half the money or more is grants,
           and {few} with fewer than {least} payment days.
           The {path} that are left are followed below.
"""


def head(log: Log, known: dict[str, Supplier], aliases: dict[str, str]) -> None:
    """Print what the page is about, what its numbers are, and what was done about the oddities of the record."""
    title(
        "A PUBLIC BUYER AND ITS SUPPLIERS UNDER FORD'S STAGES",
        f"{log.notes.rows:,} payments of the Greater London Authority, 1 April 2008 to 25 April 2013. "
        "Each supplier is one relationship with the buyer.",
    )
    status = Counter(threshold.provenance.status for threshold in ford.thresholds.values())
    listed("What the numbers are", WHAT.format(ours=status["operationalised"], all=status.total(), silent=SILENT))
    left = log.notes.passed_over
    said = ODD.format(
        relationships=log.notes.relationships,
        aliases=len(aliases),
        credit_rows=left["credit rows"],
        credit_days=left["days of credits"],
        credit_partners=left["partners of credits alone"],
        least=FEW,
        **{group: _many(known, group) for group in ("grants", "few", "path")},
    )
    listed("What is odd in the record, and what is done about it", said)


def _many(known: dict[str, Supplier], group: str) -> str:
    chosen = [one.paid for one in known.values() if one.group == group]
    return f"{len(chosen):,} suppliers ({sum(chosen) / 1e6:,.0f} million pounds)"


def part_a(alone: dict[str, Trail], known: dict[str, Supplier]) -> None:
    """Print what the ledger alone tells."""
    heading("(a) From the ledger alone")
    paths = [path for name, path in alone.items() if known[name.casefold()].group == "path"]
    _by_year(paths)
    print()
    for group, said in (("grants", "grant accounts"), ("few", f"fewer than {FEW} payment days")):
        others = [path for name, path in alone.items() if known[name.casefold()].group == group]
        active, silent, ended = _states(others, LAST)
        print(f"  apart, 25 Apr 2013: {said:26} {active:5,} active {silent:5,} silent {ended:5,} ended")
    over = sum(_over_gap(change) for path in paths for change in path.standing.changes)
    back = sum(change.kind == "recover" for path in paths for change in path.standing.changes)
    ends = sum(change.kind == "terminate" for path in paths for change in path.standing.changes)
    print()
    say(
        f"Ended means {ENDED} months without a payment (F12). Of {ends} endings {back} were taken up again later "
        f"(F13); in {over} a gap of the record touches the silence, so that they may be none."
    )
    _verdicts([path for path in paths if path.standing.stage != "ended"])


def _by_year(paths: list[Trail]) -> None:
    total = len(paths)
    legend = (
        f"{paint('█', 'green')} active  {paint('▒', 'yellow')} silent for {SILENT} months  {paint('░', 'dim')} ended"
    )
    print(f"  {total} suppliers       {legend}")
    for day in YEAR_ENDS:
        active, silent, ended = _states(paths, day)
        bar = stacked([(active, "█", "green"), (silent, "▒", "yellow"), (ended, "░", "dim")], total, 54)
        print(f"  {day:%d %b %Y}  {bar}  {active:4} active {silent:4} silent {ended:4} ended")


def _states(paths: list[Trail], day: date) -> tuple[int, int, int]:
    at = end_of(day, ZONE)
    begun = [path for path in paths if path.standing.opened_at <= at]
    ended = sum(path.stage(at) == "ended" for path in begun)
    silent = sum(path.stage(at) != "ended" and path.silence(at) >= SILENT for path in begun)
    return len(begun) - ended - silent, silent, ended


def _over_gap(change: StageChange) -> bool:
    until = _here(change.at).date()
    since = date(until.year - 1, until.month, min(until.day, 28))
    return change.transition == "F12" and any(first <= until and since <= last for first, last in GAPS)


def _verdicts(live: list[Trail]) -> None:
    readings = [{name: r.value for name, r in path.standing.readings.items()} for path in live]
    print()
    say(
        f"What each transition would say of the {len(live)} that have not ended, whatever stage they stand in. What "
        "fails or holds does so whatever the unknowns are. All stand in pre_relationship: F1 asks for two distances, "
        "and no ledger holds them."
    )
    print()
    legend = f"{paint('█', 'red')} fails  {paint('░', 'dim')} unknown  {paint('▓', 'green')} holds"
    print(f"  {'transition':36}{legend}{'because of':>49}")
    for one in ford.transitions:
        if one.on and one.id != "F1":
            continue
        verdicts = Counter(evaluate(one.guard, known) for known in readings)
        fails, unknown, holds = (verdicts[v] for v in (Verdict.FAILS, Verdict.UNKNOWN, Verdict.HOLDS))
        bar = stacked([(fails, "█", "red"), (unknown, "░", "dim"), (holds, "▓", "green")], len(live), 30)
        where = f"{one.id:4}{' or '.join(one.origins) if len(one.origins) < 3 else 'any stage'} > {one.target}"
        counts = f"{fails:4} fail {unknown:4} unknown {holds:4} hold"
        print(f"  {where:36}{bar}  {counts}  {_deciding(one.id, readings)}".rstrip())


def _deciding(id: str, readings: list[dict[str, float | str | None]]) -> str:
    """Name the readings that decide the verdicts of a transition, most frequent first."""
    guard, times = ford.transition_of[id].guard, Counter[str]()
    for known in readings:
        if evaluate(guard, known) is not Verdict.UNKNOWN:
            times.update(name for name in known if evaluate(guard, {name: known[name]}) is evaluate(guard, known))
    return ", ".join(name for name, _ in times.most_common(2))


def part_b(worlds: dict[str, dict[str, Trail]], profiles: dict[str, Assumptions]) -> None:
    """Print the profiles and what comes of each."""
    heading("(b) Under three profiles of assumptions")
    for name, profile in profiles.items():
        print(f"  {paint(f'{name:8}', 'bold')}{profile.description}")
    print()
    names = list(profiles["low"].values)
    for half in (names[:5], names[5:]):
        rows = [(name, *(f"{profile.values[key]:g}" for key in half)) for name, profile in profiles.items()]
        table(("", *half), rows, (-8, *(max(len(key), 5) for key in half)))
        print()
    say(
        "Assumed at the opening; each order then adds to trust and satisfaction. Suppliers in each stage, from the "
        "lowest count under a profile to the highest, in brackets under the middle one:"
    )
    print()
    rows = []
    for stage in ford.places:
        cells = [[_standing(worlds[name], stage, day) for name in PROFILES] for day in YEAR_ENDS]
        rows.append((stage, *(_range(counts) for counts in cells)))
    same = [_kept(worlds, day) for day in YEAR_ENDS]
    begun = [_begun(worlds["low"], day) for day in YEAR_ENDS]
    rows.append(("", *("" for _ in YEAR_ENDS)))
    rows.append(("one under all three", *(f"{a} of {b}" for a, b in zip(same, begun, strict=True))))
    table(("", *(f"{day:%d %b %Y}" for day in YEAR_ENDS)), rows, (-19, *([14] * len(YEAR_ENDS))))
    print()
    marks = dict(zip(ford.places, " ░▒▓█·", strict=True))
    legend = "  ".join(f"{mark} {stage}" for stage, mark in marks.items() if stage != "pre_relationship")
    print(f"  {'25 Apr 2013':12}{legend}")
    for name in PROFILES:
        parts = [(_standing(worlds[name], stage, LAST), mark, "bold") for stage, mark in marks.items()]
        print(f"  {name:12}{stacked(parts, begun[-1], 100)}")
    ended = _standing(worlds["low"], "ended", LAST)
    print()
    say(
        f"At the end {same[-1]} of {begun[-1]} suppliers stand in one stage under all three profiles. {ended} of them "
        f"have ended: silence decides that, and no assumption changes it. Of the {begun[-1] - ended} that go on, "
        f"{same[-1] - ended} stand in one stage and {begun[-1] - same[-1]} where the profile puts them. Growth is "
        "first known in March 2010, two years after the record begins: until then nobody can leave the early stage."
    )


def _standing(world: dict[str, Trail], stage: str, day: date) -> int:
    at = end_of(day, ZONE)
    return sum(path.standing.opened_at <= at and path.stage(at) == stage for path in world.values())


def _range(counts: list[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low}" if low == high else f"{low}-{high} ({counts[1]})"


def _begun(world: dict[str, Trail], day: date) -> int:
    return sum(path.standing.opened_at <= end_of(day, ZONE) for path in world.values())


def _kept(worlds: dict[str, dict[str, Trail]], day: date) -> int:
    at = end_of(day, ZONE)
    return sum(
        path.standing.opened_at <= at and len({worlds[name][who].stage(at) for name in PROFILES}) == 1
        for who, path in worlds["low"].items()
    )


STEPS = {"pre_relationship": ("F1", "F8"), "early": ("F2", "F9"), "development": ("F3", "F7")}
STEPS |= {"long_term": ("F4", "F6", "F10")}
DISTANCES = ("cultural_distance", "technological_distance")


def part_c(live: list[Standing]) -> None:
    """Print what to ask first."""
    heading("(c) What to ask the account managers first")
    say(
        f"Of how many of the {len(live)} suppliers that go on could one answer settle a verdict on the way out of a "
        "stage, the other unknowns staying unknown? From the early stage on, the distances are taken as known and "
        "small. With !, whatever the answer is."
    )
    print()
    later = [_once_near(one) for one in live]
    seen = {step: later if step != "pre_relationship" else live for step in STEPS}
    asked = {step: {one.indicator: one for one in _asked(seen[step], ids)} for step, ids in STEPS.items()}
    names = dict.fromkeys(name for ones in asked.values() for name in ones)
    rows = [(name, *(_settled(asked[step].get(name), len(live)) for step in STEPS)) for name in names]
    rows.append(("", *("" for _ in STEPS)))
    rows.append(("all of them together", *(_together(seen[step], ids) for step, ids in STEPS.items())))
    heads = [f"{step} ({', '.join(ids)})" for step, ids in STEPS.items()]
    table(("unknown", *heads), rows, (-27, -26, -18, -20, -22))
    print()
    _advice(live, list(asked["early"].values()))


def _advice(live: list[Standing], early: list[OpenQuestion]) -> None:
    second, third = sorted(early, key=lambda one: -one.verdicts)[:2]
    failing = sum(_verdict(one, "F2") is Verdict.FAILS for one in live)
    say(
        f"First: {' and '.join(DISTANCES)}. All {len(live)} wait before F1 for both, and nothing further counts until "
        "they are known. Either settles the verdict alone if the answer is that the distance is great; both together "
        "always do."
    )
    say(
        f"Then: {second.indicator}. In the early stage it alone can settle {second.verdicts} verdicts of "
        f"{second.sometimes} suppliers, F2 or F9 (next, {third.indicator}: {third.verdicts} of {third.sometimes}). For "
        f"{failing} of them F2 itself needs no question: their volume did not grow, and no answer changes that."
    )


def _once_near(standing: Standing) -> Standing:
    at = standing.as_of
    near = {name: Reading(indicator=name, value=0.0, basis="assumed", occurred_at=at) for name in DISTANCES}
    return standing.model_copy(update={"readings": standing.readings | near})


def _asked(live: list[Standing], ids: tuple[str, ...]) -> tuple[OpenQuestion, ...]:
    return questions(ford, live, {"pre_relationship": ids})


def _settled(one: OpenQuestion | None, total: int) -> str:
    if one is None or not one.sometimes:
        return "." if one is None else "not alone"
    bar = stacked([(one.sometimes, "▒", "yellow")], total, 8)
    return f"{bar} {one.sometimes}" + (f" ({one.always}!)" if one.always else "")


def _together(live: list[Standing], ids: tuple[str, ...]) -> str:
    undecided = sum(any(_verdict(one, id) is Verdict.UNKNOWN for id in ids) for one in live)
    return f"{undecided} of {undecided}"


def _verdict(standing: Standing, id: str) -> Verdict:
    return evaluate(ford.transition_of[id].guard, {n: r.value for n, r in standing.readings.items()})


def part_d(alone: dict[str, Trail], worlds: dict[str, dict[str, Trail]], known: dict[str, Supplier]) -> None:
    """Print the large ones that fell silent, and the whole path of one."""
    heading("(d) The large ones that fell silent")
    rows = []
    for name in sorted(alone, key=lambda name: -known[name.casefold()].paid):
        path, one = alone[name], known[name.casefold()]
        if one.group == "path" and one.paid >= LARGE and path.silence(end_of(LAST, ZONE)) >= SILENT:
            before = [_before_silence(worlds[profile][name]) for profile in PROFILES]
            last = _here(max(path.dealings)).date()
            days = sum(pence > 0 for pence in one.days.values())
            ended = f"{_here(path.standing.since):%Y-%m-%d}" if path.standing.stage == "ended" else "silent"
            rows.append((name[:32], f"{one.paid / 1e6:.1f}", f"{days}", f"{last}", ended, *before))
    say(
        f"Suppliers paid {LARGE / 1e6:.1f} million pounds or more, grants aside, whose last payment lies {SILENT} "
        "months or more back on 25 April 2013, and the stage they fell silent in under each profile. Every silence "
        "that lasted beyond October 2012 runs through the missing list."
    )
    print()
    heads = ("supplier", "million", "days", "last paid", "ended on", *PROFILES)
    table(heads, rows, (-32, 7, 5, 10, 10, -12, -12, -12))
    _path(AGENCY, alone, worlds)


def _here(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(ZONE))


def _before_silence(path: Trail) -> str:
    return path.stage(max(path.dealings))


def _path(name: str, alone: dict[str, Trail], worlds: dict[str, dict[str, Trail]]) -> None:
    print(f"\n  {paint(f'The whole path of the {name.title()}', 'bold')}")
    for profile, world in (("nothing assumed", alone), *worlds.items()):
        print(f"\n  {paint(profile, 'bold', 'cyan')}")
        for change in world[name].standing.changes:
            by = paint(f"({change.transition})", "dim")
            print(f"    {_here(change.at):%Y-%m-%d}  {change.origin} > {change.target} {by}")
            say("; ".join(_because(change)), indent=16)


def warning(one: Relationship, profile: Assumptions, day: date) -> None:
    """Print what the library says of a relationship on a day."""
    said = f"What the library says of it on {day:%d %B %Y}, six months silent, under the {profile.name} profile"
    print(f"\n  {paint(said, 'bold', 'cyan')}")
    standing = follow(ford, profile.of(one), as_of=end_of(day, ZONE))
    for line in str(explain(standing, model=ford)).splitlines():
        inner = line.lstrip()
        say(inner, indent=4 + len(line) - len(inner))


def _because(change: StageChange) -> Iterator[str]:
    for reason in change.reasons:
        if reason.verdict == "holds" and reason.reading is not None:
            shown = f"{reason.value:.3g}" if isinstance(reason.value, float) else f"{reason.value}"
            yield f"{reason.leaf} ({shown}, {reason.reading.basis})"


def main() -> None:
    """Print the page."""
    begun = time.perf_counter()
    aliases = read_aliases(LEDGER.with_name("aliases.csv"))
    known = suppliers(aliases)
    profiles = {name: Assumptions.load(HERE / "profiles" / f"{name}.toml") for name in PROFILES}
    with closing(read(aliases)) as log:
        head(log, known, aliases)
        facts = list(log)
    alone = followed(facts)
    part_a(alone, known)
    facts = [one for one in facts if known[one.id.casefold()].group == "path"]
    worlds = {name: followed(facts, profile) for name, profile in profiles.items()}
    part_b(worlds, profiles)
    part_c([path.standing for name, path in alone.items() if name in worlds["low"] and path.standing.stage != "ended"])
    part_d(alone, worlds, known)
    agency = next(one for one in facts if one.id == AGENCY)
    warning(agency, profiles["middle"], date(2012, 9, 25))
    print(paint("─" * WIDTH, "cyan"))
    print(f"{time.perf_counter() - begun:.0f} s, {time.process_time():.0f} s of computing")


if __name__ == "__main__":
    main()
