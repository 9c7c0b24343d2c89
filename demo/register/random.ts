/**
 * Repeatable random numbers: the sfc32 generator (Chris Doty-Humphrey, PractRand), seeded with the register's seed, the name of
 * what is drawn, and the index of the one it is drawn for. So the 17th child can be drawn without the sixteen before, and
 * drawing more for one thing changes nothing about another. Not for secrets.
 */
export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  /**
   * @param seed the register's seed, a whole number
   * @param stream what is drawn, such as `child`
   * @param index which one of them
   */
  constructor(seed: number, stream: string, index = 0) {
    this.a = seed | 0
    this.b = streamNumber(stream)
    this.c = index | 0
    // After a dozen rounds, neighbouring seeds have nothing in common.
    for (let round = 0; round < 12; round++) this.word()
  }

  /** 32 random bits, as a whole number from 0. */
  word(): number {
    const sum = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A fraction from 0 up to but not including 1. */
  fraction(): number {
    return this.word() / 4_294_967_296
  }

  /** A whole number between two others, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1))
  }

  /** True with the given probability. @param probability from 0 to 1 */
  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  /** One item of a list, all equally likely. @throws RangeError if the list is empty */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('There is nothing to pick from')
    return list[Math.floor(this.fraction() * list.length)] as T
  }

  /** One item of a weighted list. @throws RangeError if the list is empty */
  weighted<T>(list: readonly (readonly [T, number])[]): T {
    let sum = 0
    for (const [, weight] of list) sum += weight
    let left = this.fraction() * sum
    for (const [item, weight] of list) {
      left -= weight
      if (left < 0) return item
    }
    const last = list.at(-1)
    if (!last) throw new RangeError('There is nothing to pick from')
    return last[0]
  }

  /** An identifier in the form of a random UUID (RFC 9562, version 4). */
  uuid(): string {
    return uuidText(this.word(), (this.word() & 0xffff_0fff) | 0x4000, (this.word() & 0x3fff_ffff) | 0x8000_0000, this.word())
  }

  /** An identifier in the form of a time-ordered UUID (RFC 9562, version 7). @param at milliseconds since 1970 */
  uuidOfTime(at: number): string {
    const high = Math.floor(at / 65_536)
    const low = ((at % 65_536) << 16) | 0x7000 | (this.word() & 0x0fff)
    return uuidText(high, low, (this.word() & 0x3fff_ffff) | 0x8000_0000, this.word())
  }
}

const streamNumbers = new Map<string, number>()

/** Hashes a name to a number (FNV-1a, 32 bits). */
function streamNumber(stream: string): number {
  let hash = streamNumbers.get(stream)
  if (hash === undefined) {
    hash = 0x811c_9dc5
    for (const byte of Buffer.from(stream)) hash = Math.imul(hash ^ byte, 0x0100_0193)
    streamNumbers.set(stream, hash)
  }
  return hash
}

/** All 16-bit numbers as hexadecimal digits, because millions of identifiers are written. */
const fourDigits = Array.from({ length: 65_536 }, (_, bits) => bits.toString(16).padStart(4, '0'))

function uuidText(a: number, b: number, c: number, d: number): string {
  const digits = fourDigits
  return `${digits[a >>> 16]}${digits[a & 0xffff]}-${digits[b >>> 16]}-${digits[b & 0xffff]}-${digits[c >>> 16]}-${digits[c & 0xffff]}${
    digits[d >>> 16]
  }${digits[d & 0xffff]}`
}
