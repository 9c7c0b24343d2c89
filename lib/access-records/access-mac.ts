import { createHmac } from 'node:crypto'
import { env } from '@/lib/config/env'
import { macOver } from '@/lib/shared/mac'

/** What the application vouches for in an access record, before the database adds the time and the outcome. */
export type VouchedAccess = {
  eventId: string
  actorId: string
  role: string
  organisationId: string
  settingId: string
  channel: string
  reason: string
  reasonText: string | null
  subjectKey: Buffer
  /** Emergency access; absent means no. */
  inEmergency?: boolean
}

/**
 * The keyed hash under which a look-up that found nothing is kept, so that the log can be asked about one number without being a list of
 * numbers (security-and-reliability section 3).
 *
 * @param key SUBJECT_KEY, which the database never sees
 * @param nhsNumber ten digits
 * @returns 32 bytes
 */
export function subjectKeyWith(key: string, nhsNumber: string): Buffer {
  return createHmac('sha256', key).update(nhsNumber).digest()
}

/**
 * A message authentication code over what the application says about an access: nobody who changes the row in the database, whatever their
 * rights, can make a matching one.
 *
 * @param key ACCESS_MAC_KEY, which the database never sees
 * @returns 32 bytes
 */
export function accessMacWith(key: string, access: VouchedAccess): Buffer {
  const parts = [
    access.eventId,
    access.actorId,
    access.role,
    access.organisationId,
    access.settingId,
    access.channel,
    access.reason,
    access.reasonText ?? '',
    access.subjectKey.toString('hex'),
    ...(access.inEmergency ? ['emergency-access'] : []),
  ]
  return macOver(key, parts)
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

/** {@link accessMacWith} under this installation's key. */
export function accessMac(access: VouchedAccess): Buffer {
  return accessMacWith(env().ACCESS_MAC_KEY, access)
}
