import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { askedChild } from '@/lib/access-records/asked-child'
import { peopleNamed } from '@/lib/access-records/queries'
import type { Transaction } from '@/lib/db/transaction'
import { subjectKeys } from '@/lib/shared/subject-key'
import { CpisError } from '@/lib/shared/errors'
import { parseNhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { placeHoldInput } from './legal-hold'

/** The subject of a hold, as it is kept. */
type Subject = {
  subjectKey?: Uint8Array<ArrayBuffer>
  numberKey?: Uint8Array<ArrayBuffer>
  numberHash?: Uint8Array<ArrayBuffer>
  subjectId?: string
  subjectName?: string
}

/**
 * Places a legal hold: from now on, retention drops nothing that it is about.
 *
 * @throws CpisError `invalid-input` when nobody, or more than one person, has that name, or there is no such organisation; LimitReached for a
 * child, after as many questions by number as an hour allows
 */
export const placeLegalHold = defineUseCase({
  name: 'legal-hold.place',
  permission: 'legal-hold.place',
  input: placeHoldInput,
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    const subjects = (await subjectsOf(tx, input)).map((subject) => ({ id: randomUUID(), ...subject }))
    await tx.legalHold.createMany({
      data: subjects.map((subject) => ({ kind: input.kind, reason: input.reason, placedBy: actor.personId, placedByName: actor.name, ...subject })),
    })
    // A hold on a child is several, one for each number. By its id the verification of the records finds when it was lifted.
    const [first] = subjects
    audit({ ...(first && { subject: { kind: 'legal_hold', id: first.id } }), details: { kind: input.kind } })
  },
})

async function subjectsOf(tx: Transaction, input: z.output<typeof placeHoldInput>): Promise<Subject[]> {
  if (input.kind === 'child') return childKeys(tx, input.number)
  if (input.kind === 'person') return [await personOf(tx, input.personName)]
  if (input.kind === 'organisation') return [await organisationOf(tx, input.organisationId)]
  return [{}]
}

/**
 * Two keyed hashes for every number of the child, because a look-up under a former number is about the same child. One is the hash that
 * look-ups are kept under, whose key the database does not have, and one more while that key is turned; the other has a key of the hold's own, with which retention finds what the
 * register holds.
 */
async function childKeys(tx: Transaction, typed: string): Promise<Subject[]> {
  const number = parseNhsNumber(typed)
  if (!number.ok) throw new CpisError('invalid-input', 'Enter the child’s NHS number, 10 digits', { field: 'number' })
  return (await askedChild(tx, number.number)).numbers.flatMap((one) => {
    const own = hashedUnderOwnKey(one)
    return subjectKeys(one).map((key) => ({ subjectKey: new Uint8Array(key), ...own }))
  })
}

/** Computed the same way in `cpis.numbers_are_held`. */
function hashedUnderOwnKey(number: string): Pick<Subject, 'numberKey' | 'numberHash'> {
  const key = randomBytes(32)
  return { numberKey: new Uint8Array(key), numberHash: new Uint8Array(createHash('sha256').update(key).update(number).digest()) }
}

async function personOf(tx: Transaction, name: string): Promise<Subject> {
  const called = (await peopleNamed(tx, name)).filter((person) => person.name.toLowerCase() === name.toLowerCase())
  const [person] = called
  if (person === undefined)
    throw new CpisError('invalid-input', 'Nobody is called this. Enter the full name as it stands in the access records', { field: 'personName' })
  if (called.length > 1)
    throw new CpisError('invalid-input', 'More than one person is called this. Keep the records of their organisation', { field: 'personName' })
  return { subjectId: person.personId, subjectName: person.name }
}

async function organisationOf(tx: Transaction, id: string): Promise<Subject> {
  const organisation = await tx.organisation.findUnique({ select: { id: true, name: true }, where: { id } })
  if (organisation === null) throw new CpisError('invalid-input', 'Choose an organisation', { field: 'organisationId' })
  return { subjectId: organisation.id, subjectName: organisation.name }
}
