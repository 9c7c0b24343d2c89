import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { acknowledgeNotification } from '@/lib/inbox/acknowledge-notification'
import { countNewNotifications } from '@/lib/inbox/count-new-notifications'
import { listNotifications } from '@/lib/inbox/list-notifications'
import { createClinician, recordAccess, type TestClinician } from '@/tests/factories/access'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'

let app: TestApplication
let nurse: TestClinician

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinician(app.admin, { name: 'Amara Osei', organisationName: 'Northern Hospital' })
})
afterAll(() => app.stop())

describe('the inbox of an authority', () => {
  let authority: TestAuthority
  let child: TestChild
  let practitioner: Actor

  beforeEach(async () => {
    // The log is append-only for everybody; only a superuser who switches its triggers off may empty it.
    await app.admin.query(`set session_replication_role = replica; delete from cpis.audit_event; set session_replication_role = origin`)
    authority = await createAuthority(app.admin)
    child = await createChild(app.admin, authority, { familyName: 'Featherstonehaugh', givenName: 'Mary-Ann' })
    await createPlan(app.admin, child)
    await createPlan(app.admin, child, { type: 'LAC' })
    practitioner = await createAuthorityActor(app.admin, authority, 'LP')
  })

  it('shows who looked at which child, where, when and why, and leaves one line in the log', async () => {
    await recordAccess(app.admin, nurse, child.nhsNumber, { reason: 'safeguarding' })

    const inbox = await listNotifications(practitioner, {})

    expect(inbox).toMatchObject({ all: 1, new: 1, page: 1, pages: 1 })
    expect(inbox.notifications).toEqual([
      {
        id: expect.any(String),
        at: expect.any(Date),
        familyName: 'Featherstonehaugh',
        givenName: 'Mary-Ann',
        nhsNumber: child.nhsNumber,
        numberReplaced: false,
        planTypes: ['CPP', 'LAC'],
        actorName: 'Amara Osei',
        roleLabel: 'Clinician',
        organisationName: 'Northern Hospital',
        settingName: 'Emergency department',
        reason: 'safeguarding',
        acknowledgedAt: null,
        acknowledgedByName: null,
      },
    ])
    expect(await auditEvents(app.admin, 'inbox')).toEqual([{ type: 'inbox.list', outcome: 'done', person: practitioner.name, details: {} }])
  })

  it('is in order of time, newest first, and 25 to a page', async () => {
    for (let times = 0; times < 27; times += 1) await recordAccess(app.admin, nurse, child.nhsNumber)

    const first = await listNotifications(practitioner, {})
    const last = await listNotifications(practitioner, { page: 99 })

    expect(first).toMatchObject({ all: 27, pages: 2, page: 1 })
    expect(last).toMatchObject({ page: 2 })
    const times = [...first.notifications, ...last.notifications].map((one) => one.at.getTime())
    expect(times).toHaveLength(27)
    expect(times).toEqual([...times].sort((one, other) => other - one))
  })

  it('asks for the number to be corrected when it has been replaced', async () => {
    const old = await createChild(app.admin, authority)
    await createPlan(app.admin, old)
    const replacement = await createChild(app.admin, await createAuthority(app.admin))
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [old.nhsNumber, replacement.nhsNumber])

    await recordAccess(app.admin, nurse, old.nhsNumber)

    const { notifications } = await listNotifications(practitioner, {})
    expect(notifications).toMatchObject([{ numberReplaced: true, nhsNumber: old.nhsNumber }])
  })

  it('holds nothing of another authority', async () => {
    const elsewhere = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LP')
    await recordAccess(app.admin, nurse, child.nhsNumber)

    expect(await listNotifications(elsewhere, {})).toMatchObject({ all: 0, new: 0, notifications: [] })
    expect(await countNewNotifications(elsewhere, {})).toBe(0)
  })

  it('tells nothing of a silent read', async () => {
    const school = await createClinician(app.admin, { settingKind: 'school-nursing', settingName: 'School nursing' })
    await recordAccess(app.admin, school, child.nhsNumber)

    expect(await countNewNotifications(practitioner, {})).toBe(0)
  })

  it('is closed to the data manager, who is recorded as denied', async () => {
    const manager = await createAuthorityActor(app.admin, authority, 'LD')

    await expect(listNotifications(manager, {})).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(countNewNotifications(manager, {})).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(acknowledgeNotification(manager, { notificationId: randomUUID() })).rejects.toMatchObject({ kind: 'not-permitted' })

    expect(await auditEvents(app.admin, 'inbox')).toEqual([
      { type: 'inbox.list', outcome: 'denied', person: manager.name, details: {} },
      { type: 'inbox.count', outcome: 'denied', person: manager.name, details: {} },
      { type: 'inbox.acknowledge', outcome: 'denied', person: manager.name, details: {} },
    ])
  })

  it('keeps who acknowledged a notification first, and does not mind a second click', async () => {
    await recordAccess(app.admin, nurse, child.nhsNumber)
    const duty = await createAuthorityActor(app.admin, authority, 'ED', 'Second Person')
    const notificationId = (await listNotifications(practitioner, {})).notifications[0]?.id ?? ''

    await acknowledgeNotification(practitioner, { notificationId })
    await acknowledgeNotification(practitioner, { notificationId })
    await acknowledgeNotification(duty, { notificationId })

    const inbox = await listNotifications(duty, {})
    expect(inbox).toMatchObject({ all: 1, new: 0 })
    expect(inbox.notifications).toMatchObject([{ acknowledgedAt: expect.any(Date), acknowledgedByName: practitioner.name }])
    expect(await auditEvents(app.admin, 'inbox')).toMatchObject([
      { type: 'inbox.list' },
      { type: 'inbox.acknowledge', outcome: 'done', details: { outcome: 'acknowledged' } },
      { type: 'inbox.acknowledge', outcome: 'done', details: { outcome: 'already' } },
      { type: 'inbox.acknowledge', outcome: 'done', person: 'Second Person', details: { outcome: 'already' } },
      { type: 'inbox.list' },
    ])
  })

  it('says the same of another authority’s notification as of one that does not exist', async () => {
    await recordAccess(app.admin, nurse, child.nhsNumber)
    const { notifications } = await listNotifications(practitioner, {})
    const elsewhere = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LP')

    for (const notificationId of [notifications[0]?.id ?? '', randomUUID()]) {
      await expect(acknowledgeNotification(elsewhere, { notificationId })).rejects.toMatchObject({
        kind: 'not-found',
        message: 'There is no such notification',
      })
    }

    expect(await countNewNotifications(practitioner, {})).toBe(1)
  })
})
