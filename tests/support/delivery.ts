import type pg from 'pg'
import { recordAccess, type TestClinician } from '@/tests/factories/access'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'

/** The state of an item in the outbox, in the form that tests compare. */
export type OutboxLine = { channel: string; state: string; attempts: number; error: string | null }

/** An authority that is told of accesses in the given ways, and holds a child with a plan. */
export async function createToldAuthority(
  admin: pg.Client,
  ways: { email?: string; mailbox?: boolean },
): Promise<{ authority: TestAuthority; child: TestChild }> {
  const authority = await createAuthority(admin)
  await admin.query(
    'update cpis.authority set delivers_email = $2::text is not null, notice_emails = array_remove(array[$2::text], null), delivers_mailbox = $3 where organisation_id = $1',
    [authority.id, ways.email ?? null, ways.mailbox ?? false],
  )
  const child = await createChild(admin, authority)
  await createPlan(admin, child)
  return { authority, child }
}

/** Looks a child up a number of times, each time through the door. */
export async function lookTimes(admin: pg.Client, nurse: TestClinician, child: TestChild, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await recordAccess(admin, nurse, child.nhsNumber)
}

/** What the outbox holds for an authority, oldest first. */
export async function outboxOf(admin: pg.Client, authority: TestAuthority): Promise<OutboxLine[]> {
  const { rows } = await admin.query<OutboxLine>(
    'select channel, state, attempts, last_error as error from cpis.outbox where authority_id = $1 order by created_at, channel',
    [authority.id],
  )
  return rows
}

/** Lets time pass for everything that is waiting: what was put off is due, leases have run out, and everybody may be mailed again. */
export async function letTimePass(admin: pg.Client, ago = '2 hours'): Promise<void> {
  await admin.query(
    `update cpis.outbox set next_at = next_at - $1::interval, created_at = created_at - $1::interval, leased_until = leased_until - $1::interval,
       retried_at = retried_at - $1::interval`,
    [ago],
  )
  await admin.query('update cpis.mail_pace set not_before = not_before - $1::interval', [ago])
}
