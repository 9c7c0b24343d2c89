import { z } from 'zod'
import { callAtGate } from '@/lib/db/call-at-gate'
import * as codes from '@/lib/db/codes.generated'
import type { MailboxSignature } from './mailbox-signature'

/** A message as its mailbox hands it out. `body` is null once it has been taken. */
const mailboxMessage = z.object({ kind: z.enum(codes.MAILBOX_MESSAGE_KIND), body: z.string().nullable(), at: z.string() })
export type MailboxMessage = z.output<typeof mailboxMessage>

/** How many passwords a mailbox has had; null when there is no such mailbox, or it is switched off. */
export async function generationOf(mailbox: string): Promise<number | null> {
  return callAtGate('mailbox_generation', { mailbox }, z.int().nullable())
}

/** Lets a request in once, and only close to the time at which it says it was made, by the database's clock. */
export async function admitRequest({ mailbox, nonce, count, at }: MailboxSignature): Promise<boolean> {
  return callAtGate('admit_mailbox_request', { mailbox, nonce, count, at }, z.boolean())
}

/** The ids of what waits in a mailbox, oldest first, at most 500. */
export async function waitingIn(mailbox: string): Promise<string[]> {
  return callAtGate('mailbox_inbox', { mailbox }, z.array(z.guid()))
}

/** A message of a mailbox; reading it is recorded. Null when it is not this mailbox's own. */
export async function messageOf(mailbox: string, id: string): Promise<MailboxMessage | null> {
  return callAtGate('read_mailbox_message', { mailbox, id }, mailboxMessage.nullable())
}

/** Records that the authority's system has a message. @returns false when it is not this mailbox's own */
export async function takeMessage(mailbox: string, id: string): Promise<boolean> {
  return callAtGate('acknowledge_mailbox_message', { mailbox, id }, z.boolean())
}
