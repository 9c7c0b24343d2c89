import { z } from 'zod'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** A record of an access as it may be read: who, where, when, why and with what result. Nothing about any plan. */
export const accessRecord = z.object({
  eventId: z.guid(),
  at: moment,
  /** Its place in the list, for the next page. */
  cursor: z.string(),
  actorId: z.guid(),
  actorName: z.string(),
  role: z.string(),
  roleLabel: z.string(),
  organisationId: z.guid(),
  organisationName: z.string(),
  settingKind: z.string(),
  settingLabel: z.string(),
  settingName: z.string(),
  channel: z.string(),
  automatic: z.boolean(),
  clientId: z.string().nullable(),
  /** Whether the person proved who they are, or a client merely said so. */
  userProven: z.boolean(),
  reason: z.string(),
  reasonText: z.string().nullable(),
  outcome: z.string(),
  emergency: z.boolean(),
  /** The number that was typed and the one it led to; null where nothing was found, because only a keyed hash is kept then. */
  askedNumber: nhsNumberSchema.nullable(),
  nhsNumber: nhsNumberSchema.nullable(),
  /** Whether the authority was told; it is not told of planned-care look-ups. */
  notifies: z.boolean(),
  listed: z.boolean(),
  appVersion: z.string(),
  requestId: z.guid(),
  /** The batch in which an opened record was sealed; null while it waits to be sealed, and always null in lists. */
  seal: z.number().nullable(),
  /**
   * Only for accesses to one child: whether the child was shown under a number that was wrong and has since been corrected, or the number
   * showed the record of another child, who had it by mistake.
   */
  showed: z.enum(['under-wrong-number', 'other-record']).nullable(),
})
export type AccessRecord = z.output<typeof accessRecord>

/** Somebody found by name, and where they work. */
export const foundPerson = z.object({ personId: z.guid(), name: z.string(), works: z.string() })
export type FoundPerson = z.output<typeof foundPerson>

/** An option in a filter. */
export type Choice = { value: string; label: string }
