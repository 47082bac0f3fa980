"""Pictures of a grid: its cells, where points lie, and the way they went; SVG text without any dependency.

Law (``pictures_place_alike``): a point is drawn within the area of the cell whose guard HOLDS under ``evaluate``; on a
cut it may touch its edge. A point of which a reading is unknown is drawn as a band over all that the reading may be,
never as a point.

:func:`svg` draws any grid; :func:`quadrants` writes a quadrant chart for Mermaid, which has no bands, no paths and
always splits in the middle.
"""

from relstage.interpreters.pictures.drawing import svg
from relstage.interpreters.pictures.quadrants import quadrants

__all__ = ["quadrants", "svg"]
