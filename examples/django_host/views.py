"""Two requests: a fact is recorded, and a person asks for a move."""

import json

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from examples.django_host.models import Account, machine
from relstage import Decision, RelstageError


@require_POST
def record(request: HttpRequest, pk: int) -> JsonResponse:
    account = get_object_or_404(Account, pk=pk)
    try:
        account.facts = [*account.facts, json.loads(request.body)]
        account.readings()  # a fact that cannot be taken is refused here, before it is stored
    except (ValueError, RelstageError) as error:
        return JsonResponse({"problem": str(error)}, status=422)
    return JsonResponse({}, status=201) if account.write("facts") else _stale()


@require_POST
def advance(request: HttpRequest, pk: int) -> JsonResponse:  # noqa: ARG001  # Django calls it with the request
    account = get_object_or_404(Account, pk=pk)
    decision = machine.fire(account)
    if not decision.moves:
        return JsonResponse({"stage": account.stage, "missing": _missing(decision)}, status=409)
    return JsonResponse({"stage": account.stage}) if account.write("stage") else _stale()


def _missing(decision: Decision) -> list[dict[str, object]]:
    ways = [way for way in decision.candidates if way.kind == "advance"]
    reasons = [reason for way in ways for reason in way.reasons if reason.verdict != "holds"]
    return [{"threshold": why.threshold, "needs": str(why.leaf), "has": why.value} for why in reasons]


def _stale() -> JsonResponse:
    return JsonResponse({"problem": "somebody else changed this account; look at it again"}, status=409)
