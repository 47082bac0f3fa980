"""Rules read from text: what is taken, and what is refused, with its code and its place."""

import ast
import time
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relstage.errors import Problem, RuleError
from relstage.interpreters.text import MAX_LENGTH, MAX_PROBLEMS, parse
from relstage.rules import (
    MAX_ATOMS,
    MAX_DEPTH,
    AllOf,
    AnyOf,
    Bound,
    Level,
    Levels,
    Not,
    Rule,
    always,
    depth,
    leaves,
    never,
)
from tests.strategies import SMALL, an_indicator

HIGH, LOW = Bound("trust", ">=", 0.6), Bound("trust", "<", 0.3)
SOLE = Level("status", ("sole",))


def problems(text: str, *, known: bool = False) -> tuple[Problem, ...]:
    """Return what is wrong with `text`, read with the small vocabulary if `known`."""
    with pytest.raises(RuleError) as caught:
        parse(text, SMALL if known else None)
    return caught.value.problems


def marked(text: str, problem: Problem) -> str:
    """Return what stands in `text` where the caret of a one-line excerpt points, up to the next space."""
    shown, caret = problem.excerpt.split("\n")
    assert shown == text.rstrip()
    assert caret.strip() == "^"
    assert problem.place == f"column {len(caret)}"
    return text[len(caret) - 1 :].partition(" ")[0]


# ------------------------------------------------------------------------------------------------- what is taken


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("trust >= 0.6", HIGH),
        ("trust>=0.6", HIGH),
        ("0.6 <= trust", HIGH),
        ("0.3 > trust", LOW),
        ("trust >= 6e-1", HIGH),
        ("trust >= .6", HIGH),
        ("x > -5", Bound("x", ">", -5)),
        ("x > - 5", Bound("x", ">", -5)),
        ("x > +5.", Bound("x", ">", 5)),
        ("x <= -0", Bound("x", "<=", 0)),
        ("-5 < x", Bound("x", ">", -5)),
        ("9007199254740992 >= x", Bound("x", "<=", 2.0**53)),
        ("always", always),
        ("never", never),
        ("not trust >= 0.6", Not(HIGH)),
        ("not not (trust >= 0.6)", Not(Not(HIGH))),
        ("((trust >= 0.6))", HIGH),
        ("trust >= 0.6 and trust < 0.3 and always", AllOf((HIGH, LOW, always))),
        ("trust >= 0.6 or trust < 0.3 and never", AnyOf((HIGH, AllOf((LOW, never))))),
        ("not trust >= 0.6 or trust < 0.3", AnyOf((Not(HIGH), LOW))),
        ("(trust >= 0.6 and trust < 0.3) and always", AllOf((AllOf((HIGH, LOW)), always))),
        ('status in ("sole", "preferred")', Level("status", ("preferred", "sole"))),
        ("status in ['sole']", SOLE),
        ('status in ("sole",)', SOLE),
        ('status in ("sole")', SOLE),
        ('status in "sole"', SOLE),
        ("status == 'sole'", SOLE),
        ("'sole' == status", SOLE),
        (
            'notable > 1 and orders > 1 and inn in ("and")',
            AllOf((Bound("notable", ">", 1), Bound("orders", ">", 1), Level("inn", ("and",)))),
        ),
    ],
)
def test_what_people_write(text: str, rule: Rule) -> None:
    """Besides the printed form: turned comparisons, spaces, signs, needless parentheses, single quotes, brackets."""
    assert parse(text) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("status >= preferred", Level("status", ("preferred", "sole"))),
        ('status >= "preferred"', Level("status", ("preferred", "sole"))),
        ('"preferred" <= status', Level("status", ("preferred", "sole"))),
        ("status < candidate", never),
        ("status == sole", SOLE),
        ("status in (sole, 'preferred')", Level("status", ("preferred", "sole"))),
        ("trust >= 7", Bound("trust", ">=", 7)),
    ],
)
def test_with_indicators_levels_have_an_order_and_need_no_quotes(text: str, rule: Rule) -> None:
    """The scale tells what a word is, and which levels lie above it."""
    assert parse(text, SMALL) == rule


def test_levels_that_are_words_of_python() -> None:
    """A level may be called ``none``, ``always`` or, in quotes, ``and``."""
    odd = an_indicator(name="odd", scale=Levels(levels=("none", "always", "and")))
    assert parse("odd <= none", {"odd": odd}) == Level("odd", ("none",))
    assert parse('odd >= always and odd >= "and"', {"odd": odd}) == AllOf(
        (Level("odd", ("always", "and")), Level("odd", ("and",)))
    )


