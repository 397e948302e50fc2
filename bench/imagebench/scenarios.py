"""The scenarios: what is carried how, and what ours may need at most."""

import dataclasses

from imagebench import bundles, compact, competitors, docker, several

ROUND_TRIP_MS = 50


@dataclasses.dataclass(frozen=True)
class Scenario:
    """`kind`: copy, download, upload, or several (a copy to several registries). Goals: what ours may need at most; wall and
    CPU of the base's, which is the competitor of that name; memory and temporary space in MB; bytes of the files of the
    kinds `counted`, of the data files' of the competitor `bytes_base`; of the index of an increment's base, of what the base's
    distinct layers have when unpacked."""

    key: str
    title: str
    group: str
    goal_wall: float = None
    goal_cpu: float = None
    goal_memory: float = 128
    goal_temporary: float = None
    goal_bytes: float = None
    counted: tuple = ()
    bytes_base: str = None
    goal_index: float = None
    kind: str = "copy"
    base: str = competitors.PRIMARY
    tls: bool = False
    delayed: bool = False
    again: bool = False
    rounds: int = 5


SCENARIOS = {
    scenario.key: scenario
    for scenario in (
        Scenario("a", "cold copy of six images, loopback", "services", 0.75, 0.85),
        Scenario("b", "the same again, nothing to do", "services", 0.5, again=True),
        Scenario(
            "c", "cold copy of 60 small images, %d ms of round trip" % ROUND_TRIP_MS, "small", 0.25, delayed=True, rounds=2
        ),
        Scenario("d", "cold copy of six images, TLS on both sides", "services", 0.85, tls=True, rounds=3),
        Scenario("e", "download of six images into tar files", "services", 0.8, goal_memory=192, kind="download"),
        Scenario("f", "upload of that", "services", goal_memory=192, kind="upload"),
        Scenario(
            "g",
            "download of six images into squashfs",
            "services",
            1,
            goal_memory=192,
            goal_temporary=4,
            kind="download",
            base=bundles.BY_HAND,
            rounds=3,
        ),
        Scenario("h", "upload of that", "services", goal_memory=192, kind="upload", rounds=3),
        Scenario(
            "i",
            "cold copy of six images to %d registries, loopback" % several.TARGETS,
            "services",
            0.75,
            kind="several",
            base=several.BASE,
            rounds=3,
        ),
        Scenario(
            "j",
            "download of six images into a compact bundle",
            "services",
            1,
            goal_memory=384,
            goal_bytes=0.4,
            counted=("data", "meta"),
            bytes_base=compact.TAR,
            kind="download",
            base=docker.SAVE,
            rounds=2,
        ),
        Scenario("k", "upload of that", "services", 1, goal_memory=384, kind="upload", base=docker.SAVE, rounds=2),
        Scenario(
            "l",
            "download of the patch release as an increment",
            "patch",
            goal_memory=384,
            goal_bytes=0.01,
            counted=("data", "meta"),
            bytes_base=compact.TAR,
            goal_index=0.01,
            kind="download",
            base=compact.TAR,
            rounds=2,
        ),
        Scenario(
            "m",
            "upload of that into a registry that has the base",
            "patch",
            goal_memory=384,
            kind="upload",
            base=compact.TAR,
            rounds=2,
        ),
    )
}
