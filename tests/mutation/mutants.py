"""One-step mutants of a module: its syntax tree with one small thing changed.

What is changed: a comparison (its edge, and turned round), ``and``/``or``, ``not``, arithmetic, a number by one, True
and False, a word (a string without spaces: codes, kinds, names), the condition of an if, while, conditional expression
or comprehension, two neighbouring arguments of a call, ``min``/``max`` and ``any``/``all``, what is returned (None
instead), a case of a match (dropped), and a statement (dropped: calls, raises, yields, changes of what was there).

What is left alone: docstrings and sentences, types (but not the calls inside them, such as ``Field(ge=0)``),
``__all__``, what only the type checker reads, ``assert`` and the last case of a match, which are there for it.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Swap = dict[type[ast.AST], tuple[type[ast.AST], ...]]

COMPARISONS: Swap = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: Swap = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}
TYPES_ONLY = {"Literal", "TypeVar", "TYPE_CHECKING", "assert_never", "cast"}
TYPES = {"bool", "int", "float", "str"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Edit:
    """One attribute of one node (one of its elements, when it is a list) given another value."""

    node: ast.AST
    field: str
    index: int | None
    fresh: Any

    def swap(self) -> "Edit":
        """Make the edit, and return the one that takes it back."""
        if self.index is None:
            before = getattr(self.node, self.field)
            setattr(self.node, self.field, self.fresh)
        else:
            held = getattr(self.node, self.field)
            before, held[self.index] = held[self.index], self.fresh
        return Edit(self.node, self.field, self.index, before)


@dataclass(frozen=True)
class Mutant:
    """A change, and where it stands.

    Parameters
    ----------
    path : Path
        The module's file.
    place : str
        Function or class, as in ``Indicator.among``; empty at the top of the module.
    change : str
        The statement after the change; told from others of one place by a number when they read alike.
    first, last : int
        Lines of the statement.
    called : bool
        Whether it stands in the body of a function, and so acts when that is called.
    """

    path: Path
    place: str
    change: str
    first: int
    last: int
    called: bool
    edit: Edit

    @property
    def name(self) -> str:
        """File, place and change: what tells it from every other mutant."""
        return f"{self.path.parent.name}/{self.path.name} {self.place}: {self.change}"


def mutants(path: Path) -> tuple[ast.Module, list[Mutant]]:
    """Return the tree of the module at `path` and every mutant of it; each edits that tree."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: list[Mutant] = []
    seen: dict[tuple[str, str], int] = {}
    for edit, spot in _Walk(tree).edits():
        change = _told(edit, spot.statement)
        count = seen[spot.place, change] = seen.get((spot.place, change), 0) + 1
        numbered = change if count == 1 else f"{change} #{count}"
        last = _header_end(spot.statement)
        found.append(Mutant(path, spot.place, numbered, spot.statement.lineno, last, spot.called, edit))
    return tree, found


def _told(edit: Edit, statement: ast.stmt) -> str:
    before = _header(statement)
    back = edit.swap()
    after = _header(statement)
    back.swap()
    return f"dropped `{before}`" if isinstance(edit.fresh, ast.Pass) else f"`{after}`"


def _header(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Match):
        cases = ", ".join(ast.unparse(case.pattern) for case in statement.cases)
        return f"match {ast.unparse(statement.subject)}: {cases}"
    if isinstance(statement, ast.ClassDef):
        return " ".join([*(f"@{ast.unparse(each)}" for each in statement.decorator_list), f"class {statement.name}"])
    lines = (line for line in ast.unparse(statement).split("\n") if not line.startswith("@"))
    return next(lines)


def _header_end(statement: ast.stmt) -> int:
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if not body:
        return statement.end_lineno or statement.lineno
    first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    return max(statement.lineno, first.lineno - 1)


@dataclass(frozen=True)
class _Spot:
    place: str
    statement: ast.stmt
    called: bool


Found = Iterator[tuple[Edit, _Spot]]


