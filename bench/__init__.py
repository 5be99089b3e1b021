"""What `make bench` measures: ratios in one run, never seconds alone. Not part of the product."""
