"""Who may come in, and who may see health data."""
