"""Warnings and back-tests in words and in cells, ready to be printed, in English and Russian.

Law (``warnings_are_told_whole``): every warning has a row and its reasons in both languages, and no probability is
rounded to certainty.
"""

from collections.abc import Sequence
from typing import NamedTuple

from relstage.errors import FactError, demand, demand_each
from relstage.messages import Lang, demand_language, say
from relstage.studies.warning.records import DOUBTFUL, RULES, BackTest, LossWarning, LossWarnings, RuleScore


class Table(NamedTuple):
    """A table: its headings, its rows, and which columns are numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


def share_text(share: float) -> str:
    """Return a share in per cent; certainty is never claimed."""
    if share < 0.01:
        return "< 1 %"
    return "> 99 %" if share > 0.99 else f"{100 * share:.0f} %"


def warnings_table(given: LossWarnings, lang: Lang, *, top: int | None = None) -> Table:
    """Return the table of warnings, the likeliest first; the first `top` of them, or all."""
    demand(given, LossWarnings, "given", FactError)
    demand_language(lang)
    head = (
        say("warning.column.partner", lang),
        say("warning.column.probability", lang),
        say("warning.column.range", lang),
        say("warning.column.silence", lang),
        say("warning.column.gap", lang),
        say("warning.column.longest", lang),
        say("warning.column.orders", lang),
        say("warning.column.last", lang),
        say("warning.column.back", lang),
    )
    return Table(head, tuple(_cells(each, lang) for each in given.warnings[:top]), (1, 2, 3, 4, 5, 6, 8))


def _cells(warning: LossWarning, lang: Lang) -> tuple[str, ...]:
    rhythm = warning.rhythm
    return (
        warning.partner,
        share_text(warning.probability),
        f"{share_text(warning.low)} - {share_text(warning.high)}",
        str(rhythm.silence_days),
        f"{rhythm.mean_gap_days:.0f}",
        str(rhythm.longest_gap_days),
        str(rhythm.order_days),
        rhythm.last.isoformat(),
        say("warning.back", lang, back=warning.alike_back, alike=warning.alike),
    )


def preface(given: LossWarnings, lang: Lang) -> tuple[str, ...]:
    """Say what was asked, what it was learnt from, and what of the record was left out."""
    demand(given, LossWarnings, "given", FactError)
    demand_language(lang)
    found = [
        say(
            "warning.head",
            lang,
            as_of=given.as_of,
            until=given.until,
            judged=len(given.warnings),
            min_days=given.min_days,
        )
    ]
    dates = given.landmarks
    if dates:
        cases, gone = sum(each.partners for each in dates), sum(each.gone for each in dates)
        learnt = {"cases": cases, "dates": len(dates), "first": dates[0].at, "last": dates[-1].at, "gone": gone}
        found.append(say("warning.learnt", lang, **learnt))
    else:
        found.append(say("warning.unlearnt", lang))
    if given.gaps:
        found.append(say("warning.gaps", lang, gaps=", ".join(f"{first}..{last}" for first, last in given.gaps)))
    return tuple(found)


def reasons(given: LossWarnings, warning: LossWarning, lang: Lang) -> tuple[str, ...]:
    """Say how probable it is that a partner has gone, and the facts that this rests on, one sentence each."""
    demand(given, LossWarnings, "given", FactError)
    demand_language(lang)
    demand(warning, LossWarning, "warning", FactError)
    rhythm = warning.rhythm
    found = [
        say("warning.probability", lang, probability=share_text(warning.probability), until=given.until),
        say("warning.silence", lang, last=rhythm.last, silence=rhythm.silence_days),
        say(
            "warning.rhythm",
            lang,
            orders=rhythm.order_days,
            gap=f"{rhythm.mean_gap_days:.0f}",
            longest=rhythm.longest_gap_days,
            as_long=rhythm.gaps_as_long,
            gaps=rhythm.order_days - 1,
        ),
        say("warning.alone", lang, rhythm=share_text(warning.rhythm_probability)),
    ]
    if warning.alike:
        found.append(say("warning.alike", lang, alike=warning.alike, back=warning.alike_back))
        found.append(say("warning.range", lang, low=share_text(warning.low), high=share_text(warning.high)))
    return tuple(found)


def outcome(test: BackTest, lang: Lang) -> tuple[str, ...]:
    """Say what came of a past day's warnings, and how good their probabilities were."""
    demand(test, BackTest, "test", FactError)
    demand_language(lang)
    return (
        say(
            "warning.test.outcome",
            lang,
            as_of=test.as_of,
            partners=test.partners,
            gone=test.gone,
            until=test.until,
        ),
        say(
            "warning.test.scores",
            lang,
            brier=f"{test.brier:.4f}",
            brier_base=f"{test.brier_base:.4f}",
            log=f"{test.log_score:.4f}",
            log_base=f"{test.log_score_base:.4f}",
            mean=f"{test.mean_probability:.3f}",
            share=f"{test.gone / test.partners:.3f}",
            z=f"{test.calibration_z:+.2f}",
        ),
    )


