"""What draws examples: definitions, readings, relationships and their delivery. Everything here needs hypothesis."""
