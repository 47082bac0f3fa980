"""Rules from text: the other way round of ``str(rule)``.

Law (``text_round_trip``): ``parse(str(rule)) == rule`` for every rule, and ``parse(text(rule, indicators), indicators)
== rule`` for every rule over these indicators, as long as the text has at most ``MAX_LENGTH`` characters.

The language is what :func:`relstage.rules.text` writes, and what people write for it: ``0.6 <= trust``,
``supplier_status == "sole"``, lists in brackets, line breaks, parentheses that are not needed. It is read with
Python's grammar and an allow-list of its nodes: nothing is evaluated, and there are no calls and no attributes. Before
that, every token has to be one of the language, so that what Python's grammar takes besides (comments, ``0x1F``,
``1_000``, letters that look Latin) is refused where it stands.
"""

import ast
import keyword
import math
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from relstage.errors import Problem, RuleError, nearest
from relstage.rules import (
    MAX_ATOMS,
    MAX_DEPTH,
    RESERVED,
    AllOf,
    AnyOf,
    Bound,
    Indicator,
    Level,
    Levels,
    Not,
    Op,
    Rule,
    always,
    compare,
    never,
)

# Longer than 256 comparisons of numbers can be, each under 31 times "not (...)".
MAX_LENGTH = 100_000
MAX_PROBLEMS = 20
_MAX_OPEN = 2 * MAX_DEPTH
_EXCERPT = 100
_WINDOW = 2 * _EXCERPT
_SHORT = 80

_WORD = "[A-Za-z][A-Za-z0-9_]{0,63}+"
_TOKEN = re.compile(
    rf"""
      (?P<space>   [ \t\r\n]++ )
    | (?P<logic>   (?: and | or ) (?!\w) )
    | (?P<compare> <= | >= | == | != | < | > | (?: not [ \t\r\n]++ )? in (?!\w) )
    | (?P<not>     not (?!\w) )
    | (?P<name>    {_WORD} (?![\w"']) )
    | (?P<number>  [-+]?[ ]*+ (?: (?: 0 | [1-9][0-9]{{0,308}}+ ) (?: \.[0-9]*+ )?+ | \.[0-9]++ )
                   (?: [eE][-+]?[0-9]++ )?+ (?![\w.]) )
    | (?P<quoted>  "[^"'\\\x00-\x1f\x7f\ud800-\udfff]*+" | '[^"'\\\x00-\x1f\x7f\ud800-\udfff]*+' )
    | (?P<comma>   , )
    | (?P<open>    [(\[] )
    | (?P<close>   [)\]] )
    """,
    re.VERBOSE,
)
_KINDS = {"name": "operand", "number": "operand", "quoted": "operand"}
_STRANGE = re.compile(r""""[^"\n]*" | '[^'\n]*' | \w[\w.]* | .""", re.DOTALL | re.VERBOSE)
_BEFORE_OPERAND = frozenset({"start", "open", "logic", "not", "compare", "comma"})
_BEFORE = {
    "logic": frozenset({"operand"}),
    "compare": frozenset({"operand"}),
    "comma": frozenset({"operand"}),
    "not": frozenset({"start", "open", "logic", "not"}),
    "operand": _BEFORE_OPERAND,
    "open": _BEFORE_OPERAND,
    "close": frozenset({"operand", "open", "comma"}),
    "end": frozenset({"operand"}),
}
_NAME = "an ASCII letter, then letters, digits or '_', at most 64"
_EXAMPLE = "a rule compares indicators, like trust >= 0.6, and joins comparisons with and, or, not"
_INSTEAD = {
    "=": "write ==, >= or <=",
    "!": "write not (...)",
    "&": "write and",
    "|": "write or",
    "~": "write not (...)",
    "\u2265": "write >=",
    "\u2264": "write <=",
    "\u2260": "write not (... == ...)",
    "\u201c": 'write "',
    "\u201d": 'write "',
    "\u00ab": 'write "',
    "\u00bb": 'write "',
    "\u00a0": "write a plain space",
    '"': "a level in quotes is a name and ends on its line",
    "'": "a level in quotes is a name and ends on its line",
    "#": "there are no comments",
    ".": "there are no attributes",
    "%": "write a share as a number, 60 % as 0.6",
    **dict.fromkeys("+-*/", "there is no arithmetic; declare an indicator for what is computed"),
}
_OPS: dict[type[ast.cmpop], Op] = {ast.GtE: ">=", ast.Gt: ">", ast.LtE: "<=", ast.Lt: "<"}
_MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.GtE: ast.LtE,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.Lt: ast.Gt,
    ast.Eq: ast.Eq,
}
_SIGNS = {
    ast.GtE: ">=",
    ast.Gt: ">",
    ast.LtE: "<=",
    ast.Lt: "<",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
}


