"""The network, its loss, and how processes train it together."""
