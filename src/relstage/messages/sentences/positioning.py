"""What is said of places on a grid, in pictures and on the command line."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
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
}
