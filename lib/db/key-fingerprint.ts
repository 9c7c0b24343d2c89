import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type * as codes from './codes.generated'
import type { FunctionCaller } from './function-caller'

/** A keyed hash by which the database knows a key again, and from which nobody comes by the key. */
export function fingerprintOf(name: codes.KeyFingerprintName, key: string): Buffer {
  return createHmac('sha256', key).update(`fingerprint of ${name}`).digest()
}

/** A key of a process: the value that is used, and the others that count. */
export type HeldKey = { name: codes.KeyFingerprintName; current: string; others: readonly string[] }

/**
 * Compares a key of this process with the one that the register was made with, and tells a new register which it is. With another key the
 * closed number of an adopted child would be taken for an open one, and no record could be proved.
 *
 * @param process what it is called at the beginning of a sentence: "The worker"
 * @returns a sentence that names the key when it is another, never its value; null when it fits
 * @throws the driver's error when the database does not answer, or is not migrated
 */
export async function refusalOfKey(ask: FunctionCaller, process: string, { name, current, others }: HeldKey): Promise<string | null> {
  const given = { name, current: fingerprintOf(name, current), others: others.map((key) => fingerprintOf(name, key)) }
  if (await ask('hold_key', given, z.boolean())) return null
  return `${process} does not start: ${name} is not the key that this register was made with. Set it back, or add the register's to ${name}S_FORMER.`
}
