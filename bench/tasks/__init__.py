"""A peer: the toy's step as a task of viewflow."""
