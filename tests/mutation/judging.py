"""Judge mutants: a mutant is killed when one of the room's own tests fails with it in the place of its module.

A mutant is judged in a process of its own, forked from one that has everything imported and collected and has run
nothing. There are two ways, and the second decides where both are asked:

*in place*: the mutant's code is put into the living functions of the module, and only the tests run that reached its
lines when nothing was changed. It fits what acts when it is called, and takes some milliseconds.

*anew*: the package is imported with the mutant in it, and all of the room's tests run. It is needed for what acts when
the module is imported: tables, fields of records, and functions that the package itself calls while it is imported.
"""

import ast
import contextlib
import gc
import importlib.util
import json
import os
import resource
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from tests.mutation.mutants import Mutant

SRC = Path(__file__).parents[2] / "src"
PLUGINS = ("no:cacheprovider", "no:xdist", "no:cov")
QUIET = ["-q", *(word for plugin in PLUGINS for word in ("-p", plugin)), "-W", "ignore:Module already imported"]
EXAMPLES = 20  # of each property, instead of a hundred or more
MEMORY = 4 << 30
IMPORT = 30  # seconds of processor time
PATIENCE = 2  # seconds of processor time, and four times what its tests take when nothing is changed


Trees = dict[Path, ast.Module]
Verdict = tuple[str, str]
"""``killed`` (with the test that failed), ``time``, ``survived``, or ``anew``: not to be told in place."""


def judged(trees: Trees, mutants: list[Mutant], tests: Sequence[str], jobs: int) -> dict[str, Verdict]:
    """Return the verdict of each mutant, by its name; none where the tests fail when nothing is changed."""
    (known,) = at_once([_Session(trees, mutants, tests, jobs).run]) or [None]
    if known is None or "failed" in known:
        sys.stderr.write((known or {}).get("failed", "the tests did not run") + "\n")
        return {}
    told: dict[str, Verdict] = {name: (verdict, by) for name, (verdict, by) in known["verdicts"].items()}
    rest = [mutant for mutant in mutants if told.get(mutant.name, ("anew", ""))[0] == "anew"]
    works = [partial(_all_anew, trees, rest[k::jobs], tests, known["seconds"]) for k in range(jobs)]
    for part in at_once(works):
        told |= {name: (verdict, by) for name, (verdict, by) in (part or {}).items()}
    return told


def at_once(works: Sequence[Callable[[], object]], seconds: float = 36_000) -> list[Any]:
    """Return what each of `works` gives in a process of its own; ``None`` where it dies or takes too long."""
    readers = [_started(work, int(seconds) + 1) for work in works]
    answers = []
    for child, reading in readers:
        with os.fdopen(reading) as pipe:
            said = pipe.read()
        os.waitpid(child, 0)
        answers.append(json.loads(said) if said else None)
    return answers


