"""Home Assistant: what it is told of courts and devices, by its MQTT discovery."""
