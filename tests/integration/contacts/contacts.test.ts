import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { addLeadTeam } from '@/lib/contacts/add-lead-team'
import { changeLeadTeam } from '@/lib/contacts/change-lead-team'
import { confirmContacts } from '@/lib/contacts/confirm-contacts'
import { contactsUnconfirmed, seenContacts } from '@/lib/contacts/contacts'
import { endLeadTeam } from '@/lib/contacts/end-lead-team'
import { getContacts } from '@/lib/contacts/get-contacts'
import { saveContacts } from '@/lib/contacts/save-contacts'
import { saveDelivery } from '@/lib/contacts/save-delivery'
import { saveSharing } from '@/lib/contacts/save-sharing'
import { saveUpdateSchedule } from '@/lib/contacts/save-update-schedule'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { checkAndMatch } from '@/tests/support/check-child'

let app: TestApplication
let authority: TestAuthority
let manager: Actor
let administrator: Actor

beforeAll(async () => void (app = await startApplication()))
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  administrator = await createAuthorityActor(app.admin, authority, 'OA')
})

const numbers = { dayPhone: '01632 960300', dutyPhone: '01632 960301', officeOpens: '8.30', officeCloses: '1700' }

async function seenBy(actor: Actor): Promise<string> {
  return seenContacts((await getContacts(actor, {})).contacts)
}

