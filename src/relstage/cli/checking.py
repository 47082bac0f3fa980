"""``relstage check``: whether a definition is well-formed, and what verification finds in it."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from relstage.adapters.definitions import load_definition
from relstage.cli.given import model_of
from relstage.cli.printing import heading, line, seen
from relstage.errors import DefinitionError
from relstage.machines import StageModel
from relstage.messages import Lang, say
from relstage.studies.verification import Finding, Undecided, Verification, verify

CLEAN, FOUND, MALFORMED = 0, 1, 2


def check(file: str, lang: Lang, form: Literal["text", "json"], *, strict: bool, notes: bool = False) -> int:
    """Print what is found about a definition, and return 1 where it should not be used as it is.

    Parameters
    ----------
    file : str
        A definition file, or the name of a catalogue model.
    strict : bool
        Whether a note counts as much as an error; a question left undecided always does.
    notes : bool
        Whether each note is printed, not how many there are of each kind. As JSON, each is in any case.

    Raises
    ------
    DefinitionError
        With every problem of a file that is not well-formed, unless they are printed as JSON.
    """
    if form == "json":
        return _as_json(file, strict=strict)
    model = model_of(file)
    found = verify(model)
    _well_formed(file, model, lang)
    _findings("cli.check.errors", found.errors, lang)
    if notes:
        _findings("cli.check.notes", found.notes, lang)
    else:
        _counted(found.notes, lang)
    _undecided(found.undecided, lang)
    if not found.findings and not found.undecided:
        line(say("cli.check.clean", lang))
    return _code(found, strict=strict)


def _code(found: Verification, *, strict: bool) -> int:
    return FOUND if not found.ok or (strict and found.notes) else CLEAN


def _well_formed(file: str, model: StageModel, lang: Lang) -> None:
    said = say(
        "cli.well-formed",
        lang,
        file=file,
        title=model.title.in_(lang),
        version=model.version,
        digest=model.digest,
        places=len(model.places),
        transitions=len(model.transitions),
    )
    line(said)


def _findings(title: str, findings: Sequence[Finding], lang: Lang) -> None:
    if findings:
        heading(say(title, lang, count=len(findings)))
    for finding in findings:
        line(f"{finding.place}: {finding.message.in_(lang)} [{finding.code}]", indent=2)
        if finding.thresholds or (
            finding.excerpt and finding.severity == "error"
        ):  # carets stand under the text: neither may be wrapped
            print("\n".join(f"     {seen(each)}" for each in finding.excerpt.split("\n")))
        if finding.witness is not None:
            line(finding.witness.in_(lang), indent=5)


def _counted(notes: Sequence[Finding], lang: Lang) -> None:
    """Print how many notes of each kind there are."""
    if not notes:
        return
    heading(say("cli.check.notes", lang, count=len(notes)))
    for code, count in Counter(note.code for note in notes).items():
        line(f"{count} [{code}]: {say(f'finding.kind.{code}', lang)}", indent=2)
    line(say("cli.check.more", lang), indent=2)


def _undecided(undecided: Sequence[Undecided], lang: Lang) -> None:
    if undecided:
        heading(say("cli.check.undecided", lang, count=len(undecided)))
    for each in undecided:
        line(f"{each.place}: {each.message.in_(lang)} [{each.code}]", indent=2)
        line(each.reason.in_(lang), indent=5)


def _as_json(file: str, *, strict: bool) -> int:
    """Print one object of the same shape, whether the file is well-formed or not."""
    shown: dict[str, object] = {"file": file, "well_formed": True, "problems": []}
    findings: dict[str, object] = {"findings": [], "undecided": []}
    code = MALFORMED
    try:
        model = _read(file)
        found = verify(model)
        code = _code(found, strict=strict)
        shown |= {"name": model.name, "version": model.version, "digest": model.digest}
        findings = found.model_dump(mode="json", include=set(findings))
    except DefinitionError as error:
        shown |= {"well_formed": False, "problems": [asdict(problem) for problem in error.problems]}
    print(json.dumps(shown | findings, indent=2, ensure_ascii=False))
    return code


def _read(file: str) -> StageModel:
    """Return the model; of a file, the problems then name places in it, not the file, which the object names once."""
    return load_definition(file) if Path(file).suffix or "/" in file else model_of(file)
