"""What others read: results as tournament software has them, heart rates as training software has them."""
