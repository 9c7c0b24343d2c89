import { shapeFault } from './element-shape'
import { ORGANISATION_ROOT, SITE_ROOT } from './message-codes'
import { readMoment } from './message-times'
import { ENVELOPE_SHAPE } from './upload-shape'
import { XmlRefusal, type XmlElement } from './xml-elements'

/** The codes that an authority may name itself by in a message. */
export type AuthorityCodes = {
  /** The Department for Education's three digits. */
  readonly dfeCode: string
  /** Its code in the NHS directory, where it has one. */
  readonly odsCode: string | null
}

/** The sender as the message names it, to be repeated in the acknowledgement. Nothing about a child. */
export type MessageSender = {
  readonly root: string
  readonly code: string
  readonly name: string
  /** `use` is `WP` for the office and `EC` for the emergency duty team; `value` is `tel:` and digits. */
  readonly telephones: readonly { readonly use: string; readonly value: string }[]
}

/** What a message says about itself. */
export type UploadEnvelope = {
  /** Its number in the sender's sequence, in digits. */
  readonly sequence: string
  readonly madeAt: Date
  readonly senderCode: string
  readonly sender: MessageSender
}

const SEQUENCE = /^[0-9]{1,18}$/
const QUANTITY = /^[0-9]{1,9}$/
/** The schema's pattern, but with at least one digit. */
const TELEPHONE = /^tel:\+?[0-9]{1,20}$/
/** The schema's own list. One telephone may have several uses. */
const TELEPHONE_USE = /^(?:H|HP|HV|WP|AS|EC|PG|MC)(?: (?:H|HP|HV|WP|AS|EC|PG|MC))*$/
const LONGEST_NAME = 120

/**
 * Reads what a message says about itself, and checks it against its records and against who may send it.
 *
 * @param file the root element without its records
 * @param records how many records the message holds
 * @param authority the only sender that is accepted
 * @throws XmlRefusal when something is missing or does not agree: the whole file is refused
 */
export function readEnvelope(file: XmlElement, records: number, authority: AuthorityCodes): UploadEnvelope {
  const fault = shapeFault(file, ENVELOPE_SHAPE)
  if (fault) throw new XmlRefusal(`The file is not a national upload message: ${fault.reason}`)
  const [creationTime, id, quantity, sending] = file.children
  const sequence = attribute(id, 'extension')
  if (!SEQUENCE.test(sequence)) throw new XmlRefusal('The file has no number in your sequence: id must have an extension of digits.')
  const madeAt = readMoment(attribute(creationTime, 'value'))
  if (madeAt === null)
    throw new XmlRefusal('The file does not say when it was made: creationTime must be year to second and zone, for example 20261122090000+0000.')
  requireQuantity(attribute(quantity, 'value'), records)
  const sender = readSender(sending?.children[0])
  requireSender(sender, authority)
  return { sequence, madeAt, senderCode: sender.code, sender }
}

/** A message's number in its sender's sequence, if it can be read: the acknowledgement of a refused file repeats it. */
export function readSequence(parts: readonly XmlElement[]): string | null {
  const sequence = attribute(
    parts.find(({ name }) => name === 'id'),
    'extension',
  )
  return SEQUENCE.test(sequence) ? sequence : null
}

function requireQuantity(said: string, records: number): void {
  if (!QUANTITY.test(said)) throw new XmlRefusal('The file does not say how many records it holds: transmissionQuantity must be a number.')
  if (Number(said) !== records) {
    throw new XmlRefusal(
      `The file says that it holds ${Number(said)} records, and holds ${records}. It was cut or put together wrongly: send the whole file again.`,
    )
  }
}

function readSender(organisation: XmlElement | undefined): MessageSender {
  const [id, name, ...telecoms] = organisation?.children ?? []
  const telephones = telecoms.map((telecom) => ({ use: attribute(telecom, 'use'), value: attribute(telecom, 'value') }))
  if (!telephones.every(({ use, value }) => TELEPHONE.test(value) && TELEPHONE_USE.test(use))) {
    throw new XmlRefusal('A telephone number of the sender is not one: telecom must have a use and a value of tel: and digits, without spaces.')
  }
  const said = name?.text.trim() ?? ''
  if (said === '' || said.length > LONGEST_NAME) throw new XmlRefusal(`The name of the sender must have 1 to ${LONGEST_NAME} characters.`)
  return { root: attribute(id, 'root'), code: attribute(id, 'extension'), name: said, telephones }
}

function requireSender({ root, code }: MessageSender, { dfeCode, odsCode }: AuthorityCodes): void {
  if (root !== ORGANISATION_ROOT && root !== SITE_ROOT)
    throw new XmlRefusal('The sender is not named by a code of an organisation: check the root of its id.')
  if (code !== dfeCode && code !== odsCode)
    throw new XmlRefusal('The file names another authority as its sender. An authority can send its own records only.')
}

/** The value of an attribute; empty when the element does not have it. */
function attribute(element: XmlElement | undefined, name: string): string {
  return element?.attributes.get(name) ?? ''
}
