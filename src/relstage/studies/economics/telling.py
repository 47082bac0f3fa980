"""Answers in words, English and Russian.

Law (``economics_prose_is_total``): every answer is told in both languages, and each amount that is unknown is named.
"""

from collections.abc import Iterator
from typing import assert_never
from zoneinfo import ZoneInfo

from relstage.catalogue.ford import ford
from relstage.errors import FactError, StageError, demand
from relstage.interpreters.prose.wording import Wording
from relstage.machines import StageModel
from relstage.messages import Lang, demand_language, say
from relstage.models.economics import COSTS, Credibility, Judgement, Portion
from relstage.studies.economics.adapting import AdaptationCheck, AdaptationWarning
from relstage.studies.economics.chains import StageValues

Answer = Judgement | AdaptationCheck | AdaptationWarning | StageValues


def tell(answer: Answer, *, model: StageModel = ford, lang: Lang = "en", zone: str = "UTC") -> str:
    """Return `answer` as lines of text; stages are those of `model`, days those of `zone`, amounts rounded to cents.

    Examples
    --------
    >>> from relstage.studies.economics import adaptation_check
    >>> print(tell(adaptation_check({"net_advantage": -4000})))
    Profit in the long run is not credible: the advantage over the best alternative is -4,000.
    """
    demand(answer, (Judgement, AdaptationCheck, AdaptationWarning, StageValues), "answer", FactError)
    demand(model, StageModel, "model", StageError)
    demand_language(lang)
    return "\n".join(_Teller(Wording(model, lang, ZoneInfo(zone))).lines(answer))


class _Teller:
    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.lang: Lang = wording.lang

    def lines(self, answer: Answer) -> Iterator[str]:
        match answer:
            case Judgement():
                yield from self._judgement(answer)
            case AdaptationCheck():
                yield self._check(answer)
            case AdaptationWarning():
                yield from self._warning(answer)
            case StageValues():
                for stage, value in answer.values.items():
                    yield say("value.stage", self.lang, stage=self.wording.stage(stage), value=self._money(value))
            case _:
                assert_never(answer)

    def _judgement(self, judged: Judgement) -> Iterator[str]:
        if judged.net_advantage is None:
            names = ", ".join(say(f"economics.term.{name}", self.lang) for name in judged.unknown)
            yield say("economics.unknown", self.lang, names=names)
        else:
            yield self._word(judged.word, judged.net_advantage.low, judged.net_advantage.high)
        if judged.net is not None:
            yield say("economics.net", self.lang, net=self._range(judged.net.low, judged.net.high))
        yield from (f"  - {self._part(part)}" for part in judged.parts if part.worth is not None)

    def _part(self, part: Portion) -> str:
        assert part.worth is not None
        places = {
            "name": say(f"economics.term.{part.name}", self.lang),
            "worth": self._range(part.worth.low, part.worth.high),
        }
        if not part.width:
            return say("economics.part", self.lang, **places)
        places["width"] = self.wording.share(part.width)
        if part.enough is None:
            return say("economics.part.width", self.lang, **places)
        places["enough"] = self._money(part.enough)
        less = part.name in COSTS or part.name == "best_alternative"
        return say("economics.part.spare" if less else "economics.part.enough", self.lang, **places)

    def _check(self, check: AdaptationCheck) -> str:
        if check.low is None or check.high is None:
            return say("economics.not-known", self.lang)
        return self._word(check.word, check.low, check.high)

    def _warning(self, warning: AdaptationWarning) -> Iterator[str]:
        places = {"day": self.wording.day(warning.at), "stage": self.wording.stage(warning.stage)}
        if warning.word is Credibility.NOT_CREDIBLE and warning.reading is not None:
            value = self._known(warning.reading.value)
            yield say("adaptation.not_credible", self.lang, **places, event=warning.event, value=value)
        else:
            yield say("adaptation.cannot_say", self.lang, **places, event=warning.event)
        if warning.learnt_later is not None:
            yield "  " + say("adaptation.later", self.lang, value=self._known(warning.learnt_later.value))

    def _word(self, word: Credibility, low: float, high: float) -> str:
        return say(f"economics.{word.value}", self.lang, advantage=self._range(low, high))

    def _range(self, low: float, high: float) -> str:
        if low == high:
            return self._money(low)
        return say("economics.range", self.lang, low=self._money(low), high=self._money(high))

    def _known(self, value: object) -> str:
        return self._money(value) if isinstance(value, float) else str(value)

    def _money(self, amount: float) -> str:
        """Write an amount: 12,500.5 or 12 500,5; one that cents would hide is written out."""
        text = f"{amount:,.2f}".rstrip("0").rstrip(".")
        if amount and not text.strip("-0.,"):
            return self.wording.number(amount)
        return text.replace(",", "\u00a0").replace(".", ",") if self.lang == "ru" else text
