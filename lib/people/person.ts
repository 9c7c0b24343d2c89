import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'
import { providerIds } from '@/lib/identity/providers'
import { roles } from '@/lib/policy/permissions'

/** The state of a person: invited and never logged in, active, or suspended. */
export const PERSON_STATES = codes.PERSON_STATUS
export type PersonState = (typeof PERSON_STATES)[number]

/** A role as a list shows it; `setting` for those who look children up. */
const heldRole = z.object({ label: z.string(), setting: z.string().nullable(), organisation: z.string() })
export type HeldRole = z.output<typeof heldRole>

/** A person as a line of the list. `expired`: invited, but the invitation has run out. */
export const listedPerson = z
  .object({
    personId: z.guid(),
    name: z.string(),
    email: z.string().nullable(),
    status: z.enum(PERSON_STATES),
    lastLogin: z.date().nullable(),
    providers: z.array(z.enum(providerIds)),
    expired: z.boolean(),
    roles: z.array(heldRole),
  })
  .transform(({ personId, ...person }) => ({ id: personId, ...person }))
export type ListedPerson = z.output<typeof listedPerson>

/** Something that happened to a person or an organisation: `what` is a code that `changeLabel` knows; a reason only where one is asked for. Instants are ISO 8601. */
export const administrationChange = z.object({
  at: z.string(),
  what: z.string(),
  about: z.string(),
  reason: z.string().nullable().default(null),
  by: z.string(),
})
export type AdministrationChange = z.output<typeof administrationChange>

/**
 * Why the administrator looking at the person may not act on them: it is themselves, or somebody who also works for another organisation.
 */
const refusalToManage = z.enum(['self', 'elsewhere']).nullable()

/** Everything an administrator sees about one person. Instants are ISO 8601. */
export const administeredPerson = z.object({
  id: z.guid(),
  name: z.string(),
  email: z.string().nullable(),
  status: z.enum(PERSON_STATES),
  refusal: refusalToManage,
  /** Whether the administrator logged in recently enough to take a privileged role away. */
  loggedInLately: z.boolean(),
  lastLogin: z.string().nullable(),
  providers: z.array(z.enum(providerIds)),
  /** Present until the person first logs in. `bySubject`: matched by their key at the provider, otherwise by e-mail. */
  invitation: z.object({ at: z.string(), by: z.string(), expiresAt: z.string(), expired: z.boolean(), bySubject: z.boolean() }).nullable(),
  roles: z.array(
    heldRole.extend({
      id: z.guid(),
      role: z.enum(roles),
      /** Given by two people, and taken away for a reason. */
      privileged: z.boolean(),
      grantedAt: z.string(),
      grantedBy: z.string().nullable(),
      approvedBy: z.string().nullable(),
    }),
  ),
  requests: z.array(z.object({ label: z.string(), organisation: z.string(), by: z.string(), at: z.string() })),
  sessions: z.array(z.object({ at: z.string(), seenAt: z.string(), provider: z.enum(providerIds), as: z.string(), open: z.boolean() })),
  changes: z.array(administrationChange),
})
export type AdministeredPerson = z.output<typeof administeredPerson>
