"""What people send from the pages of a record, beside the boxes that save themselves. One module per page."""
