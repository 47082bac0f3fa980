"""Law ``findings_are_shown``: put to `evaluate` and `decide`, the witness of a finding shows what it says."""

from collections import Counter

from hypothesis import given, settings

from relstage.catalogue.published import MODELS
from relstage.studies.verification import CODES, verify
from tests.laws.definitions import Definition, definitions
from tests.laws.witnesses import shows

met: Counter[str] = Counter()


@settings(max_examples=60, derandomize=True)
@given(definitions())
def check(definition: Definition) -> None:
    """Verify a drawn definition and put each witness to the test."""
    found = verify(definition.model)
    for finding in found.findings:
        shows(definition.model, finding)
        met[finding.code] += 1


def test_findings_are_shown() -> None:
    """Every witness holds, and nearly every kind of finding is met along the way."""
    met.clear()
    check()
    assert set(met) >= set(CODES) - {"opposite-moves-touch", "limit-not-whole", "settled-apart", "no-history"}, dict(
        met
    )


def test_findings_of_the_catalogue_are_shown() -> None:
    """The notes about the published models are shown by their witnesses."""
    for model in MODELS:
        found = verify(model)
        assert found.ok
        circles = {"cycle"} if model.name == "loyalty_ladder" else set()
        assert {finding.code for finding in found.notes} == {"two-targets", "walks-through"} | circles
        for finding in found.findings:
            shows(model, finding)
