import { JOB_ROLE_SYSTEM, ORGANISATION_ROOT, PERSON_AUTHOR, ROLE_PROFILE_ROOT } from './message-codes'
import { organisationParts, personIds, recipient, sequenceNumber, uuidId, type MessageOrganisation, type MessagePerson } from './message-parts'
import { writeMoment } from './message-times'
import { contentId, element, message, type Markup } from './xml-writing'

/** Who looked at a record. */
export type AccessAuthor = {
  /** As displayed: no title and no number. */
  readonly name: string
  /** Job role: its code in the national directory, and its name. */
  readonly role: { readonly code: string; readonly name: string }
  /** The role profile in the national directory; null when it is not known. */
  readonly roleProfileId: string | null
  readonly organisation: MessageOrganisation
}

/** One look at a record. */
export type NotedAccess = {
  /** The access's identifier: the same in every notice about it. */
  readonly id: string
  readonly at: Date
  readonly author: AccessAuthor
  readonly person: MessagePerson
}

/** What an access notice says. */
export type AccessNotice = {
  /** The notice's identifier, a UUID, so that a notice delivered twice counts once. */
  readonly id: string
  readonly sentAt: Date
  /** The authority being told, by its DfE code. */
  readonly recipient: MessageOrganisation
  /** The authority's records that were looked at; none makes an empty notice. `uploadSequence` is the last file with them, null if none. */
  readonly records: readonly { readonly uploadSequence: string | null; readonly accesses: readonly NotedAccess[] }[]
}

/**
 * Writes an Access to Service Notification (message 05, `REPC_MT000004GB01`, interoperability.md 7.4): who looked, when and where. It
 * holds no clinical fact, and nothing about the child but the numbers that the authority itself sent.
 *
 * @returns the message, to be encoded as UTF-8
 * @throws RangeError for a record that nobody looked at, which the schema cannot express
 */
export function writeAccessNotice({ id, sentAt, recipient: told, records }: AccessNotice): string {
  return message('CP-ISAccessToServiceNotification', [
    element('effectiveTime', { value: writeMoment(sentAt) }),
    uuidId(id),
    element('pertinentInformation', {}, element('pertinentTotalReturnedRecords', {}, element('value', { value: records.length }))),
    records.map(({ uploadSequence, accesses }) => {
      if (accesses.length === 0) throw new RangeError('A record in an access notice was looked at')
      return element(
        'pertinentInformation1',
        {},
        element('pertinentCP-ISRecordAccess', {}, [
          accesses.map((access) => query(access, told.code)),
          element('reference', {}, element('referredToLAUploadFile', {}, element('value', { extension: sequenceNumber(uploadSequence) }))),
        ]),
      )
    }),
    recipient(told),
  ])
}

function query({ id, at, author, person }: NotedAccess, authorityCode: string): Markup {
  return element(
    'pertinentInformation2',
    {},
    element('pertinentCP-ISNHSQuery', {}, [
      element('effectiveTime', { value: writeMoment(at) }),
      uuidId(id),
      element('author', {}, [contentId(PERSON_AUTHOR.template), element(PERSON_AUTHOR.element, {}, authorParts(author))]),
      element('queryByParameter', {}, element('person.id', {}, personIds('value', person, authorityCode))),
    ]),
  )
}

function authorParts({ name, role, roleProfileId, organisation }: AccessAuthor): Markup[] {
  return [
    element('code', { code: role.code, codeSystem: JOB_ROLE_SYSTEM, displayName: role.name }),
    element('id', roleProfileId === null ? { nullFlavor: 'NI' } : { root: ROLE_PROFILE_ROOT, extension: roleProfileId }),
    // The name is not known in parts, so it goes in as one text.
    element('assignedAuthorPerson', {}, element('name', {}, name)),
    element('representedOrganization', {}, organisationParts(ORGANISATION_ROOT, organisation.code, organisation.name)),
  ]
}
