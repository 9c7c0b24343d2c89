import { env } from '@/lib/config/env'
import { admitRequest, generationOf, messageOf, takeMessage, waitingIn } from './mailbox-repository'
import { recordMailboxRefusal, type MailboxRefusal } from './mailbox-refusals'
import { isTrueSignature, mailboxSecrets, readMailboxSignature } from './mailbox-signature'

/** The workflow id of each kind of message, for whoever reads the notices. The national ids are not published; these are our own. */
const WORKFLOWS = { access: 'CPIS_ACCESS_NOTICE', 'inactive-number': 'CPIS_INACTIVE_NUMBER' } as const

/** The sender of everything in a mailbox. */
const SENDER = 'CPIS001'

const MESSAGE_ID = /^([0-9A-F]{8})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{12})$/

/**
 * `GET /messageexchange/{mailbox}/inbox`: the ids of what waits, oldest first, at most 500.
 *
 * @param request signed as interoperability.md 7.6 says; cookies are ignored
 */
export function answerInbox(request: Request, mailbox: string): Promise<Response> {
  return forMailbox(request, mailbox, async () => {
    const messages = (await waitingIn(mailbox)).map(nameOf)
    return Response.json({ messages, approx_inbox_count: messages.length }, { headers: HEADERS })
  })
}

/** `GET /messageexchange/{mailbox}/inbox/{message}`: the message itself; 410 for one that has been taken. */
export function answerMessage(request: Request, mailbox: string, message: string): Promise<Response> {
  return forMailbox(request, mailbox, async () => {
    const id = idOf(message)
    const found = id === null ? null : await messageOf(mailbox, id)
    if (found === null) return refusal(404, 'Message not found')
    if (found.body === null) return refusal(410, 'Message has been acknowledged')
    return new Response(found.body, {
      headers: {
        ...HEADERS,
        'Content-Type': 'application/xml; charset=utf-8',
        'mex-from': SENDER,
        'mex-to': mailbox,
        'mex-messageid': message,
        'mex-workflowid': WORKFLOWS[found.kind],
        'mex-filename': `${message}.xml`,
        'mex-localid': message,
        'mex-messagetype': 'DATA',
        'mex-content-compressed': 'N',
        'mex-chunk-range': '1:1',
        'mex-statustimestamp': found.at,
      },
    })
  })
}

/** `PUT /messageexchange/{mailbox}/inbox/{message}/status/acknowledged`: the authority's system has it, and it is gone from here. */
export function answerAcknowledgement(request: Request, mailbox: string, message: string): Promise<Response> {
  return forMailbox(request, mailbox, async () => {
    const id = idOf(message)
    if (id === null || !(await takeMessage(mailbox, id))) return refusal(404, 'Message not found')
    return Response.json({ messageId: message }, { headers: HEADERS })
  })
}

/**
 * Checks who is asking before anything else. An unknown mailbox, a wrong key, an old request and a repeated one all get the same answer;
 * which of them it was is recorded.
 */
async function forMailbox(request: Request, mailbox: string, act: () => Promise<Response>): Promise<Response> {
  const why = await reasonToRefuse(request, mailbox)
  if (why === null) return act()
  await recordMailboxRefusal(mailbox, why)
  return refusal(403, 'Not authorised')
}

async function reasonToRefuse(request: Request, mailbox: string): Promise<MailboxRefusal | null> {
  const key = env().MAILBOX_KEY
  const signature = readMailboxSignature(request.headers.get('authorization'))
  if (key === undefined || signature === null) return 'unreadable'
  if (signature.mailbox !== mailbox) return 'another-mailbox'
  const generation = await generationOf(mailbox)
  // All are compared, so that the time does not tell which one it was.
  const isTrue = [key, ...env().MAILBOX_KEYS_FORMER]
    .map((one) => isTrueSignature(signature, mailboxSecrets(one, mailbox, generation ?? 1)))
    .includes(true)
  if (generation === null) return 'unknown-mailbox'
  if (!isTrue) return 'signature'
  return (await admitRequest(signature)) ? null : 'late-or-repeated'
}

const HEADERS = { 'Cache-Control': 'no-store' }

function refusal(status: number, sentence: string): Response {
  return Response.json({ detail: sentence }, { status, headers: HEADERS })
}

/** A message's name as the national service writes it, in capitals and digits. */
function nameOf(id: string): string {
  return id.replaceAll('-', '').toUpperCase()
}

function idOf(name: string): string | null {
  const parts = MESSAGE_ID.exec(name)
  return parts === null ? null : parts.slice(1).join('-').toLowerCase()
}
