import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countWaiting } from '@/lib/approvals/count-waiting'
import { answerRequest } from '@/lib/approvals/answer-request'
import { listRequests } from '@/lib/approvals/list-requests'
import { requestParting } from '@/lib/approvals/request-parting'
import { getChildRecord } from '@/lib/children/get-child-record'
import { recordAdoption } from '@/lib/children/record-adoption'
import { replaceNumber } from '@/lib/children/replace-number'
import type { Actor } from '@/lib/identity/actor'
import { followNumber } from '@/lib/plans/follow-number'
import { todayInLondon } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { linksFrom } from '@/tests/support/number-standing'
import { recordedMonthsAgo } from '@/tests/support/recorded-long-ago'

/** One person under several numbers, and how two people undo a link that was wrong (docs/decisions/049). */

let app: TestApplication
let authority: TestAuthority
let manager: Actor
let practitioner: Actor
let nurse: Actor
let numbers = 0
const reason = 'They are twins, and not one child'

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD', 'Dana Manager')
  practitioner = await createAuthorityActor(app.admin, authority, 'LP', 'Pat Practitioner')
})

const aNumber = () => fakeNhsNumber(8900 + numbers++)
const outcomeOf = async (number: string) => (await checkChild(nurse, number)).outcome
const outcomesOf = async (all: readonly string[]) => {
  const outcomes: string[] = []
  for (const number of all) outcomes.push(await outcomeOf(number))
  return outcomes
}
const follow = (number: NhsNumber, by: NhsNumber, who = manager) => followNumber(who, { number, by })

/** A child with a plan in place under a number. */
async function held(number: NhsNumber, by = authority) {
  const child = await createChild(app.admin, by, { nhsNumber: number })
  await createPlan(app.admin, child)
  return child
}

