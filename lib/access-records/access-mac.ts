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

/** {@link accessMacWith} under this installation's key. */
export function accessMac(access: VouchedAccess): Buffer {
  return accessMacWith(env().ACCESS_MAC_KEY, access)
}
