"""The score on a screen that is attached to the box: a browser that fills it, and is looked after."""