def test_a_rule_may_have_several_lines() -> None:
    """As in a definition file, with the operator at either end of the line."""
    assert parse("\n  trust >= 0.6\n  and\ttrust < 0.3 or\r\n  never\n") == AnyOf((AllOf((HIGH, LOW)), never))


# ----------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("text", "code", "at", "hint"),
    [
        ("", "syntax", "", "nothing to read"),
        ("   ", "syntax", "", "nothing to read"),
        ("trust >= 0.6 and", "syntax", "", "breaks off"),
        ("trust >=", "syntax", "", "breaks off"),
        ("trust", "syntax", "trust", "no rule"),
        ("0.6", "syntax", "0.6", "no rule"),
        ('"always"', "syntax", '"always"', "no rule"),
        ("[trust > 1]", "syntax", "[trust", "no rule"),
        ("trust >= 0.6 conflict > 1", "syntax", "conflict", "missing before"),
        ("trust >= 0.6 0.7", "syntax", "0.7", "missing before"),
        ("'a' 'b' == x", "syntax", "'b'", "missing before"),
        ("and trust > 1", "syntax", "and", "missing before"),
        ("trust > 1 and or x > 1", "syntax", "or", "missing before"),
        ("trust > > 1", "syntax", ">", "missing before"),
        ("trust >= not x", "syntax", "not", "missing before"),
        ("(trust >= )", "syntax", ")", "missing before"),
        ("x > 1 not y > 1", "syntax", "not", "missing before"),
        ("(trust > 1", "syntax", "(trust", "not closed"),
        ("trust > 1)", "syntax", ")", "closes nothing"),
        ("(trust > 1]", "syntax", "]", "closes nothing"),
        ("trust > 1, x > 2", "syntax", ", ".strip(), "join rules with and"),
        ("(trust > 1, x > 2)", "syntax", "(trust", "no rule"),
        ("f(trust) > 1", "syntax", "(trust)", "no calls"),
        ("status[0] > 1", "syntax", "[0]", "missing before"),
        ("trust.real > 1", "syntax", ".real", "no attributes"),
        ("trust + 1 > 2", "syntax", "+", "no arithmetic"),
        ("-trust > 2", "syntax", "-trust", "no arithmetic"),
        ("trust = 0.6", "syntax", "=", "write =="),
        ("trust >= 60%", "syntax", "%", "0.6"),
        ("trust > 0.6 # note", "syntax", "#", "no comments"),
        ("trust ≥ 0.6", "syntax", "≥", "write >="),
        ("trust > 1 & x > 2", "syntax", "&", "write and"),
        ("trust > 1\u00a0", "syntax", "\u00a0", "plain space"),
        ('status == "sole', "syntax", '"sole', "quotes"),
        ('status == "so\\le"', "syntax", '"so\\le"', "quotes"),
        ("status == 'so\ud800le'", "syntax", "'so\ud800le'", "quotes"),
        ("tr\u0430st > 1", "syntax", "tr\u0430st", r"tr\\u0430st"),
        ("доверие > 1", "syntax", "доверие", "'доверие' is no name"),
        ("_x > 1", "syntax", "_x", "no name"),
        ("x" * 65 + " > 1", "syntax", "x" * 65, "at most 64"),
        ('b"a" == x', "syntax", 'b"a"', "no name"),
        ("trust is 1", "syntax", "is", "reserved word"),
        ("lambda > 1", "syntax", "lambda", "reserved word"),
        ("trust > True", "syntax", "True", "reserved word"),
        ("None == x", "syntax", "None", "reserved word"),
        ("TRUE > 1", "syntax", "TRUE", "an indicator has to stand"),
        ("always > 1", "syntax", "always", "an indicator has to stand"),
        ("1 > 2", "syntax", "1", "an indicator has to stand"),
        ("'a' in x", "syntax", "'a'", "an indicator has to stand"),
        ("(x > 1) > 1", "syntax", "(x", "an indicator has to stand"),
        ("status != 'sole'", "syntax", "status", r"write not \(status == 'sole'\)"),
        ("status not in ('sole', 'a')", "syntax", "status", r"write not \(status in \('sole', 'a'\)\)"),
        ("trust > \x00", "syntax", "\x00", "not part of the language"),
        ("trust > 1_000", "not-a-number", "1_000", "1e-3"),
        ("trust > 0x1F", "not-a-number", "0x1F", "1e-3"),
        ("trust > 1j", "not-a-number", "1j", "1e-3"),
        ("trust > 007", "not-a-number", "007", "1e-3"),
        ("trust > 0.6and x > 1", "not-a-number", "0.6and", "1e-3"),
        ("trust > 1.2.3", "not-a-number", "1.2.3", "1e-3"),
        ("trust > " + "9" * 5000, "not-a-number", "9" * 5000, r"\.\.\."),
        ("trust > 1e400", "not-a-number", "1e400", "64-bit"),
        ("trust > -1e400", "not-a-number", "-1e400", "64-bit"),
        ("trust > " + "9" * 309, "not-a-number", "9" * 309, "64-bit"),
        ("trust > 9007199254740993", "not-a-number", "9007199254740993", "64-bit"),
        ("trust > (not 1)", "not-a-number", "not", "neither a number nor a level"),
        ("trust > (1, 2)", "not-a-number", "(1,", "neither a number nor a level"),
        ("0.3 <= trust < 0.7", "chained", "0.3", "write trust >= 0.3 and trust < 0.7"),
        ("a < b < c", "chained", "a", "write a < b and b < c"),
        ("1 == x != 'a' not in y in z", "chained", "1", "write x == 1 and x != 'a' and 'a' not in y and y in z"),
        ("status >= preferred", "needs-indicators", "preferred", "status in"),
        ("status >= 'preferred'", "needs-indicators", "'preferred'", "status in"),
        ("status == sole", "needs-indicators", "sole", 'quoted: "sole"'),
        ("status in (sole)", "needs-indicators", "sole)", 'quoted: "sole"'),
        ("status in ()", "no-level", "()", "at least one"),
        ("status == ('a', 'b')", "not-levels", "('a',", "no level"),
        ("orders == 3", "not-levels", "3", "by >="),
        ("status == 'a b'", "unknown-level", "'a", "no name"),
    ],
)
def test_each_mistake_has_its_code_and_place(text: str, code: str, at: str, hint: str) -> None:
    """One problem, a caret under the very place, and what to write instead."""
    (problem,) = problems(text)
    assert problem.code == code
    with pytest.raises(AssertionError, match=hint):
        raise AssertionError(problem.message)
    if len(text) < 80 and text.isprintable():
        assert marked(text, problem) == at


