"""From people to posts: mapping, calibration, pools, filling."""
