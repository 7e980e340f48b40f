"""From a recording to what a network hears: rooms, noise, levels, features, examples."""
