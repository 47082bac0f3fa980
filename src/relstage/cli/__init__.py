"""The command ``relstage``: the catalogue shown, decisions explained, definitions checked and drawn, logs replayed.

What was asked for goes to stdout; what is wrong goes to stderr, one problem a line, and the exit code is then 2. There
is no traceback for bad input. What is slow to import is imported by the command that needs it.
"""

import ast
import io
import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace

from relstage.errors import MissingExtra, Problem, RelstageError

BAD_INPUT = 2
INTERRUPTED = 130  # as a shell says it of a program stopped by SIGINT
CUT_OFF = 141  # as a shell says it of a program whose reader went away, SIGPIPE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows the command's name. Default: those of the process.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = _started(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except RelstageError as error:
        return _complain(*(str(_by_option(problem)) for problem in error.problems))
    except BrokenPipeError:
        _forget_stdout()
        return CUT_OFF
    except OSError as error:
        _forget_stdout()
        return _complain(f"{error.filename or 'output'}: {error.strerror or error}")
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _started(arguments: Sequence[str]) -> int:
    try:
        from relstage.cli.app import run
    except ModuleNotFoundError as error:
        if error.name not in ("cyclopts", "rich"):
            raise
        said = f"the command needs {error.name}, which is not installed: pip install 'relstage[cli]'"
        raise MissingExtra(Problem("missing-extra", "", said)) from None
    return run(arguments)


def _by_option(problem: Problem) -> Problem:
    """Say the columns that a reader asks for as the option that gives them."""
    said, asked, columns = problem.message.rpartition("; give columns=")
    if problem.code != "missing-column" or not asked:
        return problem
    given = ",".join(f"{name}={header}" for name, header in ast.literal_eval(columns).items())
    return replace(problem, message=f"{said}; give {shlex.join(['--columns', given])}")


def _complain(*said: str) -> int:
    for problem in said:
        # What was given may hold characters that a terminal would act on.
        shown = "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in problem)
        print(f"relstage: {shown}", file=sys.stderr)
    return BAD_INPUT


def _forget_stdout() -> None:
    """Let what is still to be written go nowhere, so that Python does not complain once more when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # not a real file: nothing will be flushed into a pipe
        return
