"""The game of padel: rules, shots, spoken calls, events and the match. Pure: no clock, no randomness."""
