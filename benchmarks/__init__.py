"""Side-by-side measurements of Teahouse against floors and peers, all in one run. `benchmarks/run --help`."""
