import { z } from 'zod'
import { holdsNhsNumber } from './nhs-number'
import { trimWhiteSpace } from './white-space'
import { saysSomething } from './meaningful-text'

/** Words that somebody types and others read, who may not know which child they are about: trimmed, and without an NHS number. */
export function writtenText(most: number, tooLong: string) {
  return z
    .string()
    .transform(trimWhiteSpace)
    .pipe(
      z
        .string()
        .max(most, tooLong)
        .refine((typed) => !holdsNhsNumber(typed), 'Take the NHS number out: it must not stand here'),
    )
}

/** A reason, which has to say something. @param least and `most`: its length in characters */
export function writtenReason(least: number, most: number) {
  return writtenText(most, `The reason must be ${most} characters or fewer`)
    .refine((typed) => typed.length >= least, `Say why, in at least ${least} characters`)
    .refine((typed) => typed.length < least || saysSomething(typed, least), `Say why, in at least ${least} characters of words`)
}
