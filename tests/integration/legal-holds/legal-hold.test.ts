import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { env } from '@/lib/config/env'
import { lastVerification } from '@/lib/sealing/last-verification'
import { liftLegalHold } from '@/lib/legal-holds/lift-legal-hold'
import { listLegalHolds } from '@/lib/legal-holds/list-legal-holds'
import { placeLegalHold } from '@/lib/legal-holds/place-legal-hold'
import { addressOfLogin } from '@/scripts/database/address'
import { createAdministrator } from '@/tests/factories/administrator'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { sealedAllAlong, sealedEarlier } from '@/tests/support/aged-seals'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { asSuperuserWithoutGuards, makeOutsideFiles, type OutsideFiles, sealOnce, verifyAll } from '@/tests/support/sealed-register'

let app: TestApplication

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())

const login = (name: string) => addressOfLogin(app.adminUrl, name, new URL(app.adminUrl).password)

/** What the verifier finds. The lines of the log are the application's, with its key. */
const verified = (outside: OutsideFiles) => verifyAll(login('cpis_verifier'), outside, { from: null, to: null }, [env().ACCESS_MAC_KEY])

const nothing = { number: '', personName: '', organisationId: '', reason: 'A court has asked for these records' }

/** How many expired months of look-ups that found nothing are dropped. */
async function dropsTheOldMonth(): Promise<number> {
  const { rows } = await app.admin.query<{ dropped: number }>('select cpis.drop_old_access_partitions() as dropped')
  return rows[0]?.dropped ?? -1
}

/** Makes the partition of the month 20 months ago, with one look-up in it. */
async function makeOldMonth(): Promise<void> {
  await app.admin.query(
    `set role cpis_owner; select cpis.ensure_access_partitions((now() - interval '20 months')::date, (now() - interval '20 months')::date); reset role`,
  )
  await app.admin.query(
    `insert into cpis.access_unmatched (event_id, at, xact, actor_id, actor_name, role, organisation_id, organisation_name, setting_id, setting_kind, setting_name,
       channel, automatic, user_proven, reason, subject_key, outcome, app_version, request_id, mac)
     values (gen_random_uuid(), now() - interval '20 months', '1', gen_random_uuid(), 'Sam Nurse', 'CL', gen_random_uuid(), 'Hospital', gen_random_uuid(), 'emergency-department',
       'Emergency department', 'page', false, true, 'direct-care', repeat('k', 32)::bytea, 'none', 'test', gen_random_uuid(), repeat('m', 32)::bytea)`,
  )
}

/** Makes an old line in the compliance log. */
async function makeOldLine(age: string): Promise<void> {
  await app.admin.query(`insert into cpis.audit_event (type, outcome, at) values ('session.open', 'done', now() - $1::interval)`, [age])
}

