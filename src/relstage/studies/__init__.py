"""Studies: a definition and something from outside it (a claim, a standing, another definition) give an answer."""
