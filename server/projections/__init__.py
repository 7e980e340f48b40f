"""Read models: what is folded from committed events, kept in memory and rebuilt from the store at every start."""
