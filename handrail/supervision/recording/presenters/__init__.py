"""What the pages of a record show: plain objects, no queries."""
