import { personIds, recipient, sequenceNumber, uuidId, type MessageOrganisation, type MessagePerson } from './message-parts'
import { writeMoment } from './message-times'
import { element, message, type Markup } from './xml-writing'

/** A number that is nobody's any more. */
export type InactiveNumber = {
  readonly person: MessagePerson
  /** The number that took its place, as the demographics service says. Null after an adoption, always: the two are never linked (decision 25). */
  readonly replacedBy: string | null
  /** The file that last said the number, null when none did. */
  readonly uploadSequence: string | null
}

/** What a notice of inactive numbers says. */
export type InactiveNumberNotice = {
  /** Identifier of the notice, a UUID: told twice is heard once. */
  readonly id: string
  readonly at: Date
  /** The authority that is told, by its DfE code. */
  readonly recipient: MessageOrganisation
  /** One at least. */
  readonly numbers: readonly InactiveNumber[]
}

/**
 * Writes an Inactive NHS Number Notification (message 06, `REPC_MT000005GB01`, interoperability.md 7.4).
 *
 * @returns the message, UTF-8 when it is encoded
 * @throws RangeError when there is no number
 */
export function writeInactiveNumberNotice({ id, at, recipient: told, numbers }: InactiveNumberNotice): string {
  if (numbers.length === 0) throw new RangeError('A notice of inactive numbers has one at least')
  return message('CP-ISInactiveNHSNumberNotification', [
    element('effectiveTime', { value: writeMoment(at) }),
    uuidId(id),
    recipient(told),
    numbers.map((number) => element('subject', {}, element('pDSInactivePatient', {}, patientParts(number, told.code)))),
  ])
}

function patientParts({ person, replacedBy, uploadSequence }: InactiveNumber, authorityCode: string): Markup[] {
  const replacement = replacedBy === null ? [] : [element('replacedBy', {}, element('newVersion', {}, element('id', { extension: replacedBy })))]
  return [
    ...personIds('id', person, authorityCode),
    ...replacement,
    element('subjectOf', {}, element('lAUploadFile', {}, element('value', { extension: sequenceNumber(uploadSequence) }))),
  ]
}
