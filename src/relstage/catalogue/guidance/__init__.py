"""What to do in each stage of a published model: objective, tasks, contacts, risks, role; one file a model."""