def _started(work: Callable[[], object], seconds: int) -> tuple[int, int]:
    """Start `work` in a process of its own; return its id, and where its answer is to be read, as JSON."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.alarm(20 * seconds)  # for one that waits
            with os.fdopen(writing, "w") as pipe:
                json.dump(work(), pipe)
        finally:
            os._exit(0)  # whatever went wrong: who asked learns that nothing was said
    os.close(writing)
    return child, reading


def _told(mutant: Mutant, failed: str | None) -> Verdict:
    if failed:
        return "killed", failed
    verdict = "time" if failed is None else "survived"
    os.write(2, f"{verdict}: {mutant.name}\n".encode())  # a run is long: say it when it is known
    return verdict, ""


# ----------------------------------------------------------------------------------------------------------- in place


class _Calm:
    """Makes property tests short and the same at every run; a shrunk example is of no use here."""

    def __init__(self, seconds: dict[str, float] | None = None) -> None:
        self.seconds = seconds or {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            test = getattr(item, "obj", None)
            if getattr(test, "is_hypothesis_test", False):
                own: settings = getattr(test, "_hypothesis_internal_use_settings", None) or settings()
                test._hypothesis_internal_use_settings = settings(  # type: ignore[union-attr]
                    max_examples=min(own.max_examples, EXAMPLES),
                    derandomize=True,
                    database=None,
                    deadline=None,
                    phases=[Phase.explicit, Phase.generate],
                    suppress_health_check=own.suppress_health_check,
                    stateful_step_count=own.stateful_step_count,
                )
        items.sort(key=lambda item: self.seconds.get(item.nodeid, 0.0))


@dataclass(eq=False)
class _Session(_Calm):
    """A pytest session that collects once and then judges mutants instead of running its tests."""

    trees: Trees
    mutants: list[Mutant]
    tests: Sequence[str]
    jobs: int
    answer: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    reached: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def run(self) -> dict[str, Any]:
        self.coverage = self._watch()
        self.coverage.start()
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            pytest.main([*QUIET, *self.tests], plugins=[self])
        return self.answer

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.coverage.stop()
        self.at_import = self._lines(self.coverage)
        if session.testsfailed:
            self.answer["failed"] = "the tests cannot be collected"
            return True
        parts = at_once([partial(self._watch_all, session.items[k :: self.jobs]) for k in range(self.jobs)])
        for ran in (ran for part in parts for ran in part or ()):
            self.reached[ran["test"]], self.seconds[ran["test"]] = ran["lines"], ran["seconds"]
        if missing := [item.nodeid for item in session.items if item.nodeid not in self.seconds]:
            self.answer["failed"] = f"fails when nothing is changed: {', '.join(missing[:5])}"
            return True
        self.items = sorted(session.items, key=lambda item: self.seconds[item.nodeid])
        self.living = _functions({str(path) for path in self.trees})
        gc.freeze()  # what is shared with the children is left where it is
        called = [mutant for mutant in self.mutants if mutant.called]
        parts = at_once([partial(self._judge, called[k :: self.jobs]) for k in range(self.jobs)])
        self.answer |= {
            "seconds": self.seconds,
            "verdicts": {name: each for part in parts for name, each in part.items()},
        }
        return True

    def _watch_all(self, items: list[pytest.Item]) -> list[dict[str, Any]]:
        ran = (at_once([partial(self._watched, item)])[0] for item in items)
        return [each for each in ran if each is not None and not each["failed"]]

    def _judge(self, mutants: list[Mutant]) -> dict[str, Verdict]:
        return {mutant.name: self._in_place(mutant) for mutant in mutants}

    def _watch(self) -> coverage.Coverage:
        paths = [str(path) for path in self.trees]
        return coverage.Coverage(data_file=None, config_file=False, include=paths)

    def _lines(self, watched: coverage.Coverage) -> dict[str, list[int]]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a test may reach nothing of the room
            data = watched.get_data()
        return {str(path): sorted(data.lines(str(path)) or ()) for path in self.trees}

    def _watched(self, item: pytest.Item) -> dict[str, Any]:
        watch = self._watch()
        start = time.process_time()
        watch.start()
        failed = _fails(item)
        watch.stop()
        return {
            "test": item.nodeid,
            "failed": failed,
            "lines": self._lines(watch),
            "seconds": time.process_time() - start,
        }

    def _in_place(self, mutant: Mutant) -> Verdict:
        lines, path = set(range(mutant.first, mutant.last + 1)), str(mutant.path)
        judges = [item for item in self.items if lines & set(self.reached[item.nodeid][path])]
        limit = PATIENCE + 4 * sum(self.seconds[item.nodeid] for item in judges)
        (failed,) = at_once([partial(self._first_failure, mutant, judges)], limit)
        if failed == "" and lines & set(self.at_import[path]):
            return "anew", ""
        return _told(mutant, failed)

    def _first_failure(self, mutant: Mutant, judges: list[pytest.Item]) -> str:
        mutant.edit.swap()
        gc.disable()
        _put_in_place(compile(self.trees[mutant.path], str(mutant.path), "exec"), self.living)
        for item in judges:
            signal.setitimer(signal.ITIMER_PROF, PATIENCE + 4 * self.seconds[item.nodeid])  # at its end it kills
            if _fails(item):
                return item.nodeid
        return ""


def _fails(item: pytest.Item) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _functions(paths: set[str]) -> list[FunctionType]:
    """Return every living function of the modules at `paths`."""
    return [each for each in gc.get_objects() if isinstance(each, FunctionType) and each.__code__.co_filename in paths]


def _put_in_place(module: CodeType, living: list[FunctionType]) -> None:
    """Give each of the `living` functions the code that stands at its place in `module`, if it is one of it."""
    fresh = {(code.co_qualname, code.co_firstlineno): code for code in _codes(module)}
    for function in living:
        if function.__code__.co_filename == module.co_filename:
            code = fresh.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
            if code is not None and code != function.__code__:
                function.__code__ = code


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


# --------------------------------------------------------------------------------------------------------------- anew


class _Mutated(SourceFileLoader):
    """Loads one module from its changed tree."""

    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        super().__init__(name, path)
        self.tree = tree

    def get_code(self, _: str) -> CodeType:
        return compile(self.tree, self.path, "exec")


class _Finder:
    """Finds the changed module before the one on disk."""

    def __init__(self, path: Path, tree: ast.Module) -> None:
        parts = path.relative_to(SRC).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self.path, self.tree = path, tree

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name != self.name:
            return None
        loader = _Mutated(name, str(self.path), self.tree)
        return importlib.util.spec_from_file_location(name, self.path, loader=loader)


class _Watch(_Calm):
    """Keeps the name of the first test that fails."""

    failed = ""

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        signal.setitimer(signal.ITIMER_PROF, PATIENCE + 4 * self.seconds.get(nodeid, 1.0))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid


def _all_anew(
    trees: Trees, mutants: list[Mutant], tests: Sequence[str], seconds: dict[str, float]
) -> dict[str, Verdict]:
    limit = PATIENCE + 4 * sum(seconds.values())
    works = ((mutant, partial(_first_failure_anew, mutant, trees, tests, seconds)) for mutant in mutants)
    return {mutant.name: _told(mutant, at_once([work], limit)[0]) for mutant, work in works}


def _first_failure_anew(mutant: Mutant, trees: Trees, tests: Sequence[str], seconds: dict[str, float]) -> str:
    mutant.edit.swap()
    sys.meta_path.insert(0, _Finder(mutant.path, trees[mutant.path]))
    watch = _Watch(seconds)
    signal.setitimer(signal.ITIMER_PROF, IMPORT)
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        done = pytest.main([*QUIET, "-x", *tests], plugins=[watch])
    if done == pytest.ExitCode.OK:
        return ""
    return watch.failed or "the import"
