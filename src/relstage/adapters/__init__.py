"""The world: definition files, logs and CRM exports, stores and hosts. Each module is imported by whoever needs it."""
