"""What has to change, and what must not."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    # ------------------------------------------------------------------------------------------------------- changes
    "change.head": Labels(
        en="The least change that leads from {origin} to {target} ({id}):",
        ru="Наименьшее изменение, которое ведет отсюда ({origin}) сюда ({target}; {id}):",
    ),
    "change.nothing": Labels(
        en="Nothing has to change: {id} fires as things stand.", ru="Менять ничего не нужно: {id} сработает и так."
    ),
    "change.move": Labels(
        en="{label}: from {before} to {after} ({share} of the scale)",
        ru="{label}: с {before} до {after} ({share} шкалы)",
    ),
    "change.learn": Labels(
        en="{label}: not known; it has to turn out {need}", ru="{label}: неизвестно; должно оказаться: {need}"
    ),
    "change.wait": Labels(
        en="{label}: from {before} to {after}; wait for {span}", ru="{label}: с {before} до {after}; ждать {span}"
    ),
    "change.deal": Labels(
        en="{label}: from {before} to {after}; a dealing ends the silence",
        ru="{label}: с {before} до {after}; сделка или контакт прервет молчание",
    ),
    "change.sign": Labels(en="{label}: sign an agreement for {span}", ru="{label}: подписать соглашение на {span}"),
    "change.end": Labels(en="{label}: end the agreement in force", ru="{label}: прекратить действующее соглашение"),
    "change.event": Labels(en="Event needed: {event}.", ru="Нужно событие: {event}."),
    "change.at-hand": Labels(
        en="With the event at hand, which it does not ask for: {event}.",
        ru="При данном событии, которого переход не требует: {event}.",
    ),
    "change.also": Labels(en="Then fires as well: {ids}.", ru="Затем сработает также: {ids}."),
    "change.cost": Labels(
        en="Cost: {cost}, in shares of the scales and what learning costs.",
        ru="Цена: {cost}, в долях шкал с учетом цены узнавания.",
    ),
    "change.on": Labels(en="On {date} at the earliest.", ru="Не раньше {date}."),
    "number.under": Labels(en="just under {limit}", ru="чуть меньше {limit}"),
    "number.over": Labels(en="just over {limit}", ru="чуть больше {limit}"),
    "need.any": Labels(en="any value", ru="любое значение"),
    "need.exactly": Labels(en="exactly {limit}", ru="ровно {limit}"),
    "need.between": Labels(en="{low} and {high}", ru="{low} и {high}"),
    # ------------------------------------------------------------------------------------------------- not possible
    "refused.never": Labels(
        en="Not possible: no transition from {origin} can lead to {target}, whatever the readings.",
        ru="Невозможно: отсюда ({origin}) никакие показатели не ведут сюда: {target}.",
    ),
    "refused.event": Labels(
        en="Not possible with this event: the transition waits for another.",
        ru="С этим событием невозможно: переход ждет другого.",
    ),
    "refused.held": Labels(
        en="Not possible on these terms. All of these would have to move freely: {names}.",
        ru="При этих условиях невозможно. Должны были бы свободно меняться все эти показатели: {names}.",
    ),
    "refused.held.each": Labels(
        en="Not possible on these terms. It would be enough if one of these could move freely: {names}.",
        ru="При этих условиях невозможно. Достаточно, чтобы мог свободно меняться один из показателей: {names}.",
    ),
    "refused.unknown": Labels(
        en="Not possible without learning what is unknown: {names}.",
        ru="Невозможно, пока неизвестно следующее: {names}.",
    ),
    "refused.outrun": Labels(
        en="Not possible: another transition always goes first or leads back at once: {ids}.",
        ru="Невозможно: другой переход всегда срабатывает раньше или сразу ведет обратно: {ids}.",
    ),
    # --------------------------------------------------------------------------------------------------------- plans
    "plan.head": Labels(
        en="The cheapest plan from {origin} to {target}; steps: {count}, cost: {cost}.",
        ru="Самый дешевый план отсюда ({origin}) сюда ({target}); шагов: {count}, цена: {cost}.",
    ),
    "plan.there": Labels(en="It is there already: {target}.", ru="Отношения уже здесь: {target}."),
    "plan.step": Labels(en="{number}. {origin} → {target} ({ids})", ru="{number}. {origin} → {target} ({ids})"),
    "plan.nothing": Labels(en="nothing has to change", ru="менять ничего не нужно"),
    "plan.event": Labels(en="event: {event}", ru="событие: {event}"),
    # -------------------------------------------------------------------------------------------------------- events
    "events.head": Labels(
        en="The cheapest events from {origin} to {target}: cost {cost}, reached on {date} at the earliest.",
        ru="Самые дешевые события отсюда ({origin}) сюда ({target}): цена {cost}, не раньше {date}.",
    ),
    "events.act": Labels(en="{date}: {what}", ru="{date}: {what}"),
    "events.act.moves": Labels(en="{date}: {what} → {stage} ({ids})", ru="{date}: {what} → {stage} ({ids})"),
    "events.several": Labels(
        en="{first} to {last}: {what}, times: {count}", ru="с {first} по {last}: {what}, раз: {count}"
    ),
    "events.signed": Labels(en="{event} for {span}", ru="{event}, срок: {span}"),
    "events.waited": Labels(en="time alone", ru="само время"),
    "events.assess": Labels(en="assess {names}", ru="оценить: {names}"),
    "events.assessed": Labels(en="{label}: {value}", ru="{label}: {value}"),
    "events.to-assess": Labels(
        en="No event at choice moves these; they have to be found as said: {names}.",
        ru="Ни одно из возможных событий их не меняет; они должны оказаться такими: {names}.",
    ),
    "events.note": Labels(
        en="One event a day; the sizes of effects are those of the definition.",
        ru="По одному событию в день; величина воздействий взята из определения.",
    ),
    # ---------------------------------------------------------------------------------------------------- robustness
    "bear.head": Labels(en="What {stage} can bear:", ru="Что выдерживает стадия ({stage}):"),
    "bear.lost": Labels(
        en="It is lost already: {id} fires with these readings.",
        ru="Она уже утрачена: при этих показателях сработает {id}.",
    ),
    "bear.fall": Labels(
        en="{label}: {reading}; may fall to {kept}, lost at {lost} ({id}), {share} of the scale away",
        ru="{label}: {reading}; может упасть до {kept}, утрата при {lost} ({id}), до нее {share} шкалы",
    ),
    "bear.rise": Labels(
        en="{label}: {reading}; may rise to {kept}, lost at {lost} ({id}), {share} of the scale away",
        ru="{label}: {reading}; может вырасти до {kept}, утрата при {lost} ({id}), до нее {share} шкалы",
    ),
    "bear.fall.safe": Labels(
        en="{label}: {reading}; cannot lose it alone, however low",
        ru="{label}: {reading}; падение само по себе не опасно",
    ),
    "bear.rise.safe": Labels(
        en="{label}: {reading}; cannot lose it alone, however high", ru="{label}: {reading}; рост сам по себе не опасен"
    ),
    "bear.nearest": Labels(
        en="The nearest change that loses it ({id}, to {target}), cost {cost}:",
        ru="Ближайшее изменение, при котором она утрачена ({id}, {target}), цена {cost}:",
    ),
    "bear.never": Labels(
        en="No change of the known readings loses it.", ru="Никакое изменение известных показателей к утрате не ведет."
    ),
    "bear.silence.on": Labels(
        en="If nothing happens, {id} leads to {target} on {date}.",
        ru="Если ничего не произойдет, {id} приведет сюда ({target}): {date}.",
    ),
    "bear.silence.months": Labels(
        en="If nothing happens for {span}, {id} leads to {target}.",
        ru="Если ничего не произойдет за {span}, {id} приведет сюда: {target}.",
    ),
    "bear.silence.latest": Labels(
        en="Not known: {names}. If nothing happens, {id} leads to {target} after {span} at the latest.",
        ru="Неизвестно: {names}. Если ничего не произойдет, {id} приведет сюда ({target}) не позже чем через {span}.",
    ),
    "bear.silence.perhaps": Labels(
        en="Not known: {names}. If nothing happens, {id} may lead to {target}.",
        ru="Неизвестно: {names}. Если ничего не произойдет, {id} может привести сюда: {target}.",
    ),
    "bear.silence.never": Labels(
        en="Silence alone changes nothing, as far as is known.",
        ru="Само по себе молчание, насколько известно, ничего не меняет.",
    ),
    "bear.unknown": Labels(
        en="Not known, and could show that it is lost: {names}.",
        ru="Неизвестно и может показать, что она утрачена: {names}.",
    ),
    "bear.events": Labels(
        en="Lost at once by one of: {events}.", ru="К утрате сразу ведет любое из событий: {events}."
    ),
}
