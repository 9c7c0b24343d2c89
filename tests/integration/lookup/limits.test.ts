import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { askForEmergencyAccess, lookUpInEmergency, openEmergencyRequest } from '@/lib/lookup/look-up-in-emergency'
import { openLookup } from '@/lib/lookup/open-lookup'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { asLive, sendLookup } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { waitingRequest } from '@/tests/support/waiting-request'

const WHY = 'Many children came in after an accident'
const NOWHERE = { address: null, agentHash: null }
const number = fakeNhsNumber(4_000)
let app: TestApplication
let nurse: Actor

beforeAll(async () => {
  app = await startApplication()
  // Somebody has published something, so that nothing held is none.
  await createPlan(app.admin, await createChild(app.admin, await createAuthority(app.admin)))
})
afterAll(() => app.stop())
beforeEach(async () => {
  nurse = await createClinicalActor(app.admin)
})

/** Makes it look as if the person had made this many look-ups in the last hour. */
async function lookedUp(times: number): Promise<void> {
  await app.admin.query(
    `insert into cpis.rate_count (what, whom, slot, counts_until, n)
     values ('look-up', uuid_send($1), extract(minute from now() - interval '30 minutes'), date_trunc('minute', now() + interval '30 minutes'), $2)`,
    [nurse.personId, times],
  )
}

async function alerts(): Promise<string[]> {
  const { rows } = await app.admin.query<{ kind: string }>('select kind from cpis.access_alert where person_id = $1 order by at, kind', [
    nurse.personId,
  ])
  return rows.map(({ kind }) => kind)
}

async function inEmergency(): Promise<string> {
  const answer = await lookUpInEmergency(nurse, await waitingRequest(nurse), WHY, NOWHERE)
  if (answer.outcome !== 'made') throw new Error(`It was not made: ${answer.outcome}`)
  return answer.eventId
}

async function look() {
  return sendLookup(nurse, number)
}

describe('look-ups of one person in an hour', () => {
  it('are 40 without a word; the next one warns, and tells the safeguarding lead once', async () => {
    await lookedUp(39)
    expect(await look()).toMatchObject({ made: true, many: false })
    expect(await alerts()).toEqual([])
    expect(await look()).toMatchObject({ made: true, many: true })
    expect(await look()).toMatchObject({ made: true, many: true })
    expect(await alerts()).toEqual(['many-checks'])
    const { rows } = await app.admin.query('select channel, kind, organisation_id from cpis.outbox where organisation_id = $1', [
      nurse.organisation.id,
    ])
    expect(rows).toEqual([{ channel: 'staff', kind: 'alert', organisation_id: nurse.organisation.id }])
  })

  it('are 80 without the emergency form; the next one waits for it and searches nothing', async () => {
    await lookedUp(80)
    expect(await look()).toEqual({ made: false, problem: 'over-limit' })
    const { rows } = await app.admin.query('select from cpis.access_unmatched where actor_id = $1', [nurse.personId])
    expect(rows).toHaveLength(0)
    expect(await openEmergencyRequest(nurse)).toMatchObject({ ofEvent: null, number, dutyPhones: [] })
    const answer = await lookUpInEmergency(nurse, await waitingRequest(nurse), WHY, NOWHERE)
    expect(answer.outcome).toBe('made')
    if (answer.outcome === 'made') expect(asLive(await openLookup(nurse, answer.eventId)).outcome).toBe('none')
    expect(await alerts()).toEqual(['over-limit', 'emergency-access'])
    expect(await openEmergencyRequest(nurse)).toBeNull()
  })

  it('that are made by the emergency form find a protected record, and show it only to whoever asks for it once they know that it is one', async () => {
    const authority = await createAuthority(app.admin)
    const child = await createChild(app.admin, authority, { isProtected: true })
    await createPlan(app.admin, child)
    await lookedUp(80)
    expect(await sendLookup(nurse, child.nhsNumber)).toEqual({ made: false, problem: 'over-limit' })
    const found = await inEmergency()
    expect(asLive(await openLookup(nurse, found)).outcome).toBe('protected')
    await askForEmergencyAccess(nurse, found)
    expect(asLive(await openLookup(nurse, await inEmergency()))).toMatchObject({ outcome: 'match', opened: true })
    const { rows } = await app.admin.query(
      `select a.outcome, a.in_emergency as "inEmergency", n.in_emergency as "toldAsEmergency", l.protected as "toldLeads"
       from cpis.access_matched a join cpis.notification n using (event_id) join cpis.access_alert l using (event_id) where a.actor_id = $1 order by a.at`,
      [nurse.personId],
    )
    expect(rows).toEqual([
      { outcome: 'protected', inEmergency: true, toldAsEmergency: false, toldLeads: false },
      { outcome: 'opened', inEmergency: true, toldAsEmergency: true, toldLeads: true },
    ])
  })

  it('count once each, also when they are made by the emergency form: 200 children can be looked up, not 140', async () => {
    await lookedUp(80)
    for (let child = 0; child < 3; child++) {
      await look()
      expect((await lookUpInEmergency(nurse, await waitingRequest(nurse), WHY, NOWHERE)).outcome).toBe('made')
    }
    const { rows } = await app.admin.query<{ looks: number }>(
      `select sum(n)::integer as looks from cpis.rate_count where what = 'look-up' and whom = uuid_send($1)`,
      [nurse.personId],
    )
    expect(rows[0]?.looks).toBe(83)
  })

  it('are 200; after that there are none, by the emergency form neither, and the answer is "unavailable"', async () => {
    await lookedUp(199)
    await look()
    expect((await lookUpInEmergency(nurse, await waitingRequest(nurse), WHY, NOWHERE)).outcome).toBe('made')
    await expect(look()).rejects.toMatchObject({ kind: 'unavailable' })
    expect(await alerts()).toEqual(['over-limit', 'emergency-access', 'stopped'])
    const { rows } = await app.admin.query(
      `select type, outcome from cpis.audit_event where person_id = $1 and type in ('lookup.stop', 'lookup.over-limit') order by at`,
      [nurse.personId],
    )
    expect(rows).toEqual([
      { type: 'lookup.over-limit', outcome: 'refused' },
      { type: 'lookup.stop', outcome: 'refused' },
    ])
  })

  it('are forgotten after an hour', async () => {
    await app.admin.query(
      `insert into cpis.rate_count (what, whom, slot, counts_until, n) select 'look-up', uuid_send($1), s, now() - interval '1 minute', 500 from generate_series(0, 59) s`,
      [nurse.personId],
    )
    expect(await look()).toMatchObject({ made: true, many: false })
  })

  it('go on when they cannot be counted', async () => {
    await lookedUp(500)
    await app.admin.query('alter table cpis.rate_count rename to rate_count_gone')
    expect(await look()).toMatchObject({ made: true, many: false })
    await app.admin.query('alter table cpis.rate_count_gone rename to rate_count')
  })

  it('that find nothing 30 times on end are told to the safeguarding lead, once', async () => {
    for (let time = 0; time < 30; time++) await look()
    await app.admin.query('select cpis.tell_of_no_match_runs()')
    await app.admin.query('select cpis.tell_of_no_match_runs()')
    expect(await alerts()).toEqual(['no-match-run'])
  })
})
