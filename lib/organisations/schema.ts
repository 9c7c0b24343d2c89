import { z } from 'zod'
import * as codes from '@/lib/db/codes.generated'
import { isDfeCode, isGssCode } from '@/lib/shared/authority-code'
import { isOdsCode } from '@/lib/shared/ods-code'
import { parsePhoneNumber } from '@/lib/shared/phone'
import { emailAddress, nameLine, orNothing } from '@/lib/shared/typed-line'

export const ORGANISATIONS_SHOWN = 50

/** The states of an organisation, in the order it goes through them. */
export const ORGANISATION_STATES = codes.ORGANISATION_STATUS

export type OrganisationState = (typeof ORGANISATION_STATES)[number]

/** The kinds of organisation that national administrators can add. */
const ADDED_KINDS = ['authority', 'nhs'] as const satisfies readonly codes.OrganisationKind[]

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
    contactEmail: z.string().transform((typed, context) => (orNothing(typed) === null ? null : emailAddress(typed, context))),
    contactPhone: z.string().transform((typed, context) => {
      if (orNothing(typed) === null) return null
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
