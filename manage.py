#!/usr/bin/env python
"""Run a management command, with the embedded database up for as long as it takes."""

import os
import sys

from config.commands import run

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    run(sys.argv)
