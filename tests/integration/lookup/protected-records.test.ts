import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { openLookup } from '@/lib/lookup/open-lookup'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { asLive, checkAndFindProtected, checkAndMatch, recordCheck } from '@/tests/support/check-child'

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let child: TestChild

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin, { organisationName: 'Northern Hospital', settingName: 'Front door' })
})
afterAll(() => app.stop())

beforeEach(async () => {
  authority = await createAuthority(app.admin, {})
  child = await createChild(app.admin, authority, { familyName: 'Featherstonehaugh', givenName: 'Wilhelmina', born: '2014-05-06' })
  await createPlan(app.admin, child, { type: 'LAC' })
})

async function protect(who: TestChild): Promise<void> {
  await app.admin.query('update cpis.child set is_protected = true where id = $1', [who.id])
}

/** What the database returns for a result, before the application parses it. */
async function answerOf(eventId: string): Promise<string> {
  const { rows } = await app.admin.query<{ text: string }>('select cpis.read_disclosed($1, $2)::text as text', [nurse.ticket.text, eventId])
  return rows[0]?.text ?? ''
}

describe('the record of a protected child', () => {
  it('shows whom to ring and nothing of the plan, the child or the authority', async () => {
    await protect(child)
    const result = await checkAndFindProtected(nurse, child.nhsNumber)
    expect(result).toEqual({
      state: 'live',
      outcome: 'protected',
      eventId: result.eventId,
      at: expect.any(Date),
      askedNumber: child.nhsNumber,
      reason: 'direct-care',
      organisation: 'Northern Hospital',
      setting: 'Front door',
      notifies: true,
      dutyPhones: ['01632 960200'],
    })
    const answer = await answerOf(result.eventId)
    for (const secret of ['Featherstonehaugh', 'Wilhelmina', '2014', 'LAC', authority.name, authority.id, child.id, '960100']) {
      expect(answer).not.toContain(secret)
    }
  })

  it('stays protected when the authority that protects has no plan left to show', async () => {
    await protect(child)
    await app.admin.query('update cpis.plan set withdrawn_at = now() where child_id = $1', [child.id])
    const open = await createChild(app.admin, await createAuthority(app.admin, {}), { nhsNumber: child.nhsNumber })
    await createPlan(app.admin, open, { type: 'CPP' })
    const { dutyPhones, eventId } = await checkAndFindProtected(nurse, child.nhsNumber)
    expect(dutyPhones).toEqual(['01632 960200'])
    // Whoever protects is told of it as well: they alone know why.
    const { rows } = await app.admin.query('select child_id, plan_types from cpis.notification where event_id = $1 and authority_id = $2', [
      eventId,
      authority.id,
    ])
    expect(rows).toEqual([{ child_id: child.id, plan_types: [] }])
  })

  it.each([
    ['before the other was published', true],
    ['after it', false],
  ])('under another number, with the same name and date of birth, is protected too when the one is %s', async (_when, before) => {
    if (before) await protect(child)
    const second = await createChild(app.admin, authority, { familyName: 'Featherstonehaugh', givenName: 'Wilhelmina', born: '2014-05-06' })
    await createPlan(app.admin, second)
    await protect(child)
    await checkAndFindProtected(nurse, second.nhsNumber)
  })

  it('is protected too when it is given the name of one who is', async () => {
    await protect(child)
    const second = await createChild(app.admin, authority, { familyName: 'Otherwise', givenName: 'Wilhelmina', born: '2014-05-06' })
    await createPlan(app.admin, second)
    await app.admin.query(
      `update cpis.child set family_name = 'Featherstonehaugh', change = 'details-corrected', changed_by = 'test' where id = $1`,
      [second.id],
    )
    await checkAndFindProtected(nurse, second.nhsNumber)
  })

  it.each(['by hand', 'by a file'])('is protected from the beginning under a joined number whose name agrees, added %s', async (how) => {
    await protect(child)
    const present = fakeNhsNumber(6_400 + (how === 'by hand' ? 0 : 1))
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by) values ($1, $2, $3)', [
      child.nhsNumber,
      present,
      authority.id,
    ])
    const { rows } = await app.admin.query<{ id: string }>(
      `with file as (
         insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, file_code, applied_at, applied_by)
         select $1, 'changes', 'f.csv', repeat('d', 64), 'test', 'CPF03', now(), 'test' where $3 returning id)
       insert into cpis.child (authority_id, nhs_number, local_id, family_name, given_name, date_of_birth, upload_id)
       values ($1, $2, 'J-1', 'Featherstonehaugh', 'Wilhelmina Jane', '2014-05-06', (select id from file)) returning id`,
      [authority.id, present, how === 'by a file'],
    )
    const { rows: added } = await app.admin.query('select is_protected from cpis.child where id = $1', [rows[0]!.id])
    expect(added).toEqual([{ is_protected: true }])
  })

  it('stays protected under a joined number whose name agrees, when the number of the one that was protected is corrected', async () => {
    const second = await createChild(app.admin, authority, { familyName: 'Featherstonehaugh', givenName: 'Wilhelmina Jane', born: '2014-05-06' })
    await createPlan(app.admin, second)
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by) values ($1, $2, $3)', [
      child.nhsNumber,
      second.nhsNumber,
      authority.id,
    ])
    await protect(child)
    await app.admin.query('delete from cpis.superseded_number where nhs_number = $1', [child.nhsNumber])
    await checkAndFindProtected(nurse, second.nhsNumber)
  })

  it('hides what another authority holds openly, and gives both telephone numbers', async () => {
    await protect(child)
    const other = await createAuthority(app.admin, { name: 'Open Council' })
    await app.admin.query(`update cpis.authority set duty_phone = '01632 960999' where organisation_id = $1`, [other.id])
    await createPlan(app.admin, await createChild(app.admin, other, { nhsNumber: child.nhsNumber }), { type: 'CPP' })

    const result = await checkAndFindProtected(nurse, child.nhsNumber)

    expect(result.dutyPhones.toSorted()).toEqual(['01632 960200', '01632 960999'])
    expect(await answerOf(result.eventId)).not.toMatch(/CPP|Open Council|records|accesses/)
  })

  it('says so without a number when the authority has published none', async () => {
    await protect(child)
    await app.admin.query('update cpis.authority set duty_phone = null where organisation_id = $1', [authority.id])
    expect((await checkAndFindProtected(nurse, child.nhsNumber)).dutyPhones).toEqual([])
  })

  it('is closed at once for a result that is open already', async () => {
    const { eventId } = await checkAndMatch(nurse, child.nhsNumber)
    await protect(child)
    const reopened = asLive(await openLookup(nurse, eventId))
    expect(reopened).toMatchObject({ outcome: 'protected', dutyPhones: ['01632 960200'] })
    expect(await answerOf(eventId)).not.toMatch(/Featherstonehaugh|LAC/)
  })

  it('is closed at once for an open result when another authority protects the child', async () => {
    const other = await createAuthority(app.admin)
    const same = await createChild(app.admin, other, { nhsNumber: child.nhsNumber })
    await createPlan(app.admin, same)
    const { eventId } = await checkAndMatch(nurse, child.nhsNumber)
    await protect(same)
    expect(asLive(await openLookup(nurse, eventId)).outcome).toBe('protected')
  })

  it('is closed at once for an open result when an authority without a plan protects the child, and that one is rung', async () => {
    const other = await createAuthority(app.admin)
    await app.admin.query(`update cpis.authority set duty_phone = '01632 960998' where organisation_id = $1`, [other.id])
    const same = await createChild(app.admin, other, { nhsNumber: child.nhsNumber })
    const { eventId } = await checkAndMatch(nurse, child.nhsNumber)
    await protect(same)
    const reopened = asLive(await openLookup(nurse, eventId))
    expect(reopened).toMatchObject({ outcome: 'protected', dutyPhones: ['01632 960200', '01632 960998'] })
  })

  it('stays protected for a result that was made while it was protected, whatever happens then', async () => {
    await protect(child)
    const eventId = await recordCheck(nurse, child.nhsNumber)
    await app.admin.query('update cpis.child set is_protected = false where id = $1', [child.id])
    expect(asLive(await openLookup(nurse, eventId)).outcome).toBe('protected')
  })

  it('found by a number that was replaced does not tell the new number', async () => {
    const moved = await createChild(app.admin, authority, { isProtected: true })
    await createPlan(app.admin, moved)
    const old = await createChild(app.admin, authority)
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [old.nhsNumber, moved.nhsNumber])
    const result = await checkAndFindProtected(nurse, old.nhsNumber)
    expect(await answerOf(result.eventId)).not.toContain(moved.nhsNumber)
  })

  it('tells its own authority of the look all the same', async () => {
    await protect(child)
    const eventId = await recordCheck(nurse, child.nhsNumber)
    const { rows } = await app.admin.query('select authority_id, child_id, plan_types from cpis.notification where event_id = $1', [eventId])
    expect(rows).toEqual([{ authority_id: authority.id, child_id: child.id, plan_types: ['LAC'] }])
  })
})
