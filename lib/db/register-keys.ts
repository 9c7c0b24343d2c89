import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { env } from '@/lib/config/env'
import { callDirectly } from './call-directly'
import * as codes from './codes.generated'

/** A keyed hash by which the database knows a key again, and from which nobody comes by the key. */
function fingerprintOf(name: codes.KeyFingerprintName, key: string): Buffer {
  return createHmac('sha256', key).update(`fingerprint of ${name}`).digest()
}

/** Of one key: the fingerprint of the value that is used, and those of the others that count. */
function fingerprints(name: codes.KeyFingerprintName): { current: Buffer; others: Buffer[] } {
  const settings = env()
  return { current: fingerprintOf(name, settings[name]), others: settings[`${name}S_FORMER`].map((key) => fingerprintOf(name, key)) }
}

/** The fingerprints of every key that this process has, for readiness. */
export function fingerprintsOfKeys(): Buffer[] {
  return codes.KEY_FINGERPRINT_NAME.map(fingerprints).flatMap(({ current, others }) => [current, ...others])
}

/**
 * Compares the keys of this process with those that the register was made with, and tells a new register which they are. With another key the
 * closed number of an adopted child would be taken for an open one, and no record could be proved.
 *
 * @returns a sentence that names the key that is another, never its value; null when all fit
 * @throws the driver's error when the database does not answer, or is not migrated
 */
export async function refusalOfKeys(): Promise<string | null> {
  for (const name of codes.KEY_FINGERPRINT_NAME) {
    if (await callDirectly('hold_key', { name, ...fingerprints(name) }, z.boolean())) continue
    return `CPIS does not start: ${name} is not the key that this register was made with. Set it back, or add the register's to ${name}S_FORMER.`
  }
  return null
}
