"""What the synthetic voices say, drawn from the grammars and from free texts."""
