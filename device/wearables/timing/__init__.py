"""A sensor's own time on the appliance's clock. Pure."""
