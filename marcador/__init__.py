"""The `marcador` command: configuration, the subcommands and the demo."""
