"""What may be said to a customer: one module per kind of fact, and the sheet that gathers them."""
