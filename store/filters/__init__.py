"""The filter language: text into a tree, and the tree into accounts by SQL."""
