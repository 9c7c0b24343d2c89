import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'
import { providerIds } from '@/lib/identity/providers'
import { roles } from '@/lib/policy/permissions'
import { isDfeCode, isGssCode } from '@/lib/shared/authority-code'
import { holdsNhsNumber } from '@/lib/shared/nhs-number'
import { isOdsCode } from '@/lib/shared/ods-code'
import { parsePhoneNumber } from '@/lib/shared/phone'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import { writtenWords } from '@/lib/shared/written-reason'
import { PERSON_STATES } from './person'

/** How many people or organisations are on a page of a list. */
export const PEOPLE_SHOWN = 50
export const ORGANISATIONS_SHOWN = 50

/** The shortest reason for a privileged role, in characters. */
const LEAST_REASON = 15

/** The states of an organisation, in the order it goes through them. */
export const ORGANISATION_STATES = codes.ORGANISATION_STATUS
export type OrganisationState = (typeof ORGANISATION_STATES)[number]

/** The kinds of organisation that national administrators can add. */
const ADDED_KINDS = ['authority', 'nhs'] as const satisfies readonly codes.OrganisationKind[]

/** A line of text for people to read: trimmed, and without invisible characters. */
function line(empty: string, most: number, least = 1) {
  return z
    .string()
    .transform(trimWhiteSpace)
    .pipe(
      z
        .string()
        .min(least, empty)
        .max(most, `Use ${most} characters or fewer`)
        .regex(/^[^\p{C}]*$/u, 'A character in it cannot be seen. Type it again')
        .refine((typed) => !holdsNhsNumber(typed), 'Take the NHS number out: it must not stand here'),
    )
}

/** The name of an organisation, a care setting, a system or a person to ring, which goes into headers, records and files. */
export function nameLine(empty: string) {
  return line(empty, 120, 2).pipe(
    z.string().regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ’'.,&()/-]*$/u, 'Use letters, numbers, spaces and . , & ( ) / - ’ only'),
  )
}

const optional = (typed: string) => (trimWhiteSpace(typed) === '' ? null : trimWhiteSpace(typed))

export function emailAddress(typed: string, context: z.RefinementCtx): string {
  const address = trimWhiteSpace(typed).toLowerCase()
  if (address.length > 254 || !z.email().safeParse(address).success) {
    context.addIssue({ code: 'custom', message: 'Enter an email address, like name@organisation.example' })
  }
  return address
}

/** The filters of the list of people; an unknown value filters nothing. */
export const peopleInput = z.strictObject({
  term: z.string().max(200).nullable(),
  role: z.enum(roles).nullable().catch(null),
  state: z
    .enum([...PERSON_STATES, 'unused'])
    .nullable()
    .catch(null),
  organisation: z.guid().nullable().catch(null),
  after: z.guid().nullable().catch(null),
})
export type PeopleInput = z.output<typeof peopleInput>

export const personInput = z.strictObject({ personId: z.guid() })

const roleAndSetting = { role: z.enum(roles, 'Choose a role'), settingId: z.union([z.guid(), z.literal('')]).transform((id) => id || null) }

/** Clinical roles are held in a care setting; the others are not. */
function needsSetting({ role, settingId }: { role: string; settingId: string | null }, context: z.RefinementCtx): void {
  if ((role === 'CL' || role === 'SG') && settingId === null)
    context.addIssue({ code: 'custom', path: ['settingId'], message: 'Choose the care setting' })
}

export const grantInput = z.strictObject({ personId: z.guid(), ...roleAndSetting }).superRefine(needsSetting)

/** `reason` is asked only for a privileged role, see {@link LEAST_REASON}. */
export const invitationInput = z
  .strictObject({
    name: line('Enter the person’s name', 120, 2),
    email: z.string().transform(emailAddress),
    provider: z.enum(providerIds, 'Choose how the person logs in'),
    subject: z.string().max(255, 'The identifier must be 255 characters or fewer').transform(optional),
    organisationId: z.guid(),
    ...roleAndSetting,
    reason: writtenWords(500, 'The reason must be 500 characters or fewer'),
  })
  .superRefine(needsSetting)
  .superRefine(({ role, reason }, context) => {
    if (isPrivileged(role) && reason.length < LEAST_REASON) {
      context.addIssue({ code: 'custom', path: ['reason'], message: `Say why, in at least ${LEAST_REASON} characters` })
    }
  })

