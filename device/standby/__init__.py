"""A second device at a court: it hears and decides as the first one does, and goes on when that one is gone."""
