"""Run every example of README, docs and docstrings as a test.

``python`` blocks run, with or without prompts; an ``output`` block is what the block before it printed; ``console``
blocks run their ``$ relstage`` lines and compare what they print. A line of ``...`` in expected output stands for any
text. Other languages, ``sh`` among them, are only shown.
"""

import io
import shlex
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from doctest import ELLIPSIS, OutputChecker
from importlib.util import find_spec
from pathlib import Path

import pytest
from sybil import Example, Sybil
from sybil.document import PythonDocStringDocument
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection

ROOT = Path(__file__).parent


class PrintingEvaluator(PythonEvaluator):
    """Runs a block and keeps what it printed, for the ``output`` block after it."""

    def __call__(self, example: Example) -> None:
        """Run `example`."""
        with redirect_stdout(io.StringIO()) as printed:
            super().__call__(example)
        example.namespace["_printed"] = printed.getvalue()


def difference(shown: str, got: str) -> str | None:
    """Return a message if `got` is not what the page shows, ``None`` if it is."""
    shown, got = (text.rstrip() + "\n" for text in (shown, got))
    if OutputChecker().check_output(shown, got, ELLIPSIS):
        return None
    return f"the page shows\n{shown}\nbut this was printed\n{got}"


def check_output(example: Example) -> str | None:
    """Compare an ``output`` block with what the block before it printed."""
    return difference(example.parsed, example.namespace.pop("_printed", ""))


def run(arguments: list[str]) -> str:
    """Return what the command prints from the root, all that goes to stderr after the rest.

    It runs in this process, where all of it is loaded; what a process of its own does is tested with the command.
    """
    from relstage.cli import main

    with (
        chdir(ROOT),
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as err,
        suppress(SystemExit),
    ):
        main(arguments)
    return out.getvalue() + err.getvalue()


def check_console(example: Example) -> str | None:
    """Run the commands of a ``console`` block and compare what they print."""
    if find_spec("cyclopts") is None:
        pytest.skip("needs cyclopts: pip install 'relstage[cli]'")
    for block in example.parsed.removeprefix("$ ").split("\n$ "):
        line, _, shown = block.partition("\n")
        program, *arguments = shlex.split(line)
        if program != "relstage":
            return f"only `$ relstage ...` can be checked, not {line!r}; a block of sh is shown without being run"
        printed = run(arguments)
        if message := difference(shown, printed):
            return f"$ {line}\n{message}"
    return None


def _python_blocks() -> PythonCodeBlockParser:
    parser = PythonCodeBlockParser(doctest_optionflags=ELLIPSIS)
    parser.codeblock_parser = CodeBlockParser("python", PrintingEvaluator())
    return parser


def _pages(path: str, pattern: str) -> Sybil:
    return Sybil(
        [
            _python_blocks(),
            CodeBlockParser("output", check_output),
            CodeBlockParser("console", check_console),
            SkipParser(),
        ],
        path=path,
        patterns=[pattern],
        setup=lambda namespace: namespace.update(installed=lambda module: find_spec(module) is not None),
    )


# Their examples simulate; nothing of them can be shown without numpy.
NEEDING_NUMPY = [f"relstage/studies/{where}.py" for where in ("simulation/*", "markov/*", "addresses")]
DOCSTRINGS = Sybil(
    [DocTestParser(ELLIPSIS)],
    path="src",
    patterns=["*.py"],
    excludes=[] if find_spec("numpy") else NEEDING_NUMPY,
    document_types={".py": PythonDocStringDocument},
)

pytest_collect_file = SybilCollection([_pages(".", "README.md"), _pages("docs", "*.md"), DOCSTRINGS]).pytest()
