"""From one match to the next on a running appliance: whom it remembers, what it is asked, and what it set aside."""
