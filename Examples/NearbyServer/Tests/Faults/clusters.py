"""The script `cluster` as a module, for whoever starts one and looks at it from inside."""

import importlib.machinery
import importlib.util
import pathlib

EXAMPLE = pathlib.Path(__file__).resolve().parents[2]


def load_cluster():
    loader = importlib.machinery.SourceFileLoader("cluster", str(EXAMPLE / "cluster"))
    specification = importlib.util.spec_from_loader("cluster", loader)
    module = importlib.util.module_from_spec(specification)
    loader.exec_module(module)
    return module


def add_cluster_options(parser):
    parser.add_argument("--server", type=pathlib.Path, default=EXAMPLE / ".build/release/nearby-server")
    parser.add_argument("--engine", default="redis-server", help="or valkey-server")
    parser.add_argument("--postgres", action="store_true", help="everything that has to last is in PostgreSQL")
    parser.add_argument("--buckets", type=int, default=4, help="how many channels a slot has, 0 for one a user")
