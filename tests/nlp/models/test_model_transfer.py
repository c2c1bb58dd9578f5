"""Downloads that are cut, lied to, or begun by somebody else."""

import pytest

from core.errors import DownloadFailed
from nlp.models.pull import pull
from nlp.models.sessions import new_session
from nlp.models.store import parts_folder, verify
from nlp.models.transfer import fetch


@pytest.fixture
def part(tiny, options, published):
    """Where the download grows."""
    entry = tiny.entry("tiny")
    folder = parts_folder(entry, options.data_dir)
    folder.mkdir(parents=True)
    return folder / f"{entry.archive.sha256[:16]}.part"


def test_a_cut_connection_is_resumed_where_it_stopped(server, tiny, options, watcher):
    server.replies["/tiny"].cut_at = [100_000, 100_000]
    pull("tiny", options, watcher, tiny)
    first, second, third = server.ranges_asked("/tiny")
    assert first == ""
    assert 0 < int(second[6:-1]) <= 100_000 < int(third[6:-1]) <= 200_000
    assert watcher.byte_count == watcher.totals[0]
    assert verify("tiny", options.data_dir, tiny)


def test_a_later_pull_resumes_what_an_earlier_one_left(server, tiny, options, part, published):
    part.write_bytes(published.archive[:123_456])
    pull("tiny", options, catalog=tiny)
    assert server.ranges_asked("/tiny") == ["bytes=123456-"]


def test_a_finished_download_is_not_fetched_again(server, tiny, options, part, published):
    part.write_bytes(published.archive)
    pull("tiny", options, catalog=tiny)
    assert server.asked == []


def test_a_server_without_ranges_sends_everything_again(server, tiny, options, part, watcher):
    server.replies["/tiny"].ranges = False
    part.write_bytes(server.replies["/tiny"].body[:1000])
    pull("tiny", options, watcher, tiny)
    assert verify("tiny", options.data_dir, tiny)
    assert watcher.byte_count == watcher.totals[-1]


def test_wrong_bytes_left_by_another_attempt_do_not_condemn_a_good_source(server, tiny, options, part):
    part.write_bytes(b"rubbish" * 1000)
    pull("tiny", options, catalog=tiny)
    assert server.ranges_asked("/tiny") == ["bytes=7000-", ""]


def test_a_part_longer_than_the_file_is_thrown_away(server, tiny, options, part, published):
    part.write_bytes(published.archive + b"more")
    pull("tiny", options, catalog=tiny)
    assert server.ranges_asked("/tiny") == [""]


def test_a_server_that_always_cuts_is_left_with_what_came_so_far(server, tiny, options, part):
    server.replies["/tiny"].cut_at = [70_000] + [0] * 20
    with pytest.raises(DownloadFailed, match="the connection was cut after 1 MB of 1 MB"):
        pull("tiny", options, catalog=tiny)
    assert part.stat().st_size > 60_000
    assert len(server.asked) == 2


def test_a_body_that_ends_early_without_saying_is_not_taken_for_whole(server, tiny, options, published):
    server.gives("/tiny", published.archive[:5000], says_length=False, ranges=False)
    with pytest.raises(DownloadFailed, match="ended early"):
        pull("tiny", options, catalog=tiny)


def test_a_shorter_file_on_the_server_cannot_satisfy_the_range(server, tiny, options, part, published):
    part.write_bytes(published.archive[:9000])
    server.gives("/tiny", published.archive[:8000])
    with pytest.raises(DownloadFailed, match=r"its tiny\.argosmodel is shorter than expected"):
        pull("tiny", options, catalog=tiny)
    assert not part.exists()


def test_a_login_page_is_told_apart_and_costs_nothing_already_fetched(server, tiny, options, part, published):
    part.write_bytes(published.archive[:9000])
    server.gives("/tiny", b"<html>Please sign in</html>", ranges=False)
    with pytest.raises(DownloadFailed, match=r"offers 27 bytes where tiny\.argosmodel has \d+"):
        pull("tiny", options, catalog=tiny)
    assert part.read_bytes() == published.archive[:9000]


def test_an_endless_body_is_stopped(server, tiny, options, published):
    server.gives("/tiny", published.archive * 2, says_length=False)
    with pytest.raises(DownloadFailed, match="sends more than the"):
        pull("tiny", options, catalog=tiny)


def test_a_range_from_the_wrong_place_is_refused(server, tiny, part, published, watcher):
    part.write_bytes(published.archive[:9000])
    server.gives("/tiny", published.archive, status=206, ranges=False)
    with new_session() as session, pytest.raises(DownloadFailed, match="answered 206"):
        fetch(server.url("/tiny"), tiny.entry("tiny").archive, part, session, watcher)


def test_a_password_in_the_address_is_never_shown(published, options):
    catalog = published.catalog(published.vendor("http://user:geheim@127.0.0.1:9/tiny"))
    with pytest.raises(DownloadFailed) as failure:
        pull("tiny", options, catalog=catalog)
    assert "geheim" not in failure.value.message
