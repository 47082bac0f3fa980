"""The SQLAlchemy example: facts in, a stage column, reasons out, and stale writes refused."""

import runpy
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from relstage import Event, Reading

pytestmark = pytest.mark.needs("sqlalchemy")

HOST = Path(__file__).parent.parent.parent / "examples" / "sqlalchemy_host.py"
NOW = datetime.now(UTC)
KNOWN = {"account_attractiveness": 0.8, "trust": 0.75, "supplier_status": "preferred", "contact_breadth": 3.0}


@pytest.fixture
def host() -> dict[str, Any]:
    """Return the names of the example."""
    return runpy.run_path(str(HOST))


@pytest.fixture
def engine(host: dict[str, Any], tmp_path: Path) -> Iterator[Any]:
    """Give a database with one account, acme, and its first facts."""
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session

    engine = create_engine(f"sqlite:///{tmp_path / 'crm.db'}")
    host["Base"].metadata.create_all(engine)
    with Session(engine) as session:
        account = host["Account"](id="acme", facts=[])
        account.record(*(Reading(indicator=name, value=value, occurred_at=NOW) for name, value in KNOWN.items()))
        session.add(account)
        session.commit()
    yield engine
    engine.dispose()


def test_the_stage_column_follows_the_facts(host: dict[str, Any], engine: Any) -> None:
    """Facts kept as JSON carry the account through two stages, and are there when it is read again."""
    from sqlalchemy import select
    from sqlalchemy.orm import Session

    with Session(engine) as session:
        account = session.scalars(select(host["Account"])).one()
        assert (account.stage, account.version) == ("mid_kam", 1)
        assert {fact["indicator"]: fact["value"] for fact in account.facts} == KNOWN


def test_a_blocked_advance_is_shown_with_its_reasons(host: dict[str, Any], engine: Any) -> None:
    """An agreement of two years is no partnership: the user reads by how much, and what is not known."""
    from sqlalchemy.orm import Session

    signed = Event(id="1", kind="agreement_signed", occurred_at=NOW, attributes={"years": 2})
    with Session(engine) as session:
        account = session.get_one(host["Account"], "acme")
        decision, reasons = host["try_event"](account, signed, "partnership_kam")
        session.commit()
    assert decision.stage == "mid_kam"
    assert "term of the partnership agreement (years): 2, needs at least 3" in reasons
    assert "openness of information: not known" in reasons
    with Session(engine) as session:
        kept = session.get_one(host["Account"], "acme")
        assert (kept.stage, kept.facts[-1]["attributes"]) == ("mid_kam", {"years": 2.0})


def test_an_event_that_leads_on_moves_the_row(host: dict[str, Any], engine: Any) -> None:
    """The one shared machine writes the stage column of the row it fires on."""
    from sqlalchemy.orm import Session

    ended = Event(id="2", kind="relationship_ended", occurred_at=NOW, attributes={"initiator": "customer"})
    with Session(engine) as session:
        account = session.get_one(host["Account"], "acme")
        decision, reasons = host["try_event"](account, ended, "uncoupling_kam")
        session.commit()
    assert ([move.transition for move in decision.moves], reasons) == (["M13"], "")
    with Session(engine) as session:
        assert session.get_one(host["Account"], "acme").stage == "uncoupling_kam"


def test_a_stale_write_is_refused_and_loses_nothing(host: dict[str, Any], engine: Any) -> None:
    """Who read an older version cannot write over the newer one, even where the stage is the same."""
    from sqlalchemy.orm import Session
    from sqlalchemy.orm.exc import StaleDataError

    doubt = Reading(indicator="trust", value=0.55, occurred_at=datetime.now(UTC))
    late = Event(id="3", kind="social_event", occurred_at=datetime.now(UTC))
    with Session(engine) as one, Session(engine) as other:
        stale, fresh = one.get_one(host["Account"], "acme"), other.get_one(host["Account"], "acme")
        fresh.record(doubt)
        other.commit()
        stale.record(late)
        with pytest.raises(StaleDataError):
            one.commit()
    with Session(engine) as session:
        kept = session.get_one(host["Account"], "acme")
        assert kept.standing().readings["trust"].value == 0.55
        assert len(kept.facts) == len(KNOWN) + 1


def test_the_host_needs_less_than_sixty_lines() -> None:
    """The whole of the host's code, comments and blank lines included, stays short."""
    assert len(HOST.read_text(encoding="utf-8").splitlines()) < 60
