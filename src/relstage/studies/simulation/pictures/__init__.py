"""Pictures, one file a subject; `plots` gathers them, and says what to install where matplotlib is missing."""
