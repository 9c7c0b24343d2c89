import { createHmac } from 'node:crypto'
import { env } from '@/lib/config/env'

/**
 * The keyed hash that stands for a child where a number must not: of a look-up that found nothing, and of an event about somebody. So the logs
 * can be asked about one number without being a list of numbers (security-and-reliability section 3).
 *
 * @param key SUBJECT_KEY, which the database never sees
 * @param nhsNumber ten digits
 * @returns 32 bytes
 */
export function subjectKeyWith(key: string, nhsNumber: string): Buffer {
  return createHmac('sha256', key).update(nhsNumber).digest()
}

/** {@link subjectKeyWith} under this installation's key. */
export function subjectKey(nhsNumber: string): Buffer {
  return subjectKeyWith(env().SUBJECT_KEY, nhsNumber)
}

/**
 * {@link subjectKeyWith} under this installation's key and under every other that counts: while the key is turned, what is kept was made with
 * either.
 */
export function subjectKeys(nhsNumber: string): Buffer[] {
  return [env().SUBJECT_KEY, ...env().SUBJECT_KEYS_FORMER].map((key) => subjectKeyWith(key, nhsNumber))
}
