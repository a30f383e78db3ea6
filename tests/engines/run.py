"""Runs the tests of the engines that spread hapfilter over machines, which take more to install than all else.

    python3 -B tests/engines/run.py [WHAT...]       WHAT is as for unittest: test_spark, test_spark.Pipe, -v

As tests/clients/run.py does with its own.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLIENTS = HERE.parent / "clients"
sys.path.insert(0, str(CLIENTS))

import run  # noqa: E402 # of the clients, as util is for the tests here

if __name__ == "__main__":
    os.environ["PYTHONPATH"] = str(CLIENTS)
    run.main(HERE)