describe('the telephone numbers and hours of an authority', () => {
  it('are changed by its data manager and its administrator, with who and what was', async () => {
    await saveContacts(manager, { ...numbers, seen: await seenBy(manager) })
    await saveContacts(administrator, { ...numbers, dutyPhone: '01632 960302', seen: await seenBy(administrator) })

    const { contacts, changes } = await getContacts(manager, {})
    expect(contacts).toMatchObject({ dayPhone: '01632 960300', dutyPhone: '01632 960302', officeOpens: '08:30', officeCloses: '17:00' })
    const lines = changes.map(({ personName, field, was, becomes }) => [personName, field, was, becomes])
    expect(lines[0]).toEqual([administrator.name, 'duty-phone', '01632 960301', '01632 960302'])
    expect(lines.slice(1).toSorted()).toEqual([
      [manager.name, 'day-phone', '01632 960100', '01632 960300'],
      [manager.name, 'duty-phone', '01632 960200', '01632 960301'],
      [manager.name, 'office-hours', '09:00 to 17:00', '08:30 to 17:00'],
    ])
    expect(await auditEvents(app.admin, 'contact')).toContainEqual(
      expect.objectContaining({ type: 'contact.save', outcome: 'done', details: { changed: 3 } }),
    )
  })

  it('are shown to whoever looks a child up from then on', async () => {
    const child = await createChild(app.admin, authority)
    await createPlan(app.admin, child)
    await saveContacts(manager, { ...numbers, seen: await seenBy(manager) })
    const { records } = await checkAndMatch(await createClinicalActor(app.admin), child.nhsNumber)
    expect(records[0]?.authority).toMatchObject({ dayPhone: '01632 960300', officeOpens: '08:30' })
  })

  it('are not overwritten by somebody who has not seen what a colleague saved', async () => {
    const seen = await seenBy(manager)
    await saveContacts(administrator, { ...numbers, seen })
    await expect(saveContacts(manager, { ...numbers, dayPhone: '01632 960999', seen })).rejects.toMatchObject({ kind: 'conflict', field: 'dayPhone' })
    await expect(confirmContacts(manager, { seen })).rejects.toMatchObject({ kind: 'conflict' })
    expect((await getContacts(manager, {})).contacts).toMatchObject({ dayPhone: '01632 960300', confirmedAt: null })
  })

  it('saved by two people at the same moment are those of one of them, and the other is told', async () => {
    const seen = await seenBy(manager)
    const answers = await Promise.allSettled([
      saveContacts(manager, { ...numbers, seen }),
      saveContacts(administrator, { ...numbers, dayPhone: '01632 960400', seen }),
    ])
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it.each([
    ['a number that nobody can ring', { dayPhone: '999' }, 'dayPhone'],
    ['no duty number', { dutyPhone: ' ' }, 'dutyPhone'],
    ['a time that does not exist', { officeOpens: '25:00' }, 'officeOpens'],
    ['closing before opening', { officeOpens: '18:00' }, 'officeCloses'],
  ])('are refused: %s', async (_what, wrong, field) => {
    await expect(saveContacts(manager, { ...numbers, ...wrong, seen: await seenBy(manager) })).rejects.toMatchObject({ kind: 'invalid-input', field })
  })

  it('are read and not changed by practitioners and the duty team, and by nobody of a hospital', async () => {
    for (const role of ['LP', 'ED'] as const) {
      const reader = await createAuthorityActor(app.admin, authority, role)
      expect((await getContacts(reader, {})).contacts.name).toBe(authority.name)
      await expect(saveContacts(reader, { ...numbers, seen: await seenBy(reader) })).rejects.toMatchObject({ kind: 'not-permitted' })
      await expect(saveSharing(reader, { details: [] })).rejects.toMatchObject({ kind: 'not-permitted' })
    }
    const hospital = await createAdministrator(app.admin, 'OA')
    await expect(getContacts(hospital, {})).rejects.toMatchObject({ kind: 'not-found' })
    await expect(saveContacts(hospital, { ...numbers, seen: '' })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(saveUpdateSchedule(hospital, { everyDays: '3' })).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('count as unconfirmed until somebody confirms them, and again after 90 days', async () => {
    expect(contactsUnconfirmed((await getContacts(manager, {})).contacts)).toBe(true)
    await confirmContacts(administrator, { seen: await seenBy(administrator) })
    const { contacts } = await getContacts(manager, {})
    expect(contacts).toMatchObject({ confirmedBy: administrator.name, confirmedDaysAgo: 0 })
    expect(contactsUnconfirmed(contacts)).toBe(false)
    const daysAgo = async (days: number) => {
      await app.admin.query(`update cpis.authority set contacts_confirmed_at = now() - make_interval(days => $2) where organisation_id = $1`, [
        authority.id,
        days,
      ])
      return contactsUnconfirmed((await getContacts(manager, {})).contacts)
    }
    expect([await daysAgo(90), await daysAgo(91)]).toEqual([false, true])
  })
})

describe('lead teams', () => {
  const team = { teamName: 'North team', teamPhone: '01632 960500' }

  it('are added, offered by name, changed and ended', async () => {
    await addLeadTeam(manager, { teamName: ' South team ', teamPhone: '01632 960501' })
    await addLeadTeam(administrator, team)
    const { teams } = await getContacts(manager, {})
    expect(teams.map(({ name }) => name)).toEqual(['North team', 'South team'])
    await changeLeadTeam(manager, { teamId: teams[0]!.id, teamName: 'North-east team', teamPhone: '01632 960502' })
    await endLeadTeam(manager, { teamId: teams[1]!.id })
    const { teams: after, changes } = await getContacts(manager, {})
    expect(after).toEqual([{ id: teams[0]!.id, name: 'North-east team', phone: '01632 960502' }])
    expect(changes[0]).toMatchObject({ field: 'lead-team', was: 'South team, 01632 960501', becomes: null })
  })

  it('take their plans in place with them, and leave all others as they were', async () => {
    await addLeadTeam(manager, team)
    const teamId = (await getContacts(manager, {})).teams[0]!.id
    const elsewhere = await createAuthority(app.admin)
    const plans = [
      await createPlan(app.admin, await createChild(app.admin, authority)),
      await createPlan(app.admin, await createChild(app.admin, authority), { endsIn: -3 }),
      await createPlan(app.admin, await createChild(app.admin, elsewhere)),
    ]
    await app.admin.query(`update cpis.plan set lead_team = 'North team', lead_team_phone = '01632 960500' where id = any ($1)`, [
      plans.map(({ id }) => id),
    ])

    expect(await changeLeadTeam(administrator, { teamId, ...team, teamPhone: '01632 960510' })).toBe(1)

    const { rows } = await app.admin.query(
      'select lead_team_phone as phone, changed_by as by from cpis.plan where id = any ($1) order by array_position($1, id)',
      [plans.map(({ id }) => id)],
    )
    expect(rows).toEqual([
      { phone: '01632 960510', by: administrator.name },
      { phone: '01632 960500', by: 'test' },
      { phone: '01632 960500', by: 'test' },
    ])
  })

  it('have one name each, whatever its case, unless the other one has ended', async () => {
    await addLeadTeam(manager, team)
    await expect(addLeadTeam(manager, { ...team, teamName: 'NORTH TEAM' })).rejects.toMatchObject({ kind: 'conflict', field: 'teamName' })
    await endLeadTeam(manager, { teamId: (await getContacts(manager, {})).teams[0]!.id })
    await addLeadTeam(manager, team)
  })

  it('of another authority are neither seen, changed nor ended', async () => {
    await addLeadTeam(manager, team)
    const teamId = (await getContacts(manager, {})).teams[0]!.id
    const stranger = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    expect((await getContacts(stranger, {})).teams).toEqual([])
    await expect(changeLeadTeam(stranger, { teamId, ...team })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(endLeadTeam(stranger, { teamId })).rejects.toMatchObject({ kind: 'not-found' })
    expect((await getContacts(manager, {})).teams).toHaveLength(1)
  })
})

describe('what is shared, and how the authority hears of look-ups', () => {
  it('is switched field by field, with who and when, and clinicians see it at once', async () => {
    const child = await createChild(app.admin, authority)
    const plan = await createPlan(app.admin, child)
    await app.admin.query(`update cpis.plan set category = 'NEG', instructions = '{ring-on-arrival}' where id = $1`, [plan.id])
    const nurse = await createClinicalActor(app.admin)
    await saveSharing(manager, { details: ['category', 'password'] })
    expect((await checkAndMatch(nurse, child.nhsNumber)).records[0]?.details).toEqual({ category: 'NEG', instructions: [] })
    await saveSharing(administrator, { details: ['instructions'] })
    expect((await checkAndMatch(nurse, child.nhsNumber)).records[0]?.details).toEqual({ instructions: ['ring-on-arrival'] })
    const { switched } = await getContacts(manager, {})
    expect(switched.map(({ field, becomes, personName }) => [field, becomes, personName])).toEqual([
      ['shares-category', 'Off', administrator.name],
      ['shares-instructions', 'On', administrator.name],
    ])
  })

  it('needs an address for email, takes five, and keeps each once', async () => {
    await expect(saveDelivery(manager, { email: true, emails: ' ', mailbox: false })).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'emails',
    })
    await expect(saveDelivery(manager, { email: true, emails: 'duty at council', mailbox: false })).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'emails',
    })
    const six = Array.from({ length: 6 }, (_, place) => `duty${place}@council.example`).join('\n')
    await expect(saveDelivery(manager, { email: true, emails: six, mailbox: false })).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'emails',
    })
    await saveDelivery(manager, { email: true, emails: 'Duty@council.example\nduty@council.example, cp@council.example', mailbox: true })
    expect((await getContacts(manager, {})).contacts).toMatchObject({
      deliversEmail: true,
      noticeEmails: ['duty@council.example', 'cp@council.example'],
      deliversMailbox: true,
    })
  })

  it('has a schedule of 1 to 31 days', async () => {
    for (const everyDays of ['0', '32', '7.5', 'weekly', ''])
      await expect(saveUpdateSchedule(manager, { everyDays })).rejects.toMatchObject({ kind: 'invalid-input', field: 'everyDays' })
    await saveUpdateSchedule(manager, { everyDays: ' 31 ' })
    const { contacts, changes } = await getContacts(manager, {})
    expect(contacts.updateEveryDays).toBe(31)
    expect(changes[0]).toMatchObject({ field: 'update-schedule', was: 'Every 7 days', becomes: 'Every 31 days' })
  })

  it('leaves no trace in the history when nothing was changed', async () => {
    await saveSharing(manager, { details: [] })
    await saveDelivery(manager, { email: false, emails: '', mailbox: false })
    expect((await getContacts(manager, {})).changes).toEqual([])
  })
})
