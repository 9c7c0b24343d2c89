import { telLink } from '@/lib/shared/phone'
import { LOCAL_ID_ROOT, NHS_NUMBER_ROOT, ORGANISATION_ROOT, RECIPIENT } from './message-codes'
import type { MessageSender } from './read-envelope'
import { contentId, element, type Markup } from './xml-writing'

/** Parts that several messages to authorities share. */

/** An organisation as a message names it. */
export type MessageOrganisation = { readonly code: string; readonly name: string }

/** A person as the authority knows them. */
export type MessagePerson = {
  readonly nhsNumber: string
  /** The authority's own number, where it sent one. */
  readonly localId: string | null
}

/** Used where a message must give a file's sequence number and there is none: entered by hand, or the number was unreadable. */
const NO_SEQUENCE = '-1'

/** A file's number in its sender's sequence. */
export function sequenceNumber(sequence: string | null): string {
  return sequence ?? NO_SEQUENCE
}

/** An authority as it would name itself in a message, from what the register holds about it. */
export function senderOf(authority: { code: string; name: string; dayPhone: string | null; dutyPhone: string | null }): MessageSender {
  const { code, name, dayPhone, dutyPhone } = authority
  const telephones = [
    { use: 'WP', number: dayPhone },
    { use: 'EC', number: dutyPhone },
  ].flatMap(({ use, number }) => (number === null ? [] : [{ use, value: telLink(number) }]))
  // The schema requires a telephone, but it may have no digits.
  return { root: ORGANISATION_ROOT, code, name, telephones: telephones.length > 0 ? telephones : [{ use: 'WP', value: 'tel:' }] }
}

/** Whom the message is for. */
export function recipient({ code, name }: MessageOrganisation): Markup {
  return element('primaryInformationRecipient', {}, [
    contentId(RECIPIENT.template),
    element(RECIPIENT.element, {}, element('representedSourceOrganization', {}, organisationParts(ORGANISATION_ROOT, code, name))),
  ])
}

/** Code and name of an organisation. */
export function organisationParts(root: string, code: string, name: string): Markup[] {
  return [element('id', { root, extension: code }), element('name', {}, name)]
}

/** The numbers of a person, each in an element of the given name. */
export function personIds(name: string, { nhsNumber, localId }: MessagePerson, authorityCode: string): Markup[] {
  const number = element(name, { root: NHS_NUMBER_ROOT, extension: nhsNumber })
  return localId === null ? [number] : [number, element(name, { root: LOCAL_ID_ROOT, extension: localId, assigningAuthorityName: authorityCode })]
}

/** The identifier of a message, or of what it reports: a UUID in capitals, as the schema requires. */
export function uuidId(uuid: string): Markup {
  return element('id', { root: uuid.toUpperCase() })
}
