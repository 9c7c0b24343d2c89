import { env } from '@/lib/config/env'
import { callDirectly } from './call-directly'
import * as codes from './codes.generated'
import { fingerprintOf, refusalOfKey, type HeldKey } from './key-fingerprint'

function heldKey(name: codes.KeyFingerprintName): HeldKey {
  return { name, current: env()[name], others: env()[`${name}S_FORMER`] }
}

/** The fingerprints of every key that this process has, for readiness. */
export function fingerprintsOfKeys(): Buffer[] {
  return codes.KEY_FINGERPRINT_NAME.flatMap((name) => {
    const { current, others } = heldKey(name)
    return [current, ...others].map((key) => fingerprintOf(name, key))
  })
}

/**
 * Compares the application's keys with those that the register was made with: see {@link refusalOfKey}.
 *
 * @returns a sentence that names the key that is another, never its value; null when all fit
 * @throws the driver's error when the database does not answer, or is not migrated
 */
export async function refusalOfKeys(): Promise<string | null> {
  for (const name of codes.KEY_FINGERPRINT_NAME) {
    const refusal = await refusalOfKey(callDirectly, 'CPIS', heldKey(name))
    if (refusal !== null) return refusal
  }
  return null
}
