"""A Mosquitto under the same rules as the embedded broker: its files, and its identities while it runs."""
