"""What is said of theories side by side."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    "crosswalk.head": Labels(en="{stage} typically coincides with:", ru="{stage} обычно совпадает с:"),
    "crosswalk.counterpart": Labels(en="{title}: {words}", ru="{title}: {words}"),
    "crosswalk.no_counterpart": Labels(en="no counterpart", ru="соответствия нет"),
    "crosswalk.not_said": Labels(en="nothing is said of it", ru="об этом ничего не сказано"),
    "crosswalk.differ": Labels(
        en="Note: {one} and {two} do not typically coincide.",
        ru="Примечание: {one} и {two} обычно не совпадают.",
    ),
    "crosswalk.typical": Labels(en="{stage}: typically {words}", ru="{stage}: обычно {words}"),
    "crosswalk.absent": Labels(en="{stage}: {words}", ru="{stage}: {words}"),
    "crosswalk.if": Labels(en="if {note}", ru="если {note}"),
    "crosswalk.caution": Labels(en="Mind: {text}", ru="Учтите: {text}"),
}