describe('a legal hold', () => {
  it('keeps what is due, until another person lifts it; the drop is an event, and what was sealed still verifies', async () => {
    const outside = makeOutsideFiles()
    const [first, second] = [await createAdministrator(app.admin, 'AU'), await createAdministrator(app.admin, 'AU')]
    await makeOldMonth()
    await sealOnce(login('cpis_sealer'), outside)
    expect(await dropsTheOldMonth(), 'sealed only today').toBe(0)
    await sealedEarlier(app.admin, outside, 18)
    await placeLegalHold(first, { ...nothing, kind: 'everything' })
    expect(await dropsTheOldMonth()).toBe(0)
    const { holds } = await listLegalHolds(second, {})
    expect(holds).toMatchObject([{ kind: 'everything', placedByName: first.name, liftedAt: null }])
    await expect(liftLegalHold(first, { holdId: holds[0]!.id })).rejects.toMatchObject({ kind: 'conflict' })
    expect((await listLegalHolds(second, {})).liftsNow).toBe(true)
    // As somebody might type it: the line of the log is vouched for all the same.
    expect(await liftLegalHold(second, { holdId: holds[0]!.id.toUpperCase() })).toBe('lifted')
    await expect(liftLegalHold(second, { holdId: holds[0]!.id })).rejects.toMatchObject({ kind: 'conflict' })
    expect(await dropsTheOldMonth()).toBe(1)
    const { rows } = await app.admin.query(`select details->>'partition' as part from cpis.audit_event where type = 'retention.drop'`)
    expect(rows).toHaveLength(1)
    await sealOnce(login('cpis_sealer'), outside)
    const { findings } = await verified(outside)
    expect(findings.named).toEqual([])
    expect(findings.dropped).toBe(1)
    expect(findings.drops).toMatchObject([{ source: 'unmatched', checkpoint: 2, said: 1, excused: 1 }])
    expect(await lastVerification(first, {})).toMatchObject({ verdict: 'proved', problems: 0, overdue: false })
    outside.remove()
  })

  it('is lifted only by somebody who has just logged in', async () => {
    const [first, second] = [await createAdministrator(app.admin, 'AU'), await createAdministrator(app.admin, 'NA')]
    await placeLegalHold(first, { ...nothing, kind: 'everything' })
    const inForce = async () => (await listLegalHolds(second, {})).holds.filter((hold) => hold.liftedAt === null)
    await app.admin.query(`update cpis.session set auth_time = now() - interval '301 seconds' where id = $1`, [second.sessionId])
    const { holds, liftsNow } = await listLegalHolds(second, {})
    expect(liftsNow).toBe(false)
    expect(await liftLegalHold(second, { holdId: holds[0]!.id })).toBe('log-in-again')
    expect(await inForce()).toHaveLength(1)
    await app.admin.query(`update cpis.session set auth_time = now() - interval '299 seconds' where id = $1`, [second.sessionId])
    expect(await liftLegalHold(second, { holdId: holds[0]!.id })).toBe('lifted')
    expect(await inForce()).toEqual([])
  })

  it('is not got round by deleting a row of a month that is due and saying that the month was dropped', async () => {
    const outside = makeOutsideFiles()
    await asSuperuserWithoutGuards(app.admin, 'delete from cpis.seal_leaf; delete from cpis.seal_checkpoint')
    await makeOldMonth()
    await makeOldLine('7 years 11 months 20 days')
    await makeOldLine('8 years 2 days')
    await sealOnce(login('cpis_sealer'), outside)
    await sealedEarlier(app.admin, outside, 8 * 12 + 1)
    await asSuperuserWithoutGuards(app.admin, `delete from cpis.access_unmatched where at < now() - interval '19 months'`)
    await asSuperuserWithoutGuards(app.admin, `delete from cpis.audit_event where at < now() - interval '7 years'`)
    await app.admin.query(`insert into cpis.audit_event (type, outcome, details) values ('retention.drop', 'done', jsonb_build_object('partition',
      'access_unmatched_' || to_char((now() - interval '20 months') at time zone 'UTC', 'YYYY_MM'), 'rows', 1)), ('retention.erase', 'done', '{"events": 2}')`)
    const { findings } = await verified(outside)
    const said = findings.named.map(({ says }) => says.replaceAll(/[0-9]+/g, 'n'))
    // The row, and the line that was not yet eight years old; the older line may be gone.
    expect(said.filter((one) => one === 'It was sealed under checkpoint n, and is gone, or has another time.')).toHaveLength(2)
    expect(said).toContain('Retention says that it erased n lines, and n are gone.')
    outside.remove()
  })

  it('or not, what is gone from a month before it is dropped is missed by the drop itself', async () => {
    const outside = makeOutsideFiles()
    await asSuperuserWithoutGuards(
      app.admin,
      'delete from cpis.seal_leaf; delete from cpis.seal_checkpoint; delete from cpis.legal_hold; delete from cpis.audit_event',
    )
    for (let rows = 0; rows < 3; rows += 1) await makeOldMonth()
    await sealOnce(login('cpis_sealer'), outside)
    await sealedEarlier(app.admin, outside, 18)
    await asSuperuserWithoutGuards(
      app.admin,
      `delete from cpis.access_unmatched where event_id = (select event_id from cpis.access_unmatched where at < now() - interval '19 months' limit 1)`,
    )
    expect(await dropsTheOldMonth()).toBe(1)
    await sealOnce(login('cpis_sealer'), outside)
    const { findings } = await verified(outside)
    expect(findings.named.map(({ says }) => says)).toEqual([
      expect.stringMatching(/^It says that 2 records of \d{4}-\d\d were dropped, and 3 are gone\.$/),
    ])
    outside.remove()
  })

  it('on everything shows what was dropped under it, even if the table says that it had been lifted', async () => {
    const outside = makeOutsideFiles()
    await asSuperuserWithoutGuards(
      app.admin,
      'delete from cpis.seal_leaf; delete from cpis.seal_checkpoint; delete from cpis.legal_hold; delete from cpis.audit_event',
    )
    await makeOldMonth()
    await sealOnce(login('cpis_sealer'), outside)
    await sealedEarlier(app.admin, outside, 18)
    await placeLegalHold(await createAdministrator(app.admin, 'AU'), { ...nothing, kind: 'everything' })
    expect(await dropsTheOldMonth()).toBe(0)
    await asSuperuserWithoutGuards(app.admin, `update cpis.audit_event set at = at - interval '20 minutes'`)
    await asSuperuserWithoutGuards(
      app.admin,
      `update cpis.legal_hold set lifted_at = now(), lifted_by = gen_random_uuid(), lifted_by_name = 'Pat Tester' where lifted_at is null`,
    )
    expect(await dropsTheOldMonth()).toBe(1)
    await sealOnce(login('cpis_sealer'), outside)
    const { findings } = await verified(outside)
    expect(findings.named.map(({ says }) => says)).toEqual(['It says that records were dropped while a legal hold kept everything.'])
    outside.remove()
  })

  it('about an organisation, or a child, keeps the months in which there is something of theirs, and no others', async () => {
    const auditor = await createAdministrator(app.admin, 'AU')
    await asSuperuserWithoutGuards(app.admin, 'delete from cpis.seal_leaf; delete from cpis.seal_checkpoint')
    await sealedAllAlong(app.admin)
    await makeOldMonth()
    const { rows } = await app.admin.query<{ id: string }>(
      `insert into cpis.organisation (kind, name, ods_code, status) values ('nhs', 'Elsewhere', 'X9999', 'live') returning id`,
    )
    await placeLegalHold(auditor, { ...nothing, kind: 'organisation', organisationId: rows[0]!.id })
    await placeLegalHold(auditor, { ...nothing, kind: 'child', number: fakeNhsNumber(7_500) })
    expect(await dropsTheOldMonth()).toBe(1)
    await makeOldMonth()
    await app.admin.query(
      `update cpis.legal_hold set lifted_at = now(), lifted_by = gen_random_uuid(), lifted_by_name = 'Pat Tester' where lifted_at is null`,
    )
    await app.admin.query(
      `insert into cpis.legal_hold (kind, subject_key, reason, placed_by, placed_by_name) values ('child', repeat('k', 32)::bytea, 'A court has asked', gen_random_uuid(), 'Pat Tester')`,
    )
    expect(await dropsTheOldMonth()).toBe(0)
  })

  it('is refused without a reason, without a child, and from anybody but an auditor', async () => {
    const auditor = await createAdministrator(app.admin, 'AU')
    await expect(placeLegalHold(auditor, { ...nothing, kind: 'everything', reason: 'because' })).rejects.toMatchObject({ kind: 'invalid-input' })
    for (const reason of ['It is about 999 000 0018, a court says', 'aaaaaaaaaaaaaaaaaaaa']) {
      await expect(placeLegalHold(auditor, { ...nothing, kind: 'everything', reason })).rejects.toMatchObject({
        kind: 'invalid-input',
        field: 'reason',
      })
    }
    await expect(placeLegalHold(auditor, { ...nothing, kind: 'child', number: '123' })).rejects.toMatchObject({ kind: 'invalid-input' })
    await expect(placeLegalHold(auditor, { ...nothing, kind: 'person', personName: 'Nobody Of This Name' })).rejects.toMatchObject({
      kind: 'invalid-input',
    })
    await expect(placeLegalHold(await createAdministrator(app.admin, 'NA'), { ...nothing, kind: 'everything' })).rejects.toMatchObject({
      kind: 'not-permitted',
    })
    await expect(listLegalHolds(await createClinicalActor(app.admin), {})).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})
