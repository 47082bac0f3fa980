"""Print what the suites say of themselves; the last line is ``N passed, N failed`` of the last suite.

Its failures are all there are: of every suite, and one for each step of another kind that failed.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree as ET


def counts(report: Path) -> tuple[int, int, int]:
    """Return passed, failed and skipped tests of a JUnit report; a suite that left none counts as one failure."""
    if not report.is_file():
        return 0, 1, 0
    suites = list(ET.parse(report).getroot().iter("testsuite"))
    total, failed, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites for name in names)
        for names in (("tests",), ("failures", "errors"), ("skipped",))
    )
    return total - failed - skipped, failed, skipped


def main(failed_steps: int, reports: list[Path]) -> int:
    """Print a line a suite and the closing line; return 0 if nothing failed."""
    passed, failed, broken = 0, 0, 0
    for report in reports:
        passed, here, skipped = counts(report)
        failed += here
        broken += bool(here)
        print(f"{report.stem} suite: {passed} passed, {here} failed, {skipped} skipped")
    failed += max(failed_steps - broken, 0)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or failed_steps else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
