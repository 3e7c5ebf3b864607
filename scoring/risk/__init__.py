"""The risk of a loss and of contraction: learnt from the past of a book, chosen, calibrated and watched."""
