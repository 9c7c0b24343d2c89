import { createHash } from 'node:crypto'

/**
 * The root of a Merkle tree by RFC 6962 (section 2.1): an inner node is SHA-256 of the byte 0x01 and its two children; a tree of n leaves
 * is split at the largest power of two below n.
 *
 * @param leaves hashes of 32 bytes, in order
 * @returns 32 bytes; without leaves, the hash of nothing
 */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest()
  // Pairing from the left and carrying an odd last one up gives the same tree as splitting at powers of two.
  let level: readonly Buffer[] = leaves
  while (level.length > 1) {
    const above: Buffer[] = []
    for (let place = 0; place < level.length; place += 2) {
      const [left, right] = [level[place], level[place + 1]]
      if (left !== undefined) above.push(right === undefined ? left : nodeOf(left, right))
    }
    level = above
  }
  return level[0] ?? createHash('sha256').digest()
}

function nodeOf(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update('\x01').update(left).update(right).digest()
}
