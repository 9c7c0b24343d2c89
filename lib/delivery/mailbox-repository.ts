import type * as codes from '@/lib/db/codes.generated'
import { runStatement } from '@/lib/db/statement'
import type { MailboxSignature } from './mailbox-signature'

/** A message as its mailbox hands it out. `body` is null once it has been taken. */
export type MailboxMessage = { kind: codes.MailboxMessageKind; body: string | null; at: string }

/** The count of passwords that a mailbox has had; null when there is no such mailbox, or it is switched off. */
export async function generationOf(mailbox: string): Promise<number | null> {
  const [row] = await runStatement<{ generation: number | null }>(
    { name: 'mailbox-generation', text: 'select cpis.mailbox_generation($1) as generation' }, [mailbox])
  return row?.generation ?? null
}

/** Lets a request in once, and only near the time at which it says that it was made, by the database's clock. */
export async function admitRequest({ mailbox, nonce, count, at }: MailboxSignature): Promise<boolean> {
  const [row] = await runStatement<{ admitted: boolean }>(
    { name: 'mailbox-admit', text: 'select cpis.admit_mailbox_request($1, $2, $3, $4) as admitted' }, [mailbox, nonce, count, at])
  return row?.admitted === true
}

/** Ids of what waits in a mailbox, oldest first, at most 500. */
export async function waitingIn(mailbox: string): Promise<string[]> {
  const [row] = await runStatement<{ ids: string[] }>({ name: 'mailbox-inbox', text: 'select cpis.mailbox_inbox($1) as ids' }, [mailbox])
  return row?.ids ?? []
}

/** A message of a mailbox, which is recorded; null when it is none of its own. */
export async function messageOf(mailbox: string, id: string): Promise<MailboxMessage | null> {
  const [row] = await runStatement<{ message: MailboxMessage | null }>(
    { name: 'mailbox-read', text: 'select cpis.read_mailbox_message($1, $2) as message' }, [mailbox, id])
  return row?.message ?? null
}

/** Says that the authority's system has a message. @returns false when it is none of the mailbox's own */
export async function takeMessage(mailbox: string, id: string): Promise<boolean> {
  const [row] = await runStatement<{ taken: boolean }>(
    { name: 'mailbox-acknowledge', text: 'select cpis.acknowledge_mailbox_message($1, $2) as taken' }, [mailbox, id])
  return row?.taken === true
}
