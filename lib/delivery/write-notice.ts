import { z } from 'zod'
import { writeAccessNotice } from '@/lib/national-messages/write-access-notice'
import { writeInactiveNumberNotice } from '@/lib/national-messages/write-inactive-number-notice'

const organisation = z.object({ code: z.string(), name: z.string() })
const common = {
  /** The notice's id: the same when the notice is written again. */
  id: z.guid(),
  eventId: z.guid(),
  at: z.coerce.date(),
  authority: organisation,
  child: z.object({ nhsNumber: z.string(), localId: z.string().optional() }),
  /** The sender's sequence number of the file that last published the child. */
  file: z.string().optional(),
}

/** What a notice is made from, as the database gives it (`cpis.message_content`). */
const noticeContent = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('access'),
    records: z.number().int().min(1),
    viewer: z.object({ id: z.guid(), name: z.string(), role: z.string(), organisationCode: z.string(), organisationName: z.string() }),
  }),
  z.object({ ...common, kind: z.literal('inactive-number'), replacedBy: z.string().optional() }),
])

/** Job role of everybody who looks children up, from the national directory; finer roles are not known here. */
const CLINICAL_PRACTITIONER = { code: 'R8000', name: 'Clinical Practitioner Access Role' }

/**
 * Writes the national message for what the database gives: 05 for an access, 06 for a number that is no longer anybody's
 * (interoperability.md 7.4).
 *
 * @param content the JSON of `cpis.message_content`
 * @param sentAt when it is written
 * @returns the XML
 * @throws ZodError when the content is of another shape
 */
export function writeNotice(content: unknown, sentAt: Date): string {
  const notice = noticeContent.parse(content)
  const person = { nhsNumber: notice.child.nhsNumber, localId: notice.child.localId ?? null }
  const uploadSequence = notice.file ?? null
  if (notice.kind === 'inactive-number') {
    return writeInactiveNumberNotice({
      id: notice.id,
      at: sentAt,
      recipient: notice.authority,
      numbers: [{ person, replacedBy: notice.replacedBy ?? null, uploadSequence }],
    })
  }
  const { viewer } = notice
  const access = {
    id: notice.eventId,
    at: notice.at,
    person,
    author: {
      name: viewer.name,
      role: CLINICAL_PRACTITIONER,
      roleProfileId: null,
      organisation: { code: viewer.organisationCode, name: viewer.organisationName },
    },
  }
  return writeAccessNotice({
    id: notice.id,
    sentAt,
    recipient: notice.authority,
    // Each kind of plan that the child has is a record of its own.
    records: Array.from({ length: notice.records }, () => ({ uploadSequence, accesses: [access] })),
  })
}
