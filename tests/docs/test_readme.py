"""What the README says in figures and pictures, against what it speaks of."""

import re
from itertools import chain
from pathlib import Path

import pytest

from relstage import millman_wilson
from relstage.catalogue.published import MODELS
from relstage.interpreters.diagrams import mermaid
from relstage.rules import Bound

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FLAT = " ".join(README.split())
LIMITS = tuple(chain.from_iterable(model.thresholds.values() for model in MODELS))


def test_the_diagram_is_what_the_library_draws() -> None:
    """The picture of Millman and Wilson's stages is the output of ``mermaid(millman_wilson)``."""
    (block,) = re.findall(r"^```mermaid\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert block.strip() == mermaid(millman_wilson).strip()


def test_the_count_of_sourced_limits_is_that_of_the_models() -> None:
    """How many limits there are, how many are sourced, and which, is as the models hold it."""
    sourced = [limit for limit in LIMITS if limit.provenance.status == "sourced"]
    ours = [limit for limit in LIMITS if limit.provenance.status == "operationalised"]
    assert len(sourced) + len(ours) == len(LIMITS)
    assert f"Of the {len(LIMITS)} limits in the guards and flags of all models {len(sourced)} are sourced" in FLAT
    assert f"The other {len(ours)}," in FLAT
    assert sorted(str(limit.leaf) for limit in sourced if isinstance(limit.leaf, Bound)) == [
        "agreement_term_years >= 3",
        "orders_completed >= 1",
        "orders_completed >= 3",
        "volume_change > 0",
    ]
    assert sorted(limit.id for limit in sourced if not isinstance(limit.leaf, Bound)) == [
        "L2.escalation",
        "L3.escalation",
        "L4.escalation",
        "M2.supplier_status",
        "M3.information_openness",
        "M4.contact_level",
    ]


def test_the_ledger_has_as_many_rows_as_the_readme_says() -> None:
    """The ledger of the demo holds 28,145 payments."""
    (said,) = re.findall(r"ledger of ([\d,]+) payments", FLAT)
    with (ROOT / "examples" / "data" / "gla_spending" / "gla_spending.csv").open(encoding="utf-8") as file:
        assert sum(1 for _ in file) - 1 == int(said.replace(",", ""))


def test_the_readme_links_every_model() -> None:
    """The page of each model of the catalogue is linked, or drawn from."""
    missing = [model.name for model in MODELS if f"docs/catalogue/{model.name}.md" not in README]
    assert missing in ([], ["millman_wilson"])


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_link_of_the_readme_leads_somewhere(target: str) -> None:
    """A relative link names a file of this repository."""
    assert (ROOT / target).is_file()
