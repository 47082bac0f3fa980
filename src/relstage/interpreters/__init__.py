"""What a definition, and readings, can be turned into: prose, text, diagrams."""
