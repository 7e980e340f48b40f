"""A chain is the tuple of its items, and one with an item more leaves it as it was."""

from hypothesis import given
from hypothesis import strategies as st

from padel.chain import Chain


def of(items: list[int]) -> Chain[int]:
    chain = Chain[int]()
    for one in items:
        chain = chain.and_then(one)
    return chain


@given(st.lists(st.integers()), st.integers(), st.slices(12))
def test_it_is_the_tuple_of_its_items(items: list[int], more: int, part: slice) -> None:
    chain, plain = of(items), tuple(items)
    assert (len(chain), bool(chain), tuple(chain), tuple(reversed(chain))) == (
        len(plain),
        bool(plain),
        plain,
        plain[::-1],
    )
    assert chain == plain
    assert chain[part] == plain[part]
    assert [chain[at] for at in range(-len(plain), len(plain))] == [*plain, *plain]
    assert hash(chain) == hash(of(items))
    assert chain.and_then(more) == (*plain, more)
    assert chain == of(items)
    assert chain != chain.and_then(more)


@given(st.lists(st.integers()), st.lists(st.integers()), st.lists(st.integers()))
def test_two_that_share_their_beginning_tell_what_is_different(
    shared: list[int], more: list[int], other: list[int]
) -> None:
    beginning = of(shared)
    one, two = beginning, beginning
    for item in more:
        one = one.and_then(item)
    for item in other:
        two = two.and_then(item)
    assert one.parted(two) == (more, other)
    assert of(more).parted(of(other)) == (more, other)


def test_a_long_one_is_let_go_without_a_stack_as_deep() -> None:
    assert of(list(range(200_000)))[-1] == 199_999
