"""An answer rests on one network and one feed, whatever is put in their place meanwhile."""

import os
import threading
from pathlib import Path

import pandas as pd
import pytest

from geo.errors import DataError
from layers.analyses import Analysis
from layers.i18n.wording import LANGUAGES, sentence, text
from layers.model.layer import Result
from layers.model.run_inputs import read_once
from layers.store import local_folder
from layers.store.background_job import Job
from layers.streets import local_network
from layers.transit import services
from layers.transit.gtfs import feed
from tests.layers.river_town import river_town
from tests.layers.small_feed import archive, tables


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    return tmp_path


def feed_of(folder: Path, name: str, agency: str) -> Path:
    named = tables(
        agency=f"agency_id,agency_name,agency_url,agency_timezone\nA,{agency},http://a,Asia/Shanghai\n"
    )
    return archive(folder / name, named)


def swap_feed(folder: Path, agency: str) -> None:
    """Put another feed in place as another process would, which tells nobody."""
    done = threading.Thread(target=lambda: feed.use(feed_of(folder, f"{agency}.zip", agency)))
    done.start()
    done.join()


def agency() -> str | None:
    found = feed.facts()
    return found and found.agency


def test_a_run_keeps_the_feed_it_began_with(local: Path) -> None:
    feed.use(feed_of(local, "a.zip", "First"))
    with read_once():
        before = services.state()
        running = services.transit("am_peak")
        assert agency() == "First"
        swap_feed(local, "Second")
        assert (agency(), services.state()) == ("First", before)
        assert services.transit("am_peak") is running
        # Another period of the same feed, which was not asked for before the swap.
        other = services.transit("off_peak").feed
        assert other is not None
        assert other.agency == "First"
        feed.remove()
        assert agency() is None
    feed.use(feed_of(local, "c.zip", "Third"))
    assert agency() == "Third"


def test_a_feed_swapped_before_it_was_read_is_told(local: Path) -> None:
    feed.use(feed_of(local, "a.zip", "First"))
    feed._facts.cache_clear()
    feed._loaded_feed.cache_clear()
    feed._load.cache_clear()
    with read_once():
        services.state()
        swap_feed(local, "Second and longer")
        for read in (feed.facts, lambda: feed.load("am_peak")):
            with pytest.raises(DataError) as caught:
                read()
            (problem,) = caught.value.problems
            assert problem.code == "inputs_changed"
            assert all("feed.zip" in sentence(problem, lang) for lang in LANGUAGES)
    assert agency() == "Second and longer"


@pytest.mark.usefixtures("local")
def test_a_run_keeps_the_network_it_began_with() -> None:
    local_network.save(river_town())
    with read_once():
        found, state = local_network.load(), local_network.state()
        os.utime(local_folder.folder() / "streets.npz", ns=(1, 1))
        assert local_network.load() is found
        assert local_network.state() == state
        (local_folder.folder() / "streets.npz").unlink()
        assert local_network.load() is found
    assert local_network.load() is None


@pytest.mark.usefixtures("local")
def test_a_network_swapped_before_it_was_read_is_told() -> None:
    local_network.save(river_town())
    local_network._load.cache_clear()
    with read_once():
        assert local_network.state() is not None
        os.utime(local_folder.folder() / "streets.npz", ns=(1, 1))
        with pytest.raises(DataError) as caught:
            local_network.load()
        assert [each.code for each in caught.value.problems] == ["inputs_changed"]


@pytest.mark.usefixtures("local")
def test_who_replaces_an_input_sees_what_is_new() -> None:
    with read_once():
        assert local_network.load() is None
        local_network.save(river_town())
        assert local_network.load() is not None
        local_network.remove()
        assert local_network.load() is None


def test_an_analysis_answers_from_one_feed(local: Path) -> None:
    feed.use(feed_of(local, "a.zip", "First"))
    seen = []

    def compute(_params: object, _progress: object) -> Result:
        seen.append(agency())
        if len(seen) == 1:
            swap_feed(local, "Second")
        seen.append(agency())
        return Result((), pd.DataFrame(), ())

    analysis = Analysis(text("page.reach"), compute)
    analysis.run("question")
    analysis.run("question")
    assert seen == ["First", "First", "Second", "Second"]


def test_a_file_that_is_made_rests_on_one_feed(local: Path) -> None:
    feed.use(feed_of(local, "a.zip", "First"))

    def work(_progress: object) -> bytes:
        before = agency()
        swap_feed(local, "Second")
        return f"{before} {agency()}".encode()

    job = Job.start(work)
    assert job.wait(30)
    assert job.result == b"First First"
