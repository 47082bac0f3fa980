"""The Django example: key accounts whose stage a person moves, as far as the facts allow."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.needs("django"), pytest.mark.xdist_group("django")]

JSON = "application/json"
APP = Path(__file__).parent.parent.parent / "examples" / "django_host"


OPENED = datetime.now(UTC) - timedelta(days=30)


def reading(indicator: str, value: object) -> dict[str, object]:
    """Return a reading as a client sends it, of ten days after the opening."""
    at = (OPENED + timedelta(days=10)).isoformat()
    return {"fact": "reading", "indicator": indicator, "value": value, "occurred_at": at}


@pytest.fixture(scope="module")
def django() -> Iterator[None]:
    """Set Django up with the settings of the example, and make its table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examples.django_host.settings")
    import django
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    django.setup()
    from examples.django_host.models import Account

    setup_test_environment()
    with connection.schema_editor() as editor:
        editor.create_model(Account)
    yield
    connection.close()
    teardown_test_environment()


@pytest.fixture
def account(django: None) -> Any:
    """Make an account, opened a month ago."""
    from examples.django_host.models import Account

    return Account.objects.create(name="Borealis", opened_at=OPENED)


@pytest.fixture
def client(django: None) -> "Client":
    """Make Django's test client."""
    from django.test import Client

    return Client(raise_request_exception=False)


def test_a_blocked_move_is_a_conflict_with_reasons(account: Any, client: "Client") -> None:
    """Asked to move an account that may not, the view answers 409 with each threshold that is missing."""
    response = client.post(f"/accounts/{account.pk}/advance")
    assert response.status_code == 409
    needs = "account_attractiveness >= 0.6"
    assert response.json() == {
        "stage": "pre_kam",
        "missing": [{"threshold": "M1.account_attractiveness", "needs": needs, "has": None}],
    }


def test_a_move_that_the_facts_allow_is_made(account: Any, client: "Client") -> None:
    """Once the missing fact is recorded the same request moves the account and stores its stage."""
    fact = reading("account_attractiveness", 0.8)
    assert client.post(f"/accounts/{account.pk}/facts", fact, JSON).status_code == 201
    response = client.post(f"/accounts/{account.pk}/advance")
    assert (response.status_code, response.json()) == (200, {"stage": "early_kam"})
    account.refresh_from_db()
    assert (account.stage, account.version) == ("early_kam", 3)
    assert account.facts == [fact]


def test_a_stale_write_is_refused(account: Any) -> None:
    """Of two who read one version the second to write changes nothing."""
    from examples.django_host.models import Account

    mine, theirs = Account.objects.get(pk=account.pk), Account.objects.get(pk=account.pk)
    theirs.facts = [reading("trust", 0.5)]
    assert theirs.write("facts")
    mine.facts = [reading("trust", 0.9)]
    assert not mine.write("facts")
    account.refresh_from_db()
    assert account.facts == theirs.facts


def test_a_write_between_reading_and_moving_is_a_conflict(
    account: Any, client: "Client", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where somebody else writes while the machine decides, the move is refused and the stage stays."""
    from examples.django_host.models import Account

    client.post(f"/accounts/{account.pk}/facts", reading("account_attractiveness", 0.8), JSON)
    readings = Account.readings

    def meanwhile(host: Any) -> Any:
        Account.objects.get(pk=host.pk).write("facts")
        return readings(host)

    monkeypatch.setattr(Account, "readings", meanwhile)
    assert client.post(f"/accounts/{account.pk}/advance").status_code == 409
    account.refresh_from_db()
    assert account.stage == "pre_kam"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (reading("trust", 7), "off-scale"),
        (reading("trust", 0.5) | {"occurred_at": "2024-01-02"}, "occurred_at"),
        ("{", "Expecting property name"),
    ],
    ids=["off its scale", "no instant", "no JSON"],
)
def test_an_unfit_fact_is_refused(account: Any, client: "Client", body: object, said: str) -> None:
    """A fact that cannot be taken is answered with 422 and what is wrong, and not stored."""
    response = client.post(f"/accounts/{account.pk}/facts", body, JSON)
    assert response.status_code == 422
    assert said in response.json()["problem"]
    account.refresh_from_db()
    assert account.facts == []


def test_an_unknown_account_is_not_found(client: "Client") -> None:
    """An account that does not exist is 404."""
    assert client.post("/accounts/0/advance").status_code == 404


def test_the_host_needs_less_than_sixty_lines() -> None:
    """The code of the whole app, without blank lines, comments and one-line docstrings, stays short."""
    lines = [
        line.strip() for path in sorted(APP.glob("*.py")) for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len([line for line in lines if line and not line.startswith(("#", '"""'))]) < 60
