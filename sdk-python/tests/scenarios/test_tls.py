"""A cluster that serves with certificates."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

import aegis
import aegis.aio
from aegis.testing import Cluster, find_launcher

pytestmark = [pytest.mark.cluster, pytest.mark.long]


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster.up(find_launcher(Path(__file__)), tmp_path_factory.mktemp("secured"), flags=["--tls"])
    yield cluster
    cluster.down()


def certificate(cluster: Cluster, name: str) -> aegis.Tls:
    return aegis.Tls.in_folder(cluster.state / "certs" / name)


def test_a_client_may_do_what_it_is_granted_and_nothing_else(secured: Cluster) -> None:
    endpoints = [endpoint.replace("127.0.0.1", "localhost") for endpoint in secured.endpoints]
    with aegis.connect(endpoints, tls=certificate(secured, "client")) as client:
        with client.lock("story", timeout=5) as lock:
            lock.keys.put("story/tls", "1")
        with pytest.raises(aegis.Refused) as caught:
            client.access.policy()
        assert caught.value.code is aegis.RefusalCode.PERMISSION_DENIED


def test_an_operator_changes_the_policy_if_it_is_the_one_that_was_read(secured: Cluster) -> None:
    async def main() -> None:
        async with aegis.aio.connect(secured.endpoints, tls=certificate(secured, "operator")) as operator:
            before = await operator.access.policy()
            reader = aegis.Grant("client", aegis.Role.READER, b"elsewhere")
            assert await operator.access.set_policy(before.version, [*before.grants, reader])
            assert not await operator.access.set_policy(before.version, before.grants)
            after = await operator.access.policy()
            assert after.version == before.version + 1
            assert set(after.grants) == {*before.grants, reader}

    asyncio.run(main())


def test_a_client_without_a_certificate_is_told_why_it_gets_no_answer(secured: Cluster) -> None:
    with aegis.connect(secured.endpoints, call_timeout=1.0) as client, pytest.raises(aegis.Unavailable) as caught:
        client.keys.get("story/tls")
    assert all(failure.error for failure in caught.value.endpoints)
