import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LeaseLost } from '@/lib/work/failure-reason'
import { workOnce } from '@/lib/work/work-until-stopped'
import { deliveryQueue } from '@/server/worker/deliveries'
import { openWorkerDatabase, type Claim, type WorkerDatabase } from '@/server/worker/worker-database'
import { mailboxSender } from '@/server/worker/send-to-mailbox'
import { createClinician, type TestClinician } from '@/tests/factories/access'
import type { TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { createToldAuthority, lookTimes, outboxOf } from '@/tests/support/delivery'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { nationalSchema } from '@/tests/support/national-schema'

let database: TestDatabase
let admin: pg.Client
let workerDatabase: WorkerDatabase
let nurse: TestClinician

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  workerDatabase = openWorkerDatabase(database.workerUrl)
  nurse = await createClinician(admin, { name: 'Amara Osei', organisationName: 'St Agnes & Sons <Hospital>' })
})
afterAll(async () => {
  await workerDatabase.close()
  await admin.end()
  await database.drop()
})

const deliver = () =>
  workOnce(
    deliveryQueue({
      database: workerDatabase,
      senders: { email: async () => ({}), staff: async () => ({}), mailbox: mailboxSender(workerDatabase) },
    }),
  )

/** What the national schema finds wrong with a message. */
async function faultsOf(schemaName: string, xml: string | undefined): Promise<string[]> {
  const schema = await nationalSchema(schemaName)
  if (!schema.found) {
    console.log(schema.why)
    return []
  }
  const faults = schema.faults(xml ?? '')
  schema.close()
  return faults
}

async function messagesOf(authority: TestAuthority): Promise<{ kind: string; body: string }[]> {
  const { rows } = await admin.query<{ kind: string; body: string }>(
    'select kind, body from cpis.mailbox_message where authority_id = $1 order by created_at',
    [authority.id],
  )
  return rows
}

describe('a look-up is told to the mailbox', () => {
  it('as the national access notice, once, with who, when and where', async () => {
    const { authority, child } = await createToldAuthority(admin, { mailbox: true })
    await createPlan(admin, child, { type: 'LAC' })
    await lookTimes(admin, nurse, child, 1)
    await deliver()
    await deliver()
    const [message, ...more] = await messagesOf(authority)
    expect(more).toEqual([])
    expect(message?.kind).toBe('access')
    expect(await faultsOf('REPC_MT000004GB01', message?.body)).toEqual([])
    for (const part of [
      child.nhsNumber,
      'Amara Osei',
      'St Agnes &amp; Sons &lt;Hospital',
      `extension="${authority.code}"`,
      '<pertinentTotalReturnedRecords><value value="2"/>',
    ])
      expect(message?.body).toContain(part)
    for (const notTold of [child.familyName, child.givenName, 'direct-care']) expect(message?.body).not.toContain(notTold)
    expect(await outboxOf(admin, authority)).toEqual([{ channel: 'mailbox', state: 'done', attempts: 1, error: null }])
  })

  it('also to an authority that protects the child and has no plan any more, as one record', async () => {
    const { authority, child } = await createToldAuthority(admin, { mailbox: true })
    await admin.query(`update cpis.child set is_protected = true, change = 'protected', changed_by = 'test' where id = $1`, [child.id])
    await admin.query(`update cpis.plan set withdrawn_at = now(), changed_by = 'test' where child_id = $1`, [child.id])
    const elsewhere = await createToldAuthority(admin, {})
    await createPlan(admin, await createChild(admin, elsewhere.authority, { nhsNumber: child.nhsNumber }))
    await lookTimes(admin, nurse, child, 1)
    await deliver()
    const [message, ...more] = await messagesOf(authority)
    expect(more).toEqual([])
    expect(await faultsOf('REPC_MT000004GB01', message?.body)).toEqual([])
    expect(message?.body).toContain('<pertinentTotalReturnedRecords><value value="1"/>')
  })

  it('under the number that was looked up, when that is found to be wrong before it is told: and with no reference to the child', async () => {
    const { authority, child } = await createToldAuthority(admin, { mailbox: true })
    await admin.query(`update cpis.child set local_id = 'OWN-REF-77' where id = $1`, [child.id])
    await lookTimes(admin, nurse, child, 1)
    const right = fakeNhsNumber(7_003)
    await admin.query(`update cpis.child set nhs_number = $2, change = 'number-corrected' where id = $1`, [child.id, right])
    await deliver()
    const [message, ...more] = await messagesOf(authority)
    expect(more).toEqual([])
    expect(message?.body).toContain(child.nhsNumber)
    expect(message?.body).not.toContain(right)
    expect(message?.body).not.toContain('OWN-REF-77')
    await lookTimes(admin, nurse, { ...child, nhsNumber: right }, 1)
    await deliver()
    const told = (await messagesOf(authority)).find(({ body }) => body.includes(right))
    expect(told?.body).toContain('OWN-REF-77')
    expect(told?.body).not.toContain(child.nhsNumber)
  })

  it('is told by nobody whose claim is over, so that nothing comes twice', async () => {
    const { authority, child } = await createToldAuthority(admin, { mailbox: true })
    await lookTimes(admin, nurse, child, 1)
    const [claim] = await workerDatabase.claim(25)
    await admin.query(`update cpis.outbox set state = 'done', settled_at = now(), leased_until = null, leased_by = null where id = $1`, [
      claim?.ids[0],
    ])
    await expect(mailboxSender(workerDatabase)(claim!)).rejects.toBeInstanceOf(LeaseLost)
    expect(await workerDatabase.put(claim!, '<late/>')).toBe(false)
    expect(await messagesOf(authority)).toEqual([])
  })

  it('is told by nobody whose claim ends while the message is written', async () => {
    const { authority, child } = await createToldAuthority(admin, { mailbox: true })
    await lookTimes(admin, nurse, child, 1)
    const [claim] = await workerDatabase.claim(25)
    const { put } = workerDatabase
    const content = async (of: Claim) => {
      const written = await workerDatabase.content(of)
      await admin.query('update cpis.outbox set leased_by = gen_random_uuid() where id = $1', [of.ids[0]])
      return written
    }
    await expect(mailboxSender({ content, put })(claim!)).rejects.toBeInstanceOf(LeaseLost)
    expect(await messagesOf(authority)).toEqual([])
    expect(await outboxOf(admin, authority)).toEqual([{ channel: 'mailbox', state: 'sending', attempts: 1, error: null }])
  })
})