describe('numbers that demographics say are one person’s', () => {
  it('give the same result, whichever of them holds something, now or later', async () => {
    for (const place of [0, 1]) {
      const pair = [aNumber(), aNumber()] as const
      await follow(...pair)
      expect(await outcomesOf(pair)).not.toContain('match')
      await held(pair[place]!)
      expect(await outcomesOf(pair)).toEqual(['match', 'match'])
    }
  })

  it('go on as a chain: what leads to a former number leads on to the last', async () => {
    const [first, second, last] = [aNumber(), aNumber(), aNumber()]
    await follow(first, second)
    // Demographics name the last of the chain, and not those between.
    await follow(first, last)
    expect(await linksFrom(app.admin, first)).toEqual([second, last])
    await held(second)
    expect(await outcomesOf([first, second, last])).toEqual(['match', 'match', 'match'])
  })

  it('are never a circle, and are joined once', async () => {
    const [one, other] = [aNumber(), aNumber()]
    await follow(one, other)
    await follow(one, other)
    await follow(other, one)
    expect(await linksFrom(app.admin, one)).toEqual([other])
  })

  it('are not joined where an adoption closed one of them, at any authority, with the child or after it was erased', async () => {
    const [closed, elsewhere, erased] = [aNumber(), aNumber(), aNumber()]
    const theirs = await createAuthority(app.admin)
    const theirManager = await createAuthorityActor(app.admin, theirs, 'LD')
    for (const [number, who, by] of [
      [closed, manager, authority],
      [elsewhere, theirManager, theirs],
      [erased, theirManager, theirs],
    ] as const) {
      const child = await held(number, by)
      const { rows } = await app.admin.query('select version_id as seen from cpis.child where id = $1', [child.id])
      await recordAdoption(who, { childId: child.id, seen: rows[0].seen, on: todayInLondon(new Date()) })
    }
    await app.admin.query('insert into cpis.closed_number select authority_id, closed_key from cpis.child where nhs_number = $1', [erased])
    await app.admin.query(`set session_replication_role = replica`)
    await app.admin.query('delete from cpis.plan where nhs_number = $1', [erased])
    await app.admin.query('delete from cpis.child where nhs_number = $1', [erased])
    await app.admin.query(`set session_replication_role = origin`)
    for (const number of [closed, elsewhere, erased]) {
      const [before, after] = [aNumber(), aNumber()]
      await follow(number, after)
      await follow(before, number)
      expect([await linksFrom(app.admin, number), await linksFrom(app.admin, before)]).toEqual([[], []])
    }
  })

  it('are joined by nobody but a data manager', async () => {
    await expect(followNumber(practitioner, { number: aNumber(), by: aNumber() })).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(followNumber(nurse, { number: aNumber(), by: aNumber() })).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})

describe('a link that was wrong', () => {
  async function aWrongLink(recordedBy = manager) {
    const pair = [aNumber(), aNumber()] as const
    const child = await held(pair[0])
    await follow(...pair, recordedBy)
    expect(await outcomesOf(pair)).toEqual(['match', 'match'])
    const { links } = await getChildRecord(manager, { childId: child.id })
    return { child, pair, links, ask: () => requestParting(manager, { childId: child.id, linkId: links[0]!.linkId, reason }) }
  }

  it('is undone by two people, for everybody, and not made again by what demographics say', async () => {
    const { child, pair, ask } = await aWrongLink()
    const requestId = await ask()
    expect(await outcomesOf(pair)).toEqual(['match', 'match'])
    expect((await getChildRecord(manager, { childId: child.id })).parting).toMatchObject({ reason, own: true })
    expect(await answerRequest(practitioner, { requestId, decision: 'approved' })).toBe('decided')
    expect((await outcomesOf(pair))[0]).toBe('match')
    expect((await outcomesOf(pair))[1]).toBe('none')
    await follow(...pair)
    expect(await linksFrom(app.admin, pair[0])).toEqual([])
    // Only a person who records by hand that the number was replaced joins them again.
    const { rows } = await app.admin.query('select version_id as seen from cpis.child where id = $1', [child.id])
    await replaceNumber(manager, { childId: child.id, seen: rows[0].seen, number: pair[1], again: pair[1] })
    expect(await outcomesOf(pair)).toEqual(['match', 'match'])
  })

  it('stays while one person has asked, and when the other declines', async () => {
    const { pair, ask } = await aWrongLink()
    const requestId = await ask()
    await expect(ask()).rejects.toMatchObject({ kind: 'conflict' })
    expect(await answerRequest(manager, { requestId, decision: 'approved' })).toBe('not-permitted')
    const colleague = await createAuthorityActor(app.admin, authority, 'LD')
    expect(await answerRequest(colleague, { requestId, decision: 'approved' })).toBe('not-permitted')
    expect(await answerRequest(practitioner, { requestId, decision: 'declined' })).toBe('decided')
    expect(await outcomesOf(pair)).toEqual(['match', 'match'])
  })

  it('is shown with its numbers to the authority that recorded it, and without them to another whose child is under one', async () => {
    const own = await aWrongLink()
    expect(own.links).toMatchObject([{ former: own.pair[0], present: own.pair[1] }])
    await own.ask()
    expect((await listRequests(practitioner, {})).waiting).toMatchObject([
      { kind: 'joined-number', reason, familyName: own.child.familyName, link: { former: own.pair[0], present: own.pair[1] } },
    ])
    expect(await countWaiting(practitioner, {})).toMatchObject({ requests: 1 })

    const elsewhere = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    const other = await aWrongLink(elsewhere)
    expect(other.links).toMatchObject([{ former: null, present: null }])
    expect(await answerRequest(practitioner, { requestId: await other.ask(), decision: 'approved' })).toBe('decided')
    expect(await linksFrom(app.admin, other.pair[0])).toEqual([])
  })

  it('is not another authority’s to undo, nor one of other numbers through this child', async () => {
    const { child, links } = await aWrongLink()
    const stranger = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    await expect(requestParting(stranger, { childId: child.id, linkId: links[0]!.linkId, reason })).rejects.toMatchObject({ kind: 'not-found' })
    const another = await aWrongLink()
    await expect(requestParting(manager, { childId: child.id, linkId: another.links[0]!.linkId, reason })).rejects.toMatchObject({ kind: 'conflict' })
    // Nor by a request that SQL as the application makes up.
    const { rows } = await app.admin.query<{ id: string }>(
      `insert into cpis.approval (authority_id, kind, child_id, link_id, reason, requested_by, requested_by_name)
       values ($1, 'joined-number', $2, $3, $4, $5, 'Dana Manager') returning id`,
      [authority.id, child.id, another.links[0]!.linkId, reason, manager.personId],
    )
    await answerRequest(practitioner, { requestId: rows[0]!.id, decision: 'approved' })
    expect(await linksFrom(app.admin, another.pair[0])).toEqual([another.pair[1]])
  })

  it('says of no adopted child that its number was joined to another', async () => {
    const { child } = await aWrongLink()
    const { rows } = await app.admin.query('select version_id as seen from cpis.child where id = $1', [child.id])
    await recordAdoption(manager, { childId: child.id, seen: rows[0].seen, on: todayInLondon(new Date()) })
    expect((await getChildRecord(manager, { childId: child.id })).links).toEqual([])
  })
})

describe('a number that an adoption closed, although somebody had recorded that another took its place', () => {
  let elsewhere: TestAuthority
  let [old, present] = [aNumber(), aNumber()]
  beforeEach(async () => {
    ;[old, present] = [aNumber(), aNumber()]
    elsewhere = await createAuthority(app.admin)
    const theirs = await createAuthorityActor(app.admin, elsewhere, 'LD')
    const child = await held(old, elsewhere)
    const { rows } = await app.admin.query<{ seen: string }>('select version_id as seen from cpis.child where id = $1', [child.id])
    expect(await replaceNumber(theirs, { childId: child.id, seen: rows[0]!.seen, number: present, again: present })).toBe('replaced')
  })
  async function adopt(): Promise<string> {
    const child = await held(old)
    const { rows } = await app.admin.query<{ seen: string }>('select version_id as seen from cpis.child where id = $1', [child.id])
    await recordAdoption(manager, { childId: child.id, seen: rows[0]!.seen, on: todayInLondon(new Date()) })
    return child.id
  }

  it('leads to nothing, and the present one not back', async () => {
    expect(await outcomesOf([old, present])).toEqual(['match', 'match'])
    await adopt()
    expect(await outcomesOf([old, present])).toEqual(['none', 'match'])
    const third = await held(old, await createAuthority(app.admin))
    const result = await checkChild(nurse, present)
    expect(JSON.stringify(result)).not.toContain(third.authority.name)
  })

  it('leads to nothing when the record is erased', async () => {
    const childId = await adopt()
    await app.admin.query('set session_replication_role = replica')
    await app.admin.query(`update cpis.plan set start_date = start_date - 900, end_date = end_date - 900 where child_id = $1`, [childId])
    await app.admin.query('set session_replication_role = origin')
    await recordedMonthsAgo(app.admin, 14, 'p.child_id = $1', childId)
    await app.admin.query('select cpis.erase_old_records()')
    expect((await app.admin.query('select from cpis.child where id = $1', [childId])).rowCount).toBe(0)
    expect(await outcomesOf([old, present])).toEqual(['none', 'match'])
  })

  it('leads on again when the adoption is undone', async () => {
    const childId = await adopt()
    await app.admin.query(`update cpis.child set closed_why = null, closed_on = null, closed_key = null, change = 'reopened' where id = $1`, [
      childId,
    ])
    expect(await outcomesOf([old, present])).toEqual(['match', 'match'])
  })
})

it('numbers that two people parted are not joined again by way of a number that took the place of one of them since', async () => {
  const [first, other, next] = [aNumber(), aNumber(), aNumber()]
  const child = await held(first)
  await held(other, await createAuthority(app.admin))
  await follow(first, other)
  const { links } = await getChildRecord(manager, { childId: child.id })
  await requestParting(manager, { childId: child.id, linkId: links[0]!.linkId, reason })
  await answerRequest(practitioner, { requestId: (await listRequests(practitioner, {})).waiting[0]!.id, decision: 'approved' })
  expect(await linksFrom(app.admin, first)).toEqual([])
  await follow(other, next)
  await follow(first, next)
  expect(await linksFrom(app.admin, first)).toEqual([])
})
