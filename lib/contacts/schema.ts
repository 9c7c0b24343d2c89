import { z } from 'zod'
import { parsePhoneNumber } from '@/lib/shared/phone'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import { SHARED_DETAILS, type SharedDetail } from './contacts'

/** A telephone number as a person types it; `what` begins the sentence that says how to correct it. */
function phoneField(what: string) {
  return z.string().transform((typed, context) => {
    const verdict = parsePhoneNumber(typed)
    if (verdict.ok) return verdict.phone.display
    context.addIssue({
      code: 'custom',
      message: verdict.problem === 'empty' ? `Enter the ${what}` : `Enter the ${what} as a United Kingdom number, like 01632 960100`,
    })
    return z.NEVER
  })
}

/** A time of the day, `09:00`; `9:00`, `0900` and `9.00` are understood. */
function timeField(what: string) {
  return z.string().transform((typed, context) => {
    const parts = /^([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])$/.exec(trimWhiteSpace(typed))
    if (parts) return `${(parts[1] ?? '').padStart(2, '0')}:${parts[2]}`
    context.addIssue({ code: 'custom', message: `Enter when the office ${what} as a time, like 09:00` })
    return z.NEVER
  })
}

export const contactsInput = z
  .strictObject({
    dayPhone: phoneField('office telephone number'),
    dutyPhone: phoneField('duty team telephone number'),
    officeOpens: timeField('opens'),
    officeCloses: timeField('closes'),
    seen: z.string().max(100),
  })
  .refine((said) => said.officeOpens < said.officeCloses, { path: ['officeCloses'], message: 'The office must close after it opens' })

/** The numbers as the person saw them, see {@link seenContacts}. */
export const seenInput = z.strictObject({ seen: z.string().max(100) })

const teamName = z
  .string()
  .transform(trimWhiteSpace)
  .pipe(
    z
      .string()
      .min(1, 'Enter the name of the team')
      .max(80, 'The name of the team must be 80 characters or fewer')
      .regex(/^[^\p{C}]*$/u, 'The name holds a character that cannot be seen. Type it again'),
  )

export const addTeamInput = z.strictObject({ teamName, teamPhone: phoneField('telephone number of the team') })
export const changeTeamInput = addTeamInput.extend({ teamId: z.guid() })
export const endTeamInput = z.strictObject({ teamId: z.guid() })

/** Boxes that are not among the details are ignored: they are no fault of the person who ticked the others. */
export const sharingInput = z.strictObject({
  details: z.array(z.unknown()).transform((said) => SHARED_DETAILS.filter((detail): detail is SharedDetail => said.includes(detail))),
})

/** The most addresses that are told of new notifications. */
const MOST_NOTICE_EMAILS = 5

export const deliveryInput = z
  .strictObject({
    email: z.boolean(),
    emails: z.string().transform((typed, context) => {
      const addresses = [
        ...new Set(
          typed
            .split(/[\s,;]+/)
            .filter((part) => part !== '')
            .map((part) => part.toLowerCase()),
        ),
      ]
      if (addresses.length > MOST_NOTICE_EMAILS)
        context.addIssue({ code: 'custom', message: `Enter no more than ${MOST_NOTICE_EMAILS} email addresses` })
      if (addresses.some((address) => address.length > 254 || !z.email().safeParse(address).success)) {
        context.addIssue({ code: 'custom', message: 'Enter each email address on a line of its own, like duty@council.example' })
      }
      return addresses
    }),
    mailbox: z.boolean(),
  })
  .refine((said) => !said.email || said.emails.length > 0, { path: ['emails'], message: 'Enter at least one email address, or switch email off' })

export const scheduleInput = z.strictObject({
  everyDays: z
    .string()
    .transform(trimWhiteSpace)
    .pipe(z.string().regex(/^([1-9]|[12][0-9]|3[01])$/, 'Enter a number of days from 1 to 31'))
    .transform(Number),
})