def parse(text: str, indicators: Mapping[str, Indicator] | None = None) -> Rule:
    """Read a rule from its text.

    Parameters
    ----------
    text : str
        For example ``trust >= 0.6 and not (supplier_status in ("candidate", "approved"))``.
    indicators : Mapping[str, Indicator], optional
        What the rule may name. With them names, levels and scales are checked, ``supplier_status >= preferred`` is
        understood, and levels need no quotes.

    Raises
    ------
    RuleError
        All that is wrong, in the order of the text, each with its line and a caret under the place. Codes:
        ``syntax``, ``chained``, ``unknown-indicator``, ``unknown-level``, ``not-a-number``, ``not-levels``,
        ``no-level``, ``needs-indicators``, ``too-long``, ``too-deep``, ``too-many-atoms``.

    Examples
    --------
    >>> from relstage.rules import evaluate
    >>> rule = parse("trust >= 0.6 and commitment >= 0.5")
    >>> evaluate(rule, {"trust": 0.7, "commitment": 0.4}).name
    'FAILS'
    """
    if len(text) > MAX_LENGTH:
        raise RuleError(Problem("too-long", "", f"a rule is at most {MAX_LENGTH:,} characters; this has {len(text):,}"))
    source = _Source(text)
    tokens = list(_tokens(source))
    _check_order(source, tokens)
    _check_brackets(source, tokens)
    source.end()
    rule = _Reader(source, indicators).rule(_tree(source), 1)
    source.end()
    return rule


class _Source:
    """One text, and what is wrong with it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[tuple[int, Problem]] = []
        # In parentheses Python takes a line break for a space. As a space it leaves one line, whose columns are ours.
        self.line = "(" + re.sub("[\t\r\n]", " ", text) + ")"

    def refuse(self, code: str, at: int | ast.expr, message: str) -> Rule:
        """Note what is wrong at a character of the text, or at a node; return a stand-in, so that reading goes on."""
        index = at if isinstance(at, int) else self.span(at)[0]
        before = self.text[:index]
        line, column = before.count("\n") + 1, index - before.rfind("\n")
        place = f"line {line}, column {column}" if "\n" in self.text else f"column {column}"
        self.problems.append((index, Problem(code, place, message, self.excerpt(index))))
        if len(self.problems) == MAX_PROBLEMS:
            self.end()
        return never

    def end(self) -> None:
        """Raise what is wrong, if anything is, in the order of the text."""
        if self.problems:
            raise RuleError(*(problem for _, problem in sorted(self.problems, key=itemgetter(0))))

    def excerpt(self, index: int) -> str:
        """Return the line around a character, with a caret under it."""
        start = self.text.rfind("\n", 0, index) + 1
        line, column = self.text[start:].partition("\n")[0], index - start
        left = max(0, min(column - _EXCERPT // 2, len(line) - _EXCERPT))
        shown = line[left : left + _EXCERPT]
        return pointed(shown, column - left)

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Return where in the text `node` begins and ends; Python counts bytes."""
        encoded, end = self.line.encode(), node.end_col_offset or 0
        return len(encoded[: node.col_offset].decode()) - 1, len(encoded[:end].decode()) - 1

    def written(self, node: ast.expr) -> str:
        """Return what stands in the text for `node`, cut short."""
        begin, end = self.span(node)
        return _short(self.text[begin:end])


