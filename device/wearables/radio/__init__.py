"""The air around the court: scanning, links and adapters of Bluetooth, and what went wrong with them."""
