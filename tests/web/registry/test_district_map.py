"""A map of counts, and what is told beside it."""

from renqi.web.registry.district_map import codes_on_map, drawn, off_map


def test_the_map_and_what_stands_beside_it_come_to_the_whole() -> None:
    # 3 in 罗湖, 8 in 龙岗, 2 in 大鹏 (drawn in 龙岗), 4 in 深汕, 5 unknown, 6 of another city.
    counts = {"440303": 3, "440307": 8, "SZ-DP": 2, "SZ-SS": 4, None: 5, "441900": 6}
    numbers = dict(zip(codes_on_map(), drawn(counts), strict=True))
    assert numbers["440303"] == 3
    assert numbers["440307"] == 8 + 2
    chips = off_map(counts, url=lambda code: f"/{code}/")
    assert [(chip.firms, chip.url) for chip in chips] == [
        (2, "/SZ-DP/"),
        (4, "/SZ-SS/"),
        (5, ""),
        (6, ""),
    ]
    # 大鹏 is told apart and drawn as well, so it counts once: 13 drawn + 4 + 5 + 6 = 28 in all.
    assert sum(numbers.values()) + 4 + 5 + 6 == sum(counts.values()) == 28


def test_nothing_is_told_beside_a_map_that_shows_all() -> None:
    assert off_map({"440303": 3}, url=str) == []
