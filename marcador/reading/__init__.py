"""Reading what a server has stored, while it runs and while it does not: `marcador export` and `marcador query`."""