/** Whether it is an administrator's or auditor's role, which is held alone and given by two national administrators. */
export function isPrivileged(role: string): boolean {
  return role === 'OA' || role === 'NA' || role === 'AU'
}

export const roleRequestInput = z.strictObject({
  personId: z.guid(),
  organisationId: z.guid('Choose the organisation'),
  role: z.enum(codes.ROLE_REQUEST_ROLE, 'Choose a role'),
  reason: line(`Say why, in at least ${LEAST_REASON} characters`, 500, LEAST_REASON),
})

export const REQUEST_DECISIONS = codes.ROLE_REQUEST_DECISION

export const requestDecisionInput = z
  .strictObject({ requestId: z.guid(), decision: z.enum(REQUEST_DECISIONS), reason: writtenWords(500, 'The reason must be 500 characters or fewer') })
  .superRefine(({ decision, reason }, context) => {
    if (decision === 'declined' && reason.length < 3) context.addIssue({ code: 'custom', path: ['reason'], message: 'Say why you decline' })
  })

export const organisationsInput = z.strictObject({
  kind: z.enum(ADDED_KINDS).nullable().catch(null),
  state: z.enum(ORGANISATION_STATES).nullable().catch(null),
  page: z.number().int().min(1).max(1000).catch(1),
})

export const organisationInput = z.strictObject({ organisationId: z.guid() })

export const newOrganisationInput = z
  .strictObject({
    kind: z.enum(ADDED_KINDS, 'Choose what is added'),
    name: nameLine('Enter the name of the organisation'),
    code: z.string().transform((typed) => typed.replaceAll(/\s/g, '').toUpperCase()),
    gssCode: z.string().transform((typed) => typed.replaceAll(/\s/g, '').toUpperCase() || null),
  })
  .superRefine(({ kind, code, gssCode }, context) => {
    if (kind === 'nhs' && (!isOdsCode(code) || isDfeCode(code))) {
      context.addIssue({ code: 'custom', path: ['code'], message: 'Enter the ODS code: 3 to 6 letters and digits, like RR8' })
    }
    if (kind === 'authority' && !isDfeCode(code)) {
      context.addIssue({ code: 'custom', path: ['code'], message: 'Enter the DfE code of the council: 3 digits, like 383' })
    }
    if (kind === 'authority' && (gssCode === null || !isGssCode(gssCode))) {
      context.addIssue({
        code: 'custom',
        path: ['gssCode'],
        message: 'Enter the GSS code of the council: E06, E08, E09 or E10 and 6 digits, like E08000035',
      })
    }
    if (kind === 'nhs' && gssCode !== null) {
      context.addIssue({ code: 'custom', path: ['gssCode'], message: 'Only a council has a GSS code: leave this empty for an NHS organisation' })
    }
  })

export const renameInput = z.strictObject({ organisationId: z.guid(), organisationName: nameLine('Enter the name of the organisation') })

export const stateInput = z.strictObject({ organisationId: z.guid(), state: z.enum(ORGANISATION_STATES, 'Choose a state') })

export const contactInput = z
  .strictObject({
    organisationId: z.guid(),
    contactName: nameLine('Enter the name of the contact'),
    contactEmail: z.string().transform((typed, context) => (optional(typed) === null ? null : emailAddress(typed, context))),
    contactPhone: z.string().transform((typed, context) => {
      if (optional(typed) === null) return null
      const verdict = parsePhoneNumber(typed)
      if (verdict.ok) return verdict.phone.display
      context.addIssue({ code: 'custom', message: 'Enter a United Kingdom telephone number, like 01632 960100' })
      return z.NEVER
    }),
  })
  .refine((said) => said.contactEmail !== null || said.contactPhone !== null, {
    path: ['contactEmail'],
    message: 'Enter an email address or a telephone number',
  })

export const settingInput = z.strictObject({
  organisationId: z.guid(),
  kind: z.string().min(1, 'Choose the kind of care setting').max(60),
  settingName: nameLine('Enter the name of the care setting'),
})
