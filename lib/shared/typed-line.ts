import { z } from 'zod'
import { holdsNhsNumber } from '@/lib/shared/nhs-number'
import { trimWhiteSpace } from '@/lib/shared/white-space'

/** A line of text for people to read: trimmed, and without invisible characters. */
export function line(empty: string, most: number, least = 1) {
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

export const orNothing = (typed: string) => (trimWhiteSpace(typed) === '' ? null : trimWhiteSpace(typed))

export function emailAddress(typed: string, context: z.RefinementCtx): string {
  const address = trimWhiteSpace(typed).toLowerCase()
  if (address.length > 254 || !z.email().safeParse(address).success) {
    context.addIssue({ code: 'custom', message: 'Enter an email address, like name@organisation.example' })
  }
  return address
}
