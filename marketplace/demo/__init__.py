"""The demo market: what is on its shelves, and the illustrator that draws it."""
