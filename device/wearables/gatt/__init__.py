"""What sensors send and are asked, as bytes: pure codecs of GATT characteristics, both directions."""
