"""What can be measured: a module an entry, each with `measure(ground, options)`."""
