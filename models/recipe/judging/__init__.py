"""How well a model hears, and the fit of its acceptance."""
