"""`find COUNT LENGTH`: nanoseconds to find the node of a key among 140 with 160 points each."""

from uhashring import HashRing

import peer

ring = HashRing(nodes=[f"pubsub-{i}" for i in range(140)], hash_fn="ketama", vnodes=160)


def answer(_, count, length):
    keys = peer.keys(int(count), int(length))
    get_node = ring.get_node
    start = peer.now()
    for key in keys:
        get_node(key)
    return (peer.now() - start) / len(keys)


peer.serve(answer)