@pytest.mark.parametrize(
    ("text", "code", "at", "hint"),
    [
        ("trsut >= 0.6", "unknown-indicator", "trsut", "did you mean 'trust'"),
        ("zzz >= 0.6", "unknown-indicator", "zzz", "no indicator is called 'zzz'"),
        ("preferred <= status", "unknown-indicator", "preferred", "no indicator"),
        ("status >= prefered", "unknown-level", "prefered", "did you mean 'preferred'"),
        ("status in ('sole', 'prefered')", "unknown-level", "'prefered')", "did you mean 'preferred'"),
        ("status == 'да'", "unknown-level", "'да'", "candidate < approved"),
        ("status >= 3", "unknown-level", "3", "candidate < approved"),
        ("status >= " + "x" * 64, "unknown-level", "x" * 64, "candidate < approved"),
        ("trust >= sole", "not-a-number", "sole", "a number from 0 to 1"),
        ("trust >= '0.6'", "not-a-number", "'0.6'", "a number from 0 to 1"),
        ("trust > conflict", "not-a-number", "conflict", "a number from 0 to 1"),
        ("trust in ('sole', 'a')", "not-levels", "('sole',", "a number from 0 to 1"),
        ("trust == 0.6", "not-levels", "0.6", "compare it by"),
        ("status == 3", "not-levels", "3", "no level"),
    ],
)
def test_each_misfit_with_the_indicators_has_its_code_and_place(text: str, code: str, at: str, hint: str) -> None:
    """Unknown names and levels come with the nearest; numbers and levels are kept apart."""
    (problem,) = problems(text, known=True)
    assert problem.code == code
    assert hint in problem.message
    assert marked(text, problem) == at


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_text() -> None:
    """Two unknown indicators, two unknown levels, a chained comparison and a number out of range: six problems."""
    text = "trsut > 1 and status in ('a', sole, 'b') or not 0 < trust < 1 and orders > 1e999 and statsu == sole"
    told = problems(text, known=True)
    codes = ["unknown-indicator", "unknown-level", "unknown-level", "chained", "not-a-number", "unknown-indicator"]
    assert [problem.code for problem in told] == codes
    assert [marked(text, problem) for problem in told] == ["trsut", "'a',", "'b')", "0", "1e999", "statsu"]


