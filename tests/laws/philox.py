"""The scheme of addressed random numbers, reckoned by hand from its description."""

import hashlib

WORD = 2**64


def philox(counter: list[int], key: list[int]) -> list[int]:
    """Return the four words of Philox 4x64 with ten rounds, as Salmon et al. (2011) define it."""
    c, (k0, k1) = list(counter), key
    for _ in range(10):
        first, second = c[0] * 0xD2E7470EE14C6C93, c[2] * 0xCA5A826395121157
        c = [second // WORD ^ c[1] ^ k0, second % WORD, first // WORD ^ c[3] ^ k1, first % WORD]
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) % WORD, (k1 + 0xBB67AE8584CAA73B) % WORD
    return c


def word(seed: int, stream: str, slot: int, nth: int) -> int:
    """Return the word with the number `nth` at a slot of a stream."""
    digest = hashlib.blake2b(f"relstage draws 1\0{seed}\0{stream}".encode(), digest_size=16).digest()
    key = [int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")]
    group = nth // 4 + 1  # NumPy counts on before it fills its buffer
    return philox([group, slot, 0, 1], key)[nth % 4]
