"""Where accounts are scored: here, in processes of this machine, or by the workers of a Dask cluster."""

from collections.abc import Generator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import cpu_count, get_context

from scoring.model import fit_and_score
from scoring.partition import Mapper, Scorer, fit_and_score_parts
from store.errors import Sorry

NAMES = ("serial", "process", "dask")


@contextmanager
def opened(name: str) -> Generator[Scorer]:
    """One of NAMES, for as long as it is needed. Sorry for `dask` where Dask is not installed.

    Dask takes the cluster of its own settings (DASK_SCHEDULER_ADDRESS), else starts workers on this machine.
    """
    if name == "serial":
        yield fit_and_score
    elif name == "process":
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            yield partial(fit_and_score_parts, cpu_count(), pool.map)
    else:
        with _dask() as (workers, map_):
            yield partial(fit_and_score_parts, workers, map_)


@contextmanager
def _dask() -> Generator[tuple[int, Mapper]]:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Sorry("Dask is not installed: run `pip install 'rapport[dask]'`, then try again.") from error
    with Client() as client:
        workers = max(len(client.scheduler_info()["workers"]), 1)
        yield workers, client.get_executor().map