class _Walk:
    """Goes through a tree and finds what can be changed."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree

    def edits(self) -> Found:
        for i, statement in enumerate(self.tree.body):
            yield from self._statement(self.tree, "body", i, statement, "", called=False)

    # ------------------------------------------------------------------------------------------------ statements

    def _statement(self, parent: ast.AST, field: str, index: int, node: ast.stmt, place: str, *, called: bool) -> Found:
        if _of_types_only(node):
            return
        spot = _Spot(place, node, called)
        if called and _droppable(node):
            yield Edit(parent, field, index, ast.copy_location(ast.Pass(), node)), spot
        if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
            yield Edit(node, "value", None, _at(node, ast.Constant(None))), spot
        if isinstance(node, ast.Match):
            yield from self._cases(node, spot)
        inner = f"{place}.{node.name}".lstrip(".") if isinstance(node, (*FUNCTIONS, ast.ClassDef)) else place
        for name, value in ast.iter_fields(node):
            yield from self._field(node, name, value, _Spot(inner, node, called))

    def _field(self, node: ast.stmt, name: str, value: Any, spot: _Spot) -> Found:
        inside = isinstance(node, FUNCTIONS) or spot.called
        if name in {"annotation", "returns"} and not isinstance(node, ast.ClassDef):
            yield from self._calls_only(value, spot)
        elif name == "decorator_list":
            yield from self._flags_only(value, _Spot(spot.place, node, False))
        elif name in {"body", "orelse", "finalbody", "handlers", "cases"} and isinstance(value, list):
            for i, each in enumerate(value):
                if isinstance(each, ast.stmt):
                    if not (i == 0 and _is_docstring(each)):
                        yield from self._statement(node, name, i, each, spot.place, called=inside)
                elif isinstance(each, ast.match_case):
                    yield from self._case(each, spot)
                elif isinstance(each, ast.ExceptHandler):
                    for k, statement in enumerate(each.body):
                        yield from self._statement(each, "body", k, statement, spot.place, called=inside)
        else:
            called = spot.called and not isinstance(node, FUNCTIONS)
            yield from self._children(node, name, value, _Spot(spot.place, node, called))

    def _cases(self, node: ast.Match, spot: _Spot) -> Found:
        for i, case in enumerate(node.cases):
            if not _is_wildcard(case):
                yield Edit(node, "cases", None, [*node.cases[:i], *node.cases[i + 1 :]]), spot

    def _case(self, case: ast.match_case, spot: _Spot) -> Found:
        if case.guard is not None:
            yield from self._children(case, "guard", case.guard, spot)
        for i, statement in enumerate(case.body):
            yield from self._statement(case, "body", i, statement, spot.place, called=spot.called)

    # ----------------------------------------------------------------------------------------------- expressions

    def _children(self, parent: ast.AST, field: str, value: Any, spot: _Spot) -> Found:
        held = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, each in held:
            if isinstance(each, ast.expr):
                yield from self._expression(parent, field, index, each, spot)
            elif isinstance(each, ast.comprehension):
                yield from self._children(each, "iter", each.iter, spot)
                for i, test in enumerate(each.ifs):
                    yield from self._condition(each, "ifs", i, test, spot)
                    yield from self._expression(each, "ifs", i, test, spot)
            elif isinstance(each, ast.arguments):
                yield from self._children(each, "defaults", each.defaults, spot)
                yield from self._children(each, "kw_defaults", each.kw_defaults, spot)
            elif isinstance(each, ast.keyword | ast.withitem):
                for name, inner in ast.iter_fields(each):
                    yield from self._children(each, name, inner, spot)

    def _expression(self, parent: ast.AST, field: str, index: int | None, node: ast.expr, spot: _Spot) -> Found:
        if _of_types_only(node):
            return
        for fresh in _replacements(node):
            yield Edit(parent, field, index, _at(node, fresh)), spot
        for name, i, fresh in _changes(node):
            yield Edit(node, name, i, fresh), spot
        if field == "test":
            yield from self._condition(parent, field, index, node, spot)
        if isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield from self._expression(part, "value", None, part.value, spot)
            return
        for name, value in ast.iter_fields(node):
            yield from self._children(node, name, value, spot)

    def _condition(self, parent: ast.AST, field: str, index: int | None, test: ast.expr, spot: _Spot) -> Found:
        one = isinstance(test, ast.Compare) and len(test.ops) == 1
        if not one and not (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)):
            yield Edit(parent, field, index, _at(test, ast.UnaryOp(ast.Not(), test))), spot

    def _calls_only(self, annotation: Any, spot: _Spot) -> Found:
        for node in ast.walk(annotation) if isinstance(annotation, ast.AST) else ():
            if isinstance(node, ast.Call):
                yield from self._children(node, "args", node.args, spot)
                yield from self._children(node, "keywords", node.keywords, spot)

    def _flags_only(self, decorators: Sequence[ast.expr], spot: _Spot) -> Found:
        for decorator in decorators:
            if isinstance(decorator, ast.Call):
                for keyword in decorator.keywords:
                    if isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, bool):
                        yield from self._expression(keyword, "value", None, keyword.value, spot)


def _replacements(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value) | float(value)):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Constant(str(value)) if not any(ch.isspace() for ch in value):
            yield ast.Constant(f"XX{value}XX")
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case _:
            pass


def _changes(node: ast.expr) -> Iterator[tuple[str, int | None, Any]]:
    match node:
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                for other in COMPARISONS[type(op)]:
                    yield "ops", i, other()
        case ast.BoolOp(op=op):
            yield "op", None, ast.Or() if isinstance(op, ast.And) else ast.And()
        case ast.BinOp(op=op) if not _is_type(node.right):
            for other in ARITHMETIC.get(type(op), ()):
                yield "op", None, other()
        case ast.Call(func=ast.Name(name)) if name in TWINS:
            yield "func", None, _at(node.func, ast.Name(TWINS[name], ast.Load()))
        case ast.Call(func=func, args=args) if not (isinstance(func, ast.Name) and func.id == "isinstance"):
            yield from _neighbours(args)


def _neighbours(args: list[ast.expr]) -> Iterator[tuple[str, int | None, Any]]:
    for i in range(len(args) - 1):
        a, b = args[i], args[i + 1]
        if not isinstance(a, ast.Starred) and not isinstance(b, ast.Starred) and ast.dump(a) != ast.dump(b):
            yield "args", None, [*args[:i], b, a, *args[i + 2 :]]


def _at(node: ast.expr | ast.stmt, fresh: ast.expr) -> ast.expr:
    return ast.fix_missing_locations(ast.copy_location(fresh, node))


def _droppable(node: ast.stmt) -> bool:
    match node:
        case ast.Expr() | ast.Raise() | ast.Continue() | ast.Break() | ast.AugAssign() | ast.Delete():
            return True
        case ast.Assign(targets=targets):
            return any(not isinstance(target, ast.Name | ast.Tuple) for target in targets)
        case _:
            return False


def _of_types_only(node: ast.AST) -> bool:
    match node:
        case ast.Assert() | ast.Import() | ast.ImportFrom():
            return True
        case ast.Expr(ast.Constant(str())):
            return True
        case ast.Expr(value) | ast.If(test=value):
            return _of_types_only(value)
        case ast.Assign(targets=[ast.Name("__all__")]):
            return True
        case ast.Name(name) | ast.Subscript(value=ast.Name(name)) | ast.Call(func=ast.Name(name)):
            return name in TYPES_ONLY
        case _:
            return False


def _is_type(node: ast.expr) -> bool:
    return _is_none(node) or (isinstance(node, ast.Name) and (node.id[0].isupper() or node.id in TYPES))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_wildcard(case: ast.match_case) -> bool:
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.guard is None
