import { readFileSync } from 'node:fs'
import path from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { parseIsoDate } from '@/lib/shared/calendar-date'
import { isNhsNumber } from '@/lib/shared/nhs-number'
import { Refusal } from '@/lib/shared/refusal'
import type { KnownPerson } from './known-people'

/** The people in the sample files, who are always known. */
export const samplePeople = path.join(import.meta.dirname, 'people.csv')

const nhsNumber = z.string().refine(isNhsNumber, 'is not an NHS number')

const person = z
  .object({
    nhs_number: nhsNumber,
    family_name: z.string().min(1),
    given_names: z.string(),
    date_of_birth: z.string().refine((text) => parseIsoDate(text) !== null, 'is not a date'),
    sex: z.enum(['female', 'male', 'unknown']).or(z.literal('').transform(() => 'unknown' as const)),
    status: z.enum(['active', 'restricted', 'invalid', 'superseded']),
    replaced_by: nhsNumber.or(z.literal('')),
  })
  .refine(({ status, replaced_by: by }) => (status === 'superseded') === (by !== ''), 'a superseded number, and no other, has a replaced_by')
  .transform((row): KnownPerson => ({
    nhsNumber: row.nhs_number,
    familyName: row.family_name,
    givenNames: row.given_names.split(' ').filter((name) => name !== ''),
    dateOfBirth: row.date_of_birth,
    sex: row.sex,
    status: row.status,
    replacedBy: row.replaced_by || null,
  }))

/** The files named in DEMOGRAPHICS_PEOPLE: paths relative to a folder, separated by colons (semicolons on Windows). */
export function namedFiles(setting: string | undefined, folder: string): string[] {
  return (setting ?? '')
    .split(path.delimiter)
    .filter((name) => name !== '')
    .map((name) => path.resolve(folder, name))
}

/**
 * Reads people from a CSV file with the columns nhs_number, family_name, given_names, date_of_birth, sex, status and replaced_by.
 * @param file absolute path
 * @throws Refusal naming the file and the line, without repeating anything from it
 */
export function readPeople(file: string): KnownPerson[] {
  const name = path.basename(file)
  const rows = recordsOf(file, name)
  return rows.map((row, at) => {
    const read = person.safeParse(row)
    if (read.success) return read.data
    const [issue] = read.error.issues
    throw new Refusal(
      `${name}, line ${at + 2}, is not a person that the demographics stand-in can use: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`,
    )
  })
}

function recordsOf(file: string, name: string): unknown[] {
  try {
    return parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true })
  } catch (error) {
    if (error instanceof CsvError) throw new Refusal(`${name}, line ${String(error.lines)}, is not CSV: DEMOGRAPHICS_PEOPLE names it.`)
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new Refusal(`${name} cannot be read (${code}): DEMOGRAPHICS_PEOPLE names it.`)
  }
}