def test_typographic_quotes_are_each_told() -> None:
    """A rule pasted from a document says at either quote what to write."""
    assert [problem.place for problem in problems("status == “sole”")] == ["column 11", "column 16"]
    assert all('write "' in problem.message for problem in problems("status == “sole”"))


def test_strange_tokens_and_misplaced_ones_are_told_together() -> None:
    """What no token is, and what stands out of order, in the order of the text."""
    told = problems("trust ≥ 0.6 or (x > 1 y > 2 # z")
    assert [problem.place for problem in told] == ["column 7", "column 16", "column 23", "column 29"]


def test_the_place_in_a_text_of_several_lines() -> None:
    """Line and column, and the excerpt is that line alone."""
    (problem,) = problems("trust > 0.6\r\n\tand trsut < 1\nand orders > 2", known=True)
    assert problem == Problem(
        "unknown-indicator",
        "line 2, column 6",
        "no indicator is called 'trsut'; did you mean 'trust'?",
        " and trsut < 1\n     ^",
    )


def test_the_place_after_an_empty_first_line() -> None:
    """A text in triple quotes begins with a line break."""
    (problem,) = problems("\ntrsut > 1", known=True)
    assert (problem.place, problem.excerpt) == ("line 2, column 1", "trsut > 1\n^")


def test_columns_count_characters() -> None:
    """Letters of two bytes before the place do not move the caret."""
    text = "status in ('да', 'нет', 'sol')"
    assert [marked(text, problem) for problem in problems(text, known=True)] == ["'да',", "'нет',", "'sol')"]


def test_the_excerpt_of_a_long_line_is_a_window() -> None:
    """A hundred characters round the place, the caret still under it."""
    (problem,) = problems("trust > 0.1 and " * 40 + "trsut > 1" + " or trust > 0.1" * 40, known=True)
    shown, caret = problem.excerpt.split("\n")
    assert len(shown) <= 100
    assert shown[len(caret) - 1 :].startswith("trsut > 1")


def test_the_excerpt_holds_no_control_characters() -> None:
    """A hostile text cannot write escapes to a terminal through the error."""
    (problem,) = problems("trust > \x1b")
    assert problem.excerpt == "trust > \\x1b\n        ^"
    assert "\\x1b" in problem.message


def test_the_caret_stands_under_what_is_escaped() -> None:
    """Characters that cannot be seen are written out, and the carets after them stand under their own place."""
    found = problems("\ufefftrust > \x00 ")
    assert [problem.excerpt for problem in found] == [
        "\\ufefftrust > \\x00\n^",
        "\\ufefftrust > \\x00\n              ^",
    ]


def test_no_more_problems_than_anyone_reads() -> None:
    """The first twenty are told."""
    for text in ("@" * 500, "x x " * 100, " or ".join(["q > 1"] * 200), "status in (" + "q, " * 100 + ")"):
        assert len(problems(text, known=True)) == MAX_PROBLEMS


# -------------------------------------------------------------------------------------------------------- limits


def test_the_length_limit_holds_on_both_sides() -> None:
    """100,000 characters are read, one more is refused before anything else is looked at."""
    text = "trust >= 0.6" + " " * (MAX_LENGTH - 12)
    assert parse(text) == HIGH
    (problem,) = problems(text + " ")
    assert problem.code == "too-long"
    assert "100,001" in problem.message


