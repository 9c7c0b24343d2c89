import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { openLookup } from '@/lib/lookup/open-lookup'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { asLive, checkAndMatch, moveIntoThePast, recordCheck } from '@/tests/support/check-child'

let app: TestApplication
let nurse: Actor
let colleague: Actor
let schoolNurse: Actor
let authority: TestAuthority
let child: TestChild

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin, { organisationName: 'Northern Hospital' })
  colleague = await createClinicalActor(app.admin, { role: 'SG', organisationName: 'Southern Hospital', settingKind: 'walk-in-centre' })
  schoolNurse = await createClinicalActor(app.admin, { organisationName: 'Community Trust', settingKind: 'school-nursing' })
  authority = await createAuthority(app.admin)
})
afterAll(() => app.stop())

beforeEach(async () => {
  child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
})

async function checkedAgo(actor: Actor, ago: string): Promise<string> {
  const eventId = await recordCheck(actor, child.nhsNumber)
  await moveIntoThePast(app.admin, eventId, ago)
  return eventId
}

async function listedRecords(actor: Actor): Promise<number> {
  const { rows } = await app.admin.query('select from cpis.access_matched where nhs_number = $1 and actor_id = $2 and listed', [
    child.nhsNumber,
    actor.personId,
  ])
  return rows.length
}

async function recordsKept(): Promise<number> {
  const { rows } = await app.admin.query('select from cpis.access_matched where nhs_number = $1', [child.nhsNumber])
  return rows.length
}

describe('the last 25 accesses to a child', () => {
  it('hold those of others, newest first, in words, and not the present one, which the page shows itself', async () => {
    await checkedAgo(colleague, '3 days')
    await checkedAgo(nurse, '2 days')
    const { accesses, notifies } = await checkAndMatch(nurse, child.nhsNumber)
    expect(notifies).toBe(true)
    expect(accesses).toEqual([
      { at: expect.any(Date), role: 'Clinician', organisation: 'Northern Hospital', setting: 'Emergency department' },
      { at: expect.any(Date), role: 'Safeguarding lead', organisation: 'Southern Hospital', setting: 'Walk-in centre' },
    ])
    expect(accesses[0]!.at.getTime() - accesses[1]!.at.getTime()).toBeGreaterThan(23 * 3_600_000)
  })

  it('are 24 beside the present one, out of forty', async () => {
    const people: Actor[] = []
    for (let index = 0; index < 40; index++) people.push(await createClinicalActor(app.admin, { organisationName: `Hospital of person ${index}` }))
    for (const [index, person] of people.entries()) await checkedAgo(person, `${40 - index} hours`)
    const { accesses } = await checkAndMatch(nurse, child.nhsNumber)
    expect(accesses.map((access) => access.organisation)).toEqual(
      people
        .slice(16)
        .reverse()
        .map((person) => person.organisation.name),
    )
    const silent = await checkAndMatch(schoolNurse, child.nhsNumber)
    expect(silent.notifies).toBe(false)
    expect(silent.accesses).toHaveLength(25)
    expect(await recordsKept()).toBe(42)
  })

  it('count one person’s repeats within a day once: the first and the present look-up', async () => {
    await checkedAgo(nurse, '23 hours 58 minutes')
    await checkedAgo(nurse, '10 hours')
    const { accesses } = await checkAndMatch(nurse, child.nhsNumber)
    expect(accesses).toHaveLength(1)
    expect(Date.now() - accesses[0]!.at.getTime()).toBeGreaterThan(23 * 3_600_000)
    expect(await listedRecords(nurse)).toBe(1)
    expect(await recordsKept()).toBe(3)
  })

  it('begin anew for the same person when a day has passed since the one that was listed', async () => {
    await checkedAgo(nurse, '24 hours 2 minutes')
    await checkAndMatch(nurse, child.nhsNumber)
    expect(await listedRecords(nurse)).toBe(2)
  })

  it('list a second person of the same place within the day', async () => {
    await checkedAgo(nurse, '1 hour')
    const neighbour = { ...(await createClinicalActor(app.admin)), organisation: nurse.organisation, setting: nurse.setting }
    const { accesses } = await checkAndMatch(neighbour, child.nhsNumber)
    expect(accesses).toHaveLength(1)
    expect(await listedRecords(neighbour)).toBe(1)
  })

  it('list the person’s look at another child', async () => {
    await checkedAgo(nurse, '1 hour')
    const sibling = await createChild(app.admin, authority)
    await createPlan(app.admin, sibling)
    await recordCheck(nurse, sibling.nhsNumber)
    const { rows } = await app.admin.query('select listed from cpis.access_matched where nhs_number = $1', [sibling.nhsNumber])
    expect(rows).toEqual([{ listed: true }])
  })

  it('leave out the silent reads of scheduled care, which are recorded all the same', async () => {
    await checkedAgo(schoolNurse, '2 hours')
    expect((await checkAndMatch(nurse, child.nhsNumber)).accesses).toEqual([])
    expect(await recordsKept()).toBe(2)
  })

  it('are as they were when the result was made, however often it is opened', async () => {
    const eventId = await recordCheck(nurse, child.nhsNumber)
    await recordCheck(colleague, child.nhsNumber)
    expect(asLive(await openLookup(nurse, eventId))).toMatchObject({ accesses: [] })
  })

  it('keep a place whose name is no longer what it was when somebody looked', async () => {
    await checkedAgo(colleague, '2 days')
    await app.admin.query(`update cpis.organisation set name = 'Southern and Coast Hospital' where id = $1`, [colleague.organisation.id])
    const { accesses } = await checkAndMatch(nurse, child.nhsNumber)
    expect(accesses.map((access) => access.organisation)).toEqual(['Southern and Coast Hospital'])
    await app.admin.query(`update cpis.organisation set name = 'Southern Hospital' where id = $1`, [colleague.organisation.id])
  })

  it.each([2, 12])('list one person once who looks %i times at the same moment', async (times) => {
    await Promise.all(Array.from({ length: times }, () => recordCheck(nurse, child.nhsNumber)))
    expect(await listedRecords(nurse)).toBe(1)
    expect(await recordsKept()).toBe(times)
  })
})