def verdicts(test: BackTest, lang: Lang) -> tuple[str, ...]:
    """Say, for each fixed rule, whether the warnings are worse than it, and what is called so."""
    demand(test, BackTest, "test", FactError)
    demand_language(lang)
    counted = "warning.test.less_holes" if test.warnings.gaps else "warning.test.as_recorded"
    return (
        say(counted, lang),
        *(_verdict(each, lang) for each in test.rules),
        say("warning.test.definition", lang, resamples=test.resamples),
    )


def _verdict(score: RuleScore, lang: Lang) -> str:
    return say(
        "warning.test.verdict",
        lang,
        rule=say(f"warning.test.{score.rule}", lang),
        verdict=say(f"warning.test.{score.verdict}", lang),
        share=f"{100 * score.at_least_as_good:.0f}",
        interval=_interval(score.low, score.high, "+.4f"),
    )


def rules_table(test: BackTest, lang: Lang) -> Table:
    """Return the warnings and the fixed rules beside one another."""
    demand(test, BackTest, "test", FactError)
    demand_language(lang)
    head = (
        say("warning.test.column.rule", lang),
        say("warning.test.column.accuracy", lang),
        say("warning.test.column.difference", lang),
        say("warning.test.column.interval", lang),
        say("warning.test.column.as_good", lang),
    )
    rows = [
        (
            say(f"warning.test.{each.rule}", lang),
            f"{each.balanced_accuracy:.4f}",
            f"{each.difference:+.4f}",
            _interval(each.low, each.high, "+.4f"),
            f"{100 * each.at_least_as_good:.0f} %",
        )
        for each in test.rules
    ]
    ours = (say("warning.test.ours", lang, cut=f"{test.cut:.2f}"), f"{test.balanced_accuracy:.4f}", "", "", "")
    return Table(head, (ours, *rows), (1, 2, 3, 4))


def reliability_table(test: BackTest, lang: Lang) -> Table:
    """Return the reliability table: what was said, and what came of it."""
    demand(test, BackTest, "test", FactError)
    demand_language(lang)
    columns = ("bin", "partners", "said", "gone", "z", "mean", "observed", "wilson")
    rows = tuple(
        (
            f"{each.low:.1f} - {each.high:.1f}",
            str(each.partners),
            f"{each.said:.1f}",
            str(each.gone),
            f"{each.z:+.2f}",
            f"{each.mean_probability:.3f}",
            f"{each.observed:.3f}",
            _interval(each.observed_low, each.observed_high, ".3f"),
        )
        for each in test.reliability
    )
    return Table(tuple(say(f"warning.test.column.{each}", lang) for each in columns), rows, (1, 2, 3, 4, 5, 6, 7))


def doubtful(test: BackTest, lang: Lang) -> str:
    """Say what came of the doubtful probabilities all in all; nothing where there are none."""
    demand(test, BackTest, "test", FactError)
    demand_language(lang)
    each = test.doubtful
    if each is None:
        return ""
    told = {"partners": each.partners, "low": each.low, "high": each.high, "gone": each.gone}
    return say("warning.test.doubtful", lang, said=f"{each.said:.1f}", z=f"{each.z:+.2f}", **told)


def days_table(tests: Sequence[BackTest], lang: Lang) -> Table:
    """Return a row for each back-test: what was said and what came, all in all, and the three balanced accuracies."""
    tests = demand_each(tests, BackTest, "tests", FactError)
    demand_language(lang)
    low, high = DOUBTFUL
    columns = ("as_of", "partners", "said", "gone", "z", "middle", "ours", *RULES, "brier")
    head = tuple(say(f"warning.test.column.{each}", lang, low=low, high=high) for each in columns)
    return Table(head, tuple(map(_day, tests)), tuple(range(1, len(columns))))


def _day(test: BackTest) -> tuple[str, ...]:
    middle = test.doubtful
    by_rule = {each.rule: each.balanced_accuracy for each in test.rules}
    return (
        test.as_of.isoformat(),
        str(test.partners),
        f"{test.mean_probability * test.partners:.1f}",
        str(test.gone),
        f"{test.calibration_z:+.1f}",
        f"{middle.said:.1f}, {middle.gone}, {middle.z:+.1f}" if middle else "",
        f"{test.balanced_accuracy:.3f}",
        *(f"{by_rule[rule]:.3f}" for rule in RULES),
        f"{test.brier:.3f} ({test.brier_base:.3f})",
    )


def _interval(low: float, high: float, form: str) -> str:
    return f"{low:{form}} .. {high:{form}}"


def laid_out(table: Table) -> str:
    """Return a table as plain text, columns two blanks apart."""
    demand(table, Table, "table", FactError)
    widths = [max(map(len, column)) for column in zip(table.head, *table.rows, strict=True)]
    return "\n".join(
        _line(row, widths, table.numbers) for row in (table.head, tuple("-" * each for each in widths), *table.rows)
    )


def _line(row: Sequence[str], widths: Sequence[int], numbers: Sequence[int]) -> str:
    cells = (
        cell.rjust(width) if i in numbers else cell.ljust(width)
        for i, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells).rstrip()
