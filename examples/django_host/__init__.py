"""A small Django app: key accounts whose stage a person moves, as far as the facts allow."""
