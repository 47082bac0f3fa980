"""What is said of places on a grid, in pictures and on the command line."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    # ----------------------------------------------------------------------------------------------------- in pictures
    "picture.not-known": Labels(en="{who}: {what} not known", ru="{who}: {what} – неизвестно"),
    "picture.legend.path": Labels(
        en="Filled: the latest place. Hollow: earlier ones, in the order of the arrows.",
        ru="Закрашено: последнее положение. Пустой кружок: прежние, в порядке стрелок.",
    ),
    "picture.legend.band": Labels(
        en="Hatched: one reading is not known, and the place may be anywhere along the band.",
        ru="Штриховка: один показатель неизвестен, положение может быть в любом месте полосы.",
    ),
    "picture.legend.nowhere": Labels(
        en="Not shown, nothing is known: {who}.", ru="Не показаны, ничего не известно: {who}."
    ),
    "picture.not-all-known": Labels(
        en="Not shown, not everything is known: {who}.", ru="Не показаны, известно не все: {who}."
    ),
    # ------------------------------------------------------------------------------------------------- of a whole grid
    "matrix.title": Labels(
        en="{title} ({name}, version {version}, digest {digest})",
        ru="{title} ({name}, версия {version}, дайджест {digest})",
    ),
    "matrix.cuts": Labels(en="Cuts", ru="Границы"),
    "matrix.cut": Labels(en="{id}: {limit} {whose}", ru="{id}: {limit} {whose}"),
    "matrix.upper": Labels(
        en="A point on a cut belongs to the upper cell; there is no dead band.",
        ru="Точка на границе относится к верхней клетке; мертвой зоны нет.",
    ),
    "matrix.do": Labels(en="Do: {text}", ru="Что делать: {text}"),
    "matrix.expect": Labels(en="Expect: {text}", ru="Ожидать: {text}"),
    "matrix.beware": Labels(en="Beware: {text}", ru="Остерегаться: {text}"),
    "matrix.leads": Labels(en="Leads to {cell}: {text}", ru="Ведет к цели «{cell}»: {text}"),
    "matrix.advice": Labels(en="{advice} {whose}", ru="{advice} {whose}"),
    # ---------------------------------------------------------------------------------------------------- of one place
    "matrix.place": Labels(en="Place: {cell} ({readings})", ru="Положение: {cell} ({readings})"),
    "matrix.no-place": Labels(
        en="No place: {unknown} not known ({readings}).",
        ru="Положение не определено: {unknown} – неизвестно ({readings}).",
    ),
    "matrix.open": Labels(en="Left open: {cells}.", ru="Возможны: {cells}."),
    "matrix.reading": Labels(en="{name} {value}", ru="{name} {value}"),
    "matrix.not-known": Labels(en="not known", ru="неизвестно"),
    "matrix.margin": Labels(
        en="The nearest border is {share} of the scale away, to {cell}.",
        ru="До ближайшей границы {share} шкалы, за ней {cell}.",
    ),
    "matrix.way": Labels(en="To {cell}: {changes}.", ru="До цели «{cell}»: {changes}."),
    "matrix.change": Labels(
        en="{name} from {before} to {after} ({share} of the scale)", ru="{name} с {before} до {after} ({share} шкалы)"
    ),
    # -------------------------------------------------------------------------------------------------- of many places
    "matrix.file": Labels(
        en="{file}: accounts: {accounts}, dated places: {places}.",
        ru="{file}: отношений: {accounts}, положений по датам: {places}.",
    ),
    "matrix.by-cell": Labels(en="By cell", ru="По клеткам"),
    "matrix.none": Labels(en="not placed", ru="не определено"),
    "matrix.now": Labels(en="Present places", ru="Положения сейчас"),
    "matrix.moves": Labels(en="Moves between cells", ru="Переходы между клетками"),
    "matrix.no-moves": Labels(en="No account moved to another cell.", ru="Ни одни отношения не сменили клетку."),
    "matrix.drawn": Labels(en="Picture: {file}", ru="Рисунок: {file}"),
    "matrix.direction.toward": Labels(en="onward", ru="вперед"),
    "matrix.direction.away": Labels(en="back", ru="назад"),
    "matrix.direction.aside": Labels(en="aside", ru="в сторону"),
    "matrix.column.cell": Labels(en="cell", ru="клетка"),
    "matrix.column.called": Labels(en="called", ru="название"),
    "matrix.column.guard": Labels(en="where", ru="где"),
    "matrix.column.leads": Labels(en="leads to", ru="ведет к"),
    "matrix.column.account": Labels(en="account", ru="клиент"),
    "matrix.column.accounts": Labels(en="accounts", ru="число"),
    "matrix.column.day": Labels(en="day", ru="день"),
    "matrix.column.margin": Labels(en="margin", ru="запас"),
    "matrix.column.nearest": Labels(en="nearest", ru="ближайшая"),
    "matrix.column.from": Labels(en="from", ru="откуда"),
    "matrix.column.to": Labels(en="to", ru="куда"),
    "matrix.column.direction": Labels(en="direction", ru="направление"),
}
