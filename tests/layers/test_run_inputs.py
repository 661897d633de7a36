"""An answer rests on one network and one feed, whatever is put in their place meanwhile."""

import os
import threading
from pathlib import Path

import pandas as pd
import pytest

from geo.errors import DataError
from layers import feed, networks, transit
from layers.analyses import Analysis
from layers.errand import Errand
from layers.layer import Result
from layers.run_inputs import taken
from layers.words import LANGUAGES, sentence, text
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
    with taken():
        before = transit.state()
        running = transit.transit("am_peak")
        assert agency() == "First"
        swap_feed(local, "Second")
        assert (agency(), transit.state()) == ("First", before)
        assert transit.transit("am_peak") is running
        # Another period of the same feed, which was not asked for before the swap.
        other = transit.transit("off_peak").feed
        assert other is not None
        assert other.agency == "First"
        feed.remove()
        assert agency() is None
    feed.use(feed_of(local, "c.zip", "Third"))
    assert agency() == "Third"


def test_a_feed_swapped_before_it_was_read_is_told(local: Path) -> None:
    feed.use(feed_of(local, "a.zip", "First"))
    feed._facts.cache_clear()
    feed._held.cache_clear()
    feed._load.cache_clear()
    with taken():
        transit.state()
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
    networks.save(river_town())
    with taken():
        found, state = networks.load(), networks.state()
        os.utime(networks.folder() / "streets.npz", ns=(1, 1))
        assert networks.load() is found
        assert networks.state() == state
        (networks.folder() / "streets.npz").unlink()
        assert networks.load() is found
    assert networks.load() is None


@pytest.mark.usefixtures("local")
def test_a_network_swapped_before_it_was_read_is_told() -> None:
    networks.save(river_town())
    networks._load.cache_clear()
    with taken():
        assert networks.state() is not None
        os.utime(networks.folder() / "streets.npz", ns=(1, 1))
        with pytest.raises(DataError) as caught:
            networks.load()
        assert [each.code for each in caught.value.problems] == ["inputs_changed"]


@pytest.mark.usefixtures("local")
def test_who_replaces_an_input_sees_what_is_new() -> None:
    with taken():
        assert networks.load() is None
        networks.save(river_town())
        assert networks.load() is not None
        networks.remove()
        assert networks.load() is None


def test_an_analysis_answers_from_one_feed(local: Path) -> None:
    feed.use(feed_of(local, "a.zip", "First"))
    seen = []

    def compute(_params: object, _progress: object) -> Result:
        seen.append(agency())
        if len(seen) == 1:
            swap_feed(local, "Second")
        seen.append(agency())
        return Result((), pd.DataFrame(), ())

    analysis = Analysis(text("page.reach"), object, compute)
    analysis.run("question")
    analysis.run("question")
    assert seen == ["First", "First", "Second", "Second"]


def test_a_file_that_is_made_rests_on_one_feed(local: Path) -> None:
    feed.use(feed_of(local, "a.zip", "First"))

    def work(_progress: object) -> bytes:
        before = agency()
        swap_feed(local, "Second")
        return f"{before} {agency()}".encode()

    errand = Errand.start(work)
    assert errand.wait(30)
    assert errand.result == b"First First"