def test_the_depth_limit_holds_on_both_sides() -> None:
    """32 levels are read and 33 refused, with the place where the 33rd begins."""
    for before, after in (("not (", ")"), ("x > 1 and (y > 1 or (", "))")):
        step = before.count("(")
        text = before * (31 // step) + "trust > 1" + after * (31 // step)
        assert depth(parse(text if step == 1 else f"not ({text})")) == MAX_DEPTH
        told = problems(f"not (not ({text}))")
        assert [problem.code for problem in told] == ["too-deep"]
        assert "column" in told[0].place


def test_needless_parentheses_do_not_count_as_depth_up_to_a_limit() -> None:
    """64 pairs are read, 65 are refused."""
    assert parse("(" * 64 + "trust >= 0.6" + ")" * 64) == HIGH
    (problem,) = problems("(" * 65 + "trust >= 0.6" + ")" * 65)
    assert (problem.code, problem.place) == ("too-deep", "column 65")


def test_the_limit_of_leaves_holds_on_both_sides() -> None:
    """256 leaves are read, and the 257th is refused where it stands."""
    text = " or ".join(["trust >= 0.6"] * MAX_ATOMS)
    assert sum(1 for _ in leaves(parse(text))) == MAX_ATOMS
    (problem,) = problems(text + " or trust < 0.3")
    assert problem.code == "too-many-atoms"
    assert problem.place == f"column {len(text) + 5}"


def test_every_rule_of_numbers_has_a_text_that_is_short_enough() -> None:
    """256 leaves with names and limits as long as they get, each 31 levels deep, can be written and read back."""
    leaf: Rule = Bound("x" * 64, ">=", -2.2250738585072014e-308)
    for _ in range(MAX_DEPTH - 2):
        leaf = Not(leaf)
    rule = AllOf((leaf,) * MAX_ATOMS)
    assert len(str(rule)) > MAX_LENGTH / 2
    assert parse(str(rule)) == rule


@pytest.mark.parametrize(
    "text",
    [
        "(" * 50_000,
        "(" * 40_000 + "x > 1" + ")" * 40_000,
        "not " * 24_000 + "x > 1",
        "(x > 1 and not not " * 64 + "x > 1" + ")" * 64,
        "x > " + "-" * 50_000 + "1",
        "x > " + "9" * 50_000,
        "x > 1e" + "9" * 50_000,
        "x > 0." + "9" * 50_000 + "x",
        "x " * 40_000,
        "<".join("x" * 20_000),
        "x in " + "[" * 60 + "]" * 60,
        "x in (" + "'a' " * 20_000 + ")",
        "]" * 50_000,
        "'" * 50_001,
        "\n" * 50_000,
        " or ".join(f"q{i} > 1" for i in range(6_000)),
        "x in (" + ", ".join(f"q{i}" for i in range(9_000)) + ")",
        "\x00" * 50_000,
        "\ud800" * 20_000,
        "é" * 50_000,
    ],
)
def test_hostile_texts_are_refused_in_short_time(text: str) -> None:
    """Nesting, repetition and length give a small error of ours within a second; nothing else is raised."""
    started = time.process_time()
    for known in (False, True):
        told = problems(text, known=known)
        assert 0 < len(told) <= MAX_PROBLEMS
        assert sum(len(str(problem)) for problem in told) < 10_000
    assert time.process_time() - started < 30  # a guard against hanging, no claim of speed


def test_a_stack_that_is_used_up_is_no_other_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever Python's parser raises on deep text, the answer is ours."""
    for error in (MemoryError, RecursionError, SyntaxError, ValueError):

        def refuse(*_: object, raised: type[Exception] = error, **__: object) -> None:
            raise raised

        monkeypatch.setattr(ast, "parse", refuse)
        (problem,) = problems("trust >= 0.6")
        assert problem.code == "too-deep"


TOKENS = (
    """trust status sole "sole" 'x and or not in ( ) [ ] , 0.6 - 1e9 007 >= < == != = always never is lambda . # é"""
)
words = st.sampled_from([*TOKENS.split(" "), "\n", "\\", "\x00", "", " ", "not in"])


@given(st.lists(words, max_size=12).map(" ".join) | st.lists(words, max_size=12).map("".join) | st.text(max_size=30))
@example("status in ((sole))")
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever the text, there is a rule that prints and reads back, or an error of ours whose problems have places."""
    for indicators in (None, SMALL):
        told: tuple[Problem, ...] = ()
        try:
            assert parse(str(parse(text, indicators)), indicators) == parse(text, indicators)
        except RuleError as error:
            told = error.problems
        assert all(problem.place and problem.excerpt for problem in told)


@given(st.lists(words, min_size=1, max_size=10).map(" ".join))
def test_nothing_is_accepted_that_python_reads_otherwise(text: str) -> None:
    """What is read is an expression of Python too, of comparisons and connectives alone."""
    try:
        parse(text, SMALL)
    except RuleError:
        return
    flat = " ".join(text.split())
    allowed = (ast.BoolOp, ast.UnaryOp, ast.Compare, ast.Name, ast.Constant, ast.Tuple, ast.List)
    nodes = [node for node in ast.walk(ast.parse(f"({flat})", mode="eval").body) if isinstance(node, ast.expr)]
    assert all(isinstance(node, allowed) for node in nodes)


def test_problems_of_a_text_can_be_placed_in_a_file() -> None:
    """A reader of files puts its own place before ours and keeps the excerpt."""
    (problem,) = problems("trsut > 1", known=True)
    assert str(replace(problem, place=f"/transitions/2/guard, {problem.place}")) == (
        "/transitions/2/guard, column 1: no indicator is called 'trsut'; did you mean 'trust'? [unknown-indicator]\n"
        "trsut > 1\n^"
    )