def pointed(line: str, column: int) -> str:
    """Return `line` with a caret under its character `column` (from 0).

    What cannot be printed is escaped, and a tab or a line's end is a blank, so that the caret stands where it points.
    """
    plain = [each if each.isprintable() else " " if each in "\t\r\n" else ascii(each)[1:-1] for each in line]
    indent = sum(map(len, plain[:column])) + max(0, column - len(plain))
    written = "".join(plain)
    left = max(0, min(indent - _WINDOW // 2, len(written) - _WINDOW))  # escapes are up to ten times as long
    return f"{written[left : left + _WINDOW].rstrip()}\n{' ' * (indent - left)}^"


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}..."


# --------------------------------------------------------------------------------------------------------- tokens


class _Token(NamedTuple):
    kind: str
    at: int
    word: str


def _tokens(source: _Source) -> Iterator[_Token]:
    at = 0
    while at < len(source.text):
        found = _TOKEN.match(source.text, at)
        if found is None or keyword.iskeyword(found.group("name") or ""):
            token = _strange(source, at)
        else:
            token = _Token(_KINDS.get(found.lastgroup or "", found.lastgroup or ""), at, found.group())
        if token.kind != "space":
            yield token
        at += len(token.word)


def _strange(source: _Source, at: int) -> _Token:
    found = _STRANGE.match(source.text, at)
    assert found is not None
    word = found.group()
    look_alike = re.search("[A-Za-z]", word) is not None  # with letters of two alphabets, say which are which
    shown = ascii(_short(word)) if look_alike else repr(_short(word))
    if re.match("[0-9]", word):
        source.refuse("not-a-number", at, f"{shown} is not a number; write one like 60, 0.6 or 1e-3")
    elif keyword.iskeyword(word):
        source.refuse("syntax", at, f"{shown} is a reserved word; {_EXAMPLE}")
    elif word[0].isalpha() or word[0] == "_":
        source.refuse("syntax", at, f"{shown} is no name: {_NAME}")
    else:
        source.refuse("syntax", at, f"{shown} is not part of the language; {_INSTEAD.get(word[0], _EXAMPLE)}")
    return _Token("strange", at, word)


def _check_order(source: _Source, tokens: list[_Token]) -> None:
    before = "start"
    for kind, at, word in [*tokens, _Token("end", len(source.text), "")]:
        if "strange" not in {before, kind} and before not in _BEFORE[kind]:
            source.refuse("syntax", at, _misplaced(kind, before, _short(word)))
        before = "operand" if kind == "close" else kind


def _misplaced(kind: str, before: str, word: str) -> str:
    if kind == "end":
        return f"there is nothing to read; {_EXAMPLE}" if before == "start" else f"the rule breaks off here; {_EXAMPLE}"
    if before == "operand":
        also = {"(": "; there are no calls", "+": "; there is no arithmetic", "-": "; there is no arithmetic"}
        return f"{word} cannot follow here: and, or, or a comparison is missing before it{also.get(word[:1], '')}"
    return f"something is missing before {word}; {_EXAMPLE}"


def _check_brackets(source: _Source, tokens: list[_Token]) -> None:
    opened: list[_Token] = []
    for token in tokens:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close" and (not opened or opened.pop().word + token.word not in {"()", "[]"}):
            source.refuse("syntax", token.at, f"{token.word} closes nothing that is open")
        elif token.kind == "comma" and not opened:
            source.refuse("syntax", token.at, "a comma stands between levels in parentheses; join rules with and, or")
        if len(opened) > _MAX_OPEN:
            source.refuse("too-deep", token.at, f"at most {_MAX_OPEN} parentheses are open at once")
            return
    if opened:
        source.refuse("syntax", opened[-1].at, f"{opened[-1].word} is not closed")


# ----------------------------------------------------------------------------------------------------------- tree


def _tree(source: _Source) -> ast.expr:
    try:
        return ast.parse(source.line, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        # The tokens are in order; what is left for Python to refuse is thousands of "not" in a row.
        raise RuleError(Problem("too-deep", "column 1", f"a rule is at most {MAX_DEPTH} levels deep")) from error


class _Reader:
    """Turns Python's nodes into ours, those of the allow-list."""

    def __init__(self, source: _Source, indicators: Mapping[str, Indicator] | None) -> None:
        self.source = source
        self.indicators = indicators
        self.leaves = 0

    def rule(self, node: ast.expr, level: int) -> Rule:
        """Return the rule that `node` stands for."""
        if level > MAX_DEPTH:
            self.source.refuse("too-deep", node, f"a rule is at most {MAX_DEPTH} levels deep")
            self.source.end()
        match node:
            case ast.BoolOp(op=op, values=values):
                parts = tuple(self.rule(value, level + 1) for value in values)
                return AllOf(parts) if isinstance(op, ast.And) else AnyOf(parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.rule(operand, level + 1))
            case ast.Compare():
                return self.comparison(node)
            case ast.Name(id="always"):
                return always
            case ast.Name(id="never"):
                return never
            case _:
                return self.source.refuse("syntax", node, f"{self.source.written(node)} is no rule; {_EXAMPLE}")

    def comparison(self, node: ast.Compare) -> Rule:
        """Read a leaf."""
        self.leaves += 1
        if self.leaves > MAX_ATOMS:
            self.source.refuse("too-many-atoms", node, f"a rule has at most {MAX_ATOMS} leaves")
            self.source.end()
        if len(node.ops) > 1:
            return self.chained(node)
        left, op, right = _straight(node.left, type(node.ops[0]), node.comparators[0])
        if not isinstance(left, ast.Name) or left.id.lower() in RESERVED:
            return self.source.refuse("syntax", node, "an indicator has to stand on one side of a comparison")
        if self.indicators is not None and left.id not in self.indicators:
            hint = nearest(left.id, self.indicators)
            return self.source.refuse("unknown-indicator", left, f"no indicator is called {left.id!r}{hint}")
        if op in _OPS:
            return self.bound(left.id, _OPS[op], right)
        if op in (ast.Eq, ast.In):
            return self.among(left.id, right, several=op is ast.In)
        instead = {ast.NotEq: "==", ast.NotIn: "in"}[op]
        return self.source.refuse("syntax", node, f"write not ({left.id} {instead} {self.source.written(right)})")

    def chained(self, node: ast.Compare) -> Rule:
        """Say how a comparison of more than two sides is written."""
        sides = pairwise([node.left, *node.comparators])
        pairs = [_straight(left, type(op), right) for (left, right), op in zip(sides, node.ops, strict=True)]
        written = self.source.written
        instead = " and ".join(f"{written(left)} {_SIGNS[op]} {written(right)}" for left, op, right in pairs[:4])
        return self.source.refuse("chained", node, f"a comparison has two sides: write {instead}")

    def bound(self, name: str, op: Op, node: ast.expr) -> Rule:
        """Read a comparison by order."""
        limit = self.limit(node)
        if limit is None:
            return never
        if self.indicators is not None:
            try:
                return compare(self.indicators[name], op, limit)
            except RuleError as error:
                return self.source.refuse(error.problems[0].code, node, error.problems[0].message)
        if isinstance(limit, str):
            message = f"the order of levels is known with indicators alone; without, write {name} in (...)"
            return self.source.refuse("needs-indicators", node, message)
        return Bound(name, op, limit)

    def limit(self, node: ast.expr) -> float | str | None:
        """Read what stands on the other side of a comparison by order."""
        match node:
            case ast.Constant(value=str(level)) | ast.Name(id=level):
                return _short(level)  # longer than any level, then unknown
            case ast.Constant(value=int() | float() as number):
                exact = _exact(number)
            case ast.UnaryOp(op=ast.UAdd(), operand=ast.Constant(value=int() | float() as number)):
                exact = _exact(number)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                exact = _exact(-number)
            case _:
                message = f"{self.source.written(node)} is neither a number nor a level"
                self.source.refuse("not-a-number", node, message)
                return None
        if exact is None:
            message = f"{self.source.written(node)} cannot be held as a 64-bit number"
            self.source.refuse("not-a-number", node, message)
        return exact

    def among(self, name: str, node: ast.expr, *, several: bool) -> Rule:
        """Read a comparison with one level or several."""
        scale = self.indicators[name].scale if self.indicators is not None else None
        if scale is not None and not isinstance(scale, Levels):
            return self.source.refuse("not-levels", node, f"{name} is {scale}: compare it by >=, >, <= or <")
        nodes = node.elts if several and isinstance(node, ast.Tuple | ast.List) else [node]
        levels = tuple(level for each in nodes if (level := self.level(name, each)) is not None)
        if not nodes:
            return self.source.refuse("no-level", node, "name at least one level")
        return Level(name, levels) if levels else never

    def level(self, name: str, node: ast.expr) -> str | None:
        """Read one level."""
        match node:
            case ast.Constant(value=str(level)) | ast.Name(id=level):
                code, message = self.misfit(name, level, quoted=isinstance(node, ast.Constant))
            case _:
                code = "not-levels"
                message = f"{self.source.written(node)} is no level; numbers are compared by >=, >, <= or <"
        if code:
            self.source.refuse(code, node, message)
            return None
        return level

    def misfit(self, name: str, level: str, *, quoted: bool) -> tuple[str, str]:
        """Return code and message of what is wrong with a level; nothing twice if nothing is."""
        if self.indicators is not None:
            try:
                self.indicators[name].among(_short(level))
            except RuleError as error:
                return error.problems[0].code, error.problems[0].message
        elif not quoted:
            return "needs-indicators", f'without indicators a level is quoted: "{level}"'
        elif not re.fullmatch(_WORD, level):
            return "unknown-level", f"{_short(level)!r} is no name: {_NAME}"
        return "", ""


def _straight(left: ast.expr, op: type[ast.cmpop], right: ast.expr) -> tuple[ast.expr, type[ast.cmpop], ast.expr]:
    """Return a comparison with its indicator on the left, where it can be turned round."""
    if op in _MIRRORED and not isinstance(left, ast.Name):
        return right, _MIRRORED[op], left
    return left, op, right


def _exact(number: float) -> float | None:
    try:
        exact = float(number)
    except OverflowError:
        return None
    return exact if math.isfinite(exact) and exact == number else None
