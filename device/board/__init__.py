"""How the box itself is: power, heat, card, memory, clock, sound, radio. Each check says what to do."""
