"""Runs the tests of the engines that spread hapfilter over machines, which take longest to install.

    python3 -B tests/engines/run.py [WHAT...]       WHAT is as for unittest: test_spark, test_spark.Pipe, -v

It works like tests/clients/run.py.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLIENTS = HERE.parent / "clients"
sys.path.insert(0, str(CLIENTS))

import run  # noqa: E402 # tests/clients/run.py, whose util the tests here use too

if __name__ == "__main__":
    os.environ["PYTHONPATH"] = str(CLIENTS)
    run.main(HERE)
