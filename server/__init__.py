"""The server: events and sensor samples in over MQTT, into DuckDB, out as REST and Server-Sent Events."""
