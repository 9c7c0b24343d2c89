import { z } from 'zod'
import { isNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import type { HeldDetails } from './compare-person'

/**
 * Confidentiality codes that mean that an address must not be found (interoperability.md 3), under whichever label system they come: a child
 * who is shielded without need can be opened, one who is shown without right cannot be hidden again.
 */
const PROTECTED_CODES: ReadonlySet<string> = new Set(['R', 'V', 'REDACTED'])

/** The few elements of a Patient that matching needs: addresses, telephones and practices are not even read. */
const patient = z.object({
  resourceType: z.literal('Patient'),
  id: z.string(),
  meta: z.object({ security: z.array(z.object({ code: z.string().optional() })).default([]) }).optional(),
  name: z.array(z.object({ use: z.string().optional(), family: z.string().default(''), given: z.array(z.string()).default([]) })).default([]),
  birthDate: z.string().optional(),
  deceasedDateTime: z.string().optional(),
})

const searchset = z.object({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.object({ resource: z.unknown() })).default([]),
})

const outcome = z.object({
  resourceType: z.literal('OperationOutcome'),
  issue: z.array(z.object({ details: z.object({ coding: z.array(z.object({ code: z.string() })) }).optional() })),
})

/** Somebody as the demographics service holds them. */
export type HeldPerson = HeldDetails & {
  /** The person's number now, which may not be the one asked for. */
  nhsNumber: NhsNumber
  /** Whether a death is held. When it was is not read: an authority records the day that it knows itself. */
  died: boolean
}

/**
 * Reads a Patient as the Personal Demographics Service writes it. Only the usual name counts; if none is marked as usual, all names do.
 *
 * @returns null when it is not a Patient with an NHS number as its id
 */
export function readPatient(json: unknown): HeldPerson | null {
  const parsed = patient.safeParse(json)
  if (!parsed.success || !isNhsNumber(parsed.data.id)) return null
  const { id, meta, name, birthDate, deceasedDateTime } = parsed.data
  const usual = name.filter(({ use }) => use === 'usual')
  return {
    nhsNumber: id,
    restricted: meta?.security.some(({ code }) => PROTECTED_CODES.has(code ?? '')) ?? false,
    names: usual.length > 0 ? usual : name,
    dateOfBirth: birthDate ?? null,
    died: deceasedDateTime !== undefined,
  }
}

/** The Patients that a search found; null when it is not the answer to a search. */
export function readSearchset(json: unknown): HeldPerson[] | null {
  const parsed = searchset.safeParse(json)
  if (!parsed.success) return null
  const people = parsed.data.entry.map(({ resource }) => readPatient(resource))
  return people.every((person) => person !== null) ? people : null
}

/** The codes of an OperationOutcome, such as `RESOURCE_NOT_FOUND`; none for anything else. */
export function outcomeCodes(json: unknown): string[] {
  const parsed = outcome.safeParse(json)
  return parsed.success ? parsed.data.issue.flatMap(({ details }) => details?.coding.map(({ code }) => code) ?? []) : []
}
