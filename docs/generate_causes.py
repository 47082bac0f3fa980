"""Write the page of causes and roles: ``python -m docs.generate_causes``.

The page is committed, so that a changed sign shows in review; a test compares it with what this writes.
"""

from collections.abc import Iterator
from pathlib import Path

from docs.generate_catalogue import HERE, STATUSES, Lines, both, code, codes, said, table
from relstage.catalogue.evidence import EVIDENCE
from relstage.catalogue.published import MODELS
from relstage.catalogue.roles import ROLES, STAGE_ROLES
from relstage.messages.sentences import WORDS
from relstage.models.advice import StageRoles
from relstage.models.causes import CauseEvidence, Sign

GENERATED = "<!-- Written by docs/generate_causes.py from the catalogue. Change it, then run the script. -->"


def pages() -> dict[Path, str]:
    """Return the text of the page by its path."""
    parts = (_head(), _causes(), _signs(), _roles(), _stages())
    return {HERE / "causes.md": "\n".join(line for part in parts for line in part).rstrip() + "\n"}


def main() -> None:
    """Write the page."""
    for path, page in pages().items():
        path.write_text(page, encoding="utf-8")


def _head() -> Lines:
    yield from ("# Causes of an ending, roles of sellers", "", GENERATED, "", "*Причины разрыва, роли продавцов.*", "")
    yield "Why key account relationships come apart, which facts speak for which cause, and which sellers a stage calls"
    yield "for. How to ask: [advise on an account](../how-to/advise.md)."
    yield from ("", STATUSES, "")


def _causes() -> Lines:
    yield from ("## Causes", "", "In the order that settles ties.", "")
    rows = map(_cause, EVIDENCE)
    yield from table(("cause", "in words", "whose", "typically begun by", "whose"), rows)


def _cause(each: CauseEvidence) -> tuple[str, ...]:
    words, began = both(WORDS[f"cause.{each.cause}"]), said(each.initiator_provenance)
    return code(each.cause), words, said(each.provenance), each.initiator, began


def _signs() -> Lines:
    yield from ("## What speaks for a cause", "")
    yield "An event of a kind, or the last reading of a side where it meets a limit. Each fact counts 1 at the ending,"
    yield from ("and half as much for each twelve months before; that is ours.", "")
    rows = ((code(each.cause), *_sign(sign)) for each in EVIDENCE for sign in each.signs)
    yield from table(("cause", "sign", "fact", "whose"), rows)


def _sign(sign: Sign) -> tuple[str, ...]:
    fact = f"reading {code(str(sign.leaf))}" if sign.event is None else f"event {code(sign.event)}"
    return code(sign.id), fact, said(sign.provenance)


def _roles() -> Lines:
    yield from ("## Roles of sellers", "")
    rows = (
        (code(role.name), both(role.label), both(role.skill), both(role.horizon), said(role.provenance))
        for role in ROLES
    )
    yield from table(("role", "called", "skill", "looks to", "whose"), rows)


def _stages() -> Lines:
    yield from ("### Which stage calls for which", "", "The source names no stages: every place below is ours.", "")
    found = {(each.model, each.stage): each for each in STAGE_ROLES}
    places = ((model.name, stage) for model in MODELS for stage in model.places)
    rows = ((code(model), code(stage), _called(found[model, stage])) for model, stage in places)
    yield from table(("model", "stage", "roles"), rows)


def _called(roles: StageRoles) -> str:
    return "; ".join(_parts(roles)) or "none"


def _parts(roles: StageRoles) -> Iterator[str]:
    if roles.now:
        yield codes(roles.now)
    if roles.on_return:
        yield f"on a return {codes(roles.on_return)}"


if __name__ == "__main__":
    main()
