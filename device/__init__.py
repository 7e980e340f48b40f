"""The appliance beside the court: it hears, decides, reads the sensors, and delivers."""