describe('a number that is no longer a child’s is told to whoever holds the child under it', () => {
  it('with the number that replaced it, once', async () => {
    const { authority, child } = await createToldAuthority(admin, { mailbox: true })
    const successor = fakeNhsNumber(7_001)
    await admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [child.nhsNumber, successor])
    await admin.query(`update cpis.child set number_status = 'replaced', traced_at = now() where id = $1`, [child.id])
    await deliver()
    const messages = await messagesOf(authority)
    expect(messages.map(({ kind }) => kind)).toEqual(['inactive-number'])
    expect(await faultsOf('REPC_MT000005GB01', messages[0]?.body)).toEqual([])
    expect(messages[0]?.body).toContain(child.nhsNumber)
    expect(messages[0]?.body).toContain(successor)
  })

  it('without any number after an adoption that another authority recorded', async () => {
    const { authority, child } = await createToldAuthority(admin, { mailbox: true })
    const elsewhere = await createToldAuthority(admin, { mailbox: true })
    const same = await createChild(admin, elsewhere.authority, { nhsNumber: child.nhsNumber })
    await createPlan(admin, same, { endsIn: -1 })
    await admin.query(`update cpis.child set closed_why = 'adopted', closed_on = cpis.today(), change = 'adopted' where id = $1`, [same.id])
    await deliver()
    const messages = await messagesOf(authority)
    expect(messages.map(({ kind }) => kind)).toEqual(['inactive-number'])
    expect(messages[0]?.body).not.toContain('replacedBy')
    expect(await messagesOf(elsewhere.authority)).toEqual([])
  })

  it('to nobody who has no mailbox', async () => {
    const { authority, child } = await createToldAuthority(admin, { email: 'duty@council.test' })
    await admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [child.nhsNumber, fakeNhsNumber(7_002)])
    expect(await outboxOf(admin, authority)).toEqual([])
  })
})
