"""MQTT in: from the broker through a bounded inbox to one writer, which commits and only then tells."""
