import { personIds, recipient, sequenceNumber, uuidId, type MessageOrganisation, type MessagePerson } from './message-parts'
import { writeMoment } from './message-times'
import { element, message, type Markup } from './xml-writing'

/** A number that is no longer in use. */
export type InactiveNumber = {
  readonly person: MessagePerson
  /**
   * The number that replaced it, as the demographics service says. Always null after an adoption: the two are never linked (design decision 25).
   */
  readonly replacedBy: string | null
  /** The last file that held the number; null if none did. */
  readonly uploadSequence: string | null
}

/** What goes into a notice of inactive numbers. */
export type InactiveNumberNotice = {
  /** The notice's identifier, a UUID, so that a notice delivered twice counts once. */
  readonly id: string
  readonly at: Date
  /** The authority being told, by its DfE code. */
  readonly recipient: MessageOrganisation
  /** At least one. */
  readonly numbers: readonly InactiveNumber[]
}

/**
 * Writes an Inactive NHS Number Notification (message 06, `REPC_MT000005GB01`, interoperability.md 7.4).
 *
 * @returns the message, to be encoded as UTF-8
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
