import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { acknowledgeNotifications } from '@/lib/notifications/acknowledge-notifications'
import { answerAccess } from '@/lib/notifications/answer-access'
import { assignNotifications } from '@/lib/notifications/assign-notifications'
import { countNewNotifications } from '@/lib/notifications/count-new-notifications'
import { exportNotifications } from '@/lib/notifications/export-notifications'
import { listNotifications } from '@/lib/notifications/list-notifications'
import { markAsSeen } from '@/lib/notifications/mark-as-seen'
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

describe('the notifications of an authority', () => {
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

    const list = await listNotifications(practitioner, {})

    expect(list).toMatchObject({ found: 1, new: 1, pages: 1, shown: { page: 1 } })
    expect(list.visits).toEqual([
      {
        status: 'new',
        childId: child.id,
        familyName: 'Featherstonehaugh',
        givenName: 'Mary-Ann',
        nhsNumber: child.nhsNumber,
        organisationName: 'Northern Hospital',
        latestAt: expect.any(Date),
        assignedTo: null,
        looks: [
          {
            id: expect.any(String),
            at: expect.any(Date),
            nhsNumber: child.nhsNumber,
            underWrongNumber: false,
            numberReplaced: false,
            planTypes: ['CPP', 'LAC'],
            actorName: 'Amara Osei',
            roleLabel: 'Clinician',
            settingName: 'Emergency department',
            reason: 'safeguarding',
            outcome: null,
            outcomeAt: null,
            callbackPhone: null,
            inEmergency: false,
            answer: null,
            acknowledgedAt: null,
            acknowledgedByName: null,
          },
        ],
      },
    ])
    expect(await auditEvents(app.admin, 'notification')).toEqual([
      { type: 'notification.list', outcome: 'done', person: practitioner.name, details: { visits: 1 } },
    ])
  })

  it('is by visit: looks from one organisation within 24 hours of each other are one, whoever looked', async () => {
    const colleague = { ...nurse, personId: randomUUID(), name: 'Tom Field' }
    const elsewhere = await createClinician(app.admin, { organisationName: 'Southern Hospital' })
    for (const [clinician, hoursAgo] of [
      [nurse, 60],
      [nurse, 37],
      [colleague, 12],
      [elsewhere, 11],
      [nurse, 1],
    ] as const) {
      await lookHoursAgo(clinician, child, hoursAgo)
    }
    const { visits, found } = await listNotifications(practitioner, {})
    expect(found).toBe(3)
    expect(visits.map((visit) => `${visit.organisationName}: ${visit.looks.map((look) => look.actorName).join()}`).toSorted()).toEqual([
      // 60 and 37 hours ago are 23 hours apart; 37 and 12 hours ago are a day and an hour apart.
      'Northern Hospital: Amara Osei,Amara Osei',
      'Northern Hospital: Amara Osei,Tom Field',
      `Southern Hospital: ${elsewhere.name}`,
    ])
  })

  it('is newest first, whatever is overdue, and 25 visits to a page', async () => {
    for (let place = 0; place < 27; place += 1) {
      const one = await createChild(app.admin, authority)
      await createPlan(app.admin, one)
      await lookHoursAgo(nurse, one, place === 0 ? 3 : 50 - place)
    }
    const seen = (await listNotifications(practitioner, { page: 2 })).visits[0]!
    await markAsSeen(practitioner, { notifications: seen.looks.map((look) => look.id) })

    const first = await listNotifications(practitioner, {})
    const last = await listNotifications(practitioner, { page: 99 })

    expect(first).toMatchObject({ found: 27, pages: 2, overdue: 25, shown: { page: 1 } })
    expect(last).toMatchObject({ shown: { page: 2 } })
    const visits = [...first.visits, ...last.visits]
    expect(visits.map((visit) => visit.status).slice(0, 2)).toEqual(['new', 'overdue'])
    expect(visits.filter((visit) => visit.status === 'seen')).toHaveLength(1)
    const times = visits.map((visit) => visit.latestAt.getTime())
    expect(times).toEqual([...times].sort((one, other) => other - one))
  })

  it('is filtered by status, setting, date and who sees to it', async () => {
    const ward = await createClinician(app.admin, { settingKind: 'paediatric-ward', settingName: 'Ward 4' })
    const [second, third] = [await createChild(app.admin, authority), await createChild(app.admin, authority)]
    await createPlan(app.admin, second)
    await createPlan(app.admin, third)
    await lookHoursAgo(nurse, child, 1)
    await lookHoursAgo(ward, second, 5)
    await lookHoursAgo(nurse, third, 24 * 8)
    const { rows } = await app.admin.query<{ id: string }>(
      `insert into cpis.lead_team (authority_id, name, phone) values ($1, 'North team', '01632 960300') returning id`,
      [authority.id],
    )
    const team = rows[0]!.id
    const idOf = async (one: TestChild) =>
      (await listNotifications(practitioner, {})).visits.find((visit) => visit.childId === one.id)!.looks.map((look) => look.id)
    await assignNotifications(practitioner, { notifications: await idOf(second), to: `team ${team}` })
    await assignNotifications(practitioner, { notifications: await idOf(third), to: 'me' })
    await acknowledgeNotifications(practitioner, { notifications: await idOf(third) })

    const found = async (said: object) => (await listNotifications(practitioner, said)).visits.map((visit) => visit.childId).toSorted()
    expect(await found({ status: 'new' })).toEqual([child.id, second.id].toSorted())
    expect(await found({ status: 'overdue' })).toEqual([second.id])
    expect(await found({ status: 'acknowledged' })).toEqual([third.id])
    expect(await found({ status: 'seen' })).toEqual([])
    expect(await found({ setting: 'paediatric-ward' })).toEqual([second.id])
    expect(await found({ since: '7-days' })).toEqual([child.id, second.id].toSorted())
    expect(await found({ since: '30-days' })).toEqual([child.id, second.id, third.id].toSorted())
    expect(await found({ assigned: 'mine' })).toEqual([third.id])
    expect(await found({ assigned: team })).toEqual([second.id])
    expect(await found({ assigned: 'unassigned' })).toEqual([child.id])
    expect(await found({ status: 'anything', setting: 'DROP', since: ['today', 'today'], assigned: 'x', page: -1 })).toHaveLength(3)
    expect((await listNotifications(practitioner, { assigned: team })).visits).toMatchObject([{ assignedTo: 'North team' }])
    expect((await listNotifications(practitioner, { assigned: 'mine' })).visits).toMatchObject([{ assignedTo: practitioner.name }])
  })

  it('asks for the number to be corrected when it has been replaced', async () => {
    const old = await createChild(app.admin, authority)
    await createPlan(app.admin, old)
    const replacement = await createChild(app.admin, await createAuthority(app.admin))
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [old.nhsNumber, replacement.nhsNumber])

    await recordAccess(app.admin, nurse, old.nhsNumber)

    const { visits } = await listNotifications(practitioner, {})
    expect(visits).toMatchObject([{ nhsNumber: old.nhsNumber, looks: [{ numberReplaced: true }] }])
  })

  it('holds nothing of another authority', async () => {
    const elsewhere = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LP')
    await recordAccess(app.admin, nurse, child.nhsNumber)

    expect(await listNotifications(elsewhere, {})).toMatchObject({ found: 0, new: 0, visits: [] })
    expect(await countNewNotifications(elsewhere, {})).toBe(0)
  })

  it('tells nothing of a silent read', async () => {
    const school = await createClinician(app.admin, { settingKind: 'school-nursing', settingName: 'School nursing' })
    await recordAccess(app.admin, school, child.nhsNumber)

    expect(await countNewNotifications(practitioner, {})).toBe(0)
  })

  it('is closed to the data manager, who is recorded as denied', async () => {
    const manager = await createAuthorityActor(app.admin, authority, 'LD')
    const notifications = [randomUUID()]

    await expect(listNotifications(manager, {})).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(countNewNotifications(manager, {})).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(acknowledgeNotifications(manager, { notifications })).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(answerAccess(manager, { notifications, answer: 'will-call' })).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(assignNotifications(manager, { notifications, to: 'me' })).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(markAsSeen(manager, { notifications })).rejects.toMatchObject({ kind: 'not-permitted' })

    expect((await auditEvents(app.admin, 'notification')).map(({ type, outcome, person }) => [type, outcome, person])).toEqual(
      ['list', 'count', 'acknowledge', 'answer', 'assign', 'see'].map((act) => [`notification.${act}`, 'denied', manager.name]),
    )
  })

  it('is taken away as lines, one for each look that the filters leave, and that is written down', async () => {
    await lookHoursAgo(nurse, child, 30)
    await lookHoursAgo(nurse, child, 1)
    await app.admin.query(
      `update cpis.notification set outcome = 'admitted', outcome_at = now(), callback_phone = '01632 960456'
      where child_id = $1 and at > now() - interval '2 hours'`,
      [child.id],
    )
    const [headings, ...lines] = await exportNotifications(practitioner, { page: 9 })
    expect(lines).toHaveLength(2)
    expect(Object.fromEntries(headings!.map((heading, place) => [heading, lines.find((line) => line.includes('Admitted'))?.[place]]))).toMatchObject({
      'Family name': 'Featherstonehaugh',
      'Given name': 'Mary-Ann',
      Organisation: 'Northern Hospital',
      'Viewed by': 'Amara Osei',
      'What happened': 'Admitted',
      'Call back on': '01632 960456',
      'Acknowledged by': '',
      Answer: '',
    })
    expect(await exportNotifications(practitioner, { since: 'today', status: 'acknowledged' })).toHaveLength(1)
    expect(await auditEvents(app.admin, 'notification')).toMatchObject([
      { type: 'notification.export', outcome: 'done', details: { rows: 2 } },
      { type: 'notification.export', details: { rows: 0 } },
    ])
    const elsewhere = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'ED')
    expect(await exportNotifications(elsewhere, {})).toHaveLength(1)
    await expect(exportNotifications(await createAuthorityActor(app.admin, authority, 'LD'), {})).rejects.toMatchObject({ kind: 'not-permitted' })
  })

  it('of 20,000 notifications is listed and filtered without a pause', async () => {
    await app.admin.query(
      `insert into cpis.notification (event_id, at, authority_id, child_id, plan_types, actor_name, role, organisation_name, setting_kind, setting_name, reason, seen_at)
       select gen_random_uuid(), now() - i * interval '10 minutes', $1, $2, '{CPP}', 'Amara Osei', 'CL', 'Hospital ' || i % 50, 'ambulance', 'Front', 'direct-care',
         case when i % 3 = 0 then now() end from generate_series(1, 20000) i`,
      [authority.id, child.id],
    )
    const took: number[] = []
    for (const said of [{}, {}, { status: 'new' }, { setting: 'ambulance', since: '30-days', page: 5 }]) {
      const before = performance.now()
      await listNotifications(practitioner, said)
      took.push(performance.now() - before)
    }
    // A tenth of that on a quiet machine; a query that compares each row with every other takes minutes.
    expect(Math.max(...took)).toBeLessThan(2_000)
    expect(await exportNotifications(practitioner, {})).toHaveLength(20_001)
  })

  describe('an act on notifications', () => {
    let notifications: string[]
    let duty: Actor

    beforeEach(async () => {
      await recordAccess(app.admin, nurse, child.nhsNumber)
      await recordAccess(app.admin, nurse, child.nhsNumber)
      notifications = (await listNotifications(practitioner, {})).visits[0]!.looks.map((look) => look.id)
      duty = await createAuthorityActor(app.admin, authority, 'ED', 'Second Person')
    })

    const visitNow = async () => (await listNotifications(practitioner, {})).visits[0]!

    it('marks them as seen: no longer new, and not acknowledged', async () => {
      await markAsSeen(practitioner, { notifications })
      expect(await visitNow()).toMatchObject({ status: 'seen', looks: [{ acknowledgedAt: null }, { acknowledgedAt: null }] })
      expect(await countNewNotifications(practitioner, {})).toBe(0)
    })

    it('makes a visit new again when somebody looks once more', async () => {
      await acknowledgeNotifications(practitioner, { notifications })
      await recordAccess(app.admin, nurse, child.nhsNumber)
      expect(await visitNow()).toMatchObject({ status: 'new', looks: [{ acknowledgedAt: null }, {}, {}] })
    })

    it('keeps who acknowledged first, and does not mind a second click', async () => {
      await acknowledgeNotifications(practitioner, { notifications })
      await acknowledgeNotifications(practitioner, { notifications })
      await acknowledgeNotifications(duty, { notifications })

      expect(await visitNow()).toMatchObject({
        status: 'acknowledged',
        looks: [{ acknowledgedByName: practitioner.name }, { acknowledgedByName: practitioner.name }],
      })
      expect(await auditEvents(app.admin, 'notification')).toMatchObject([
        { type: 'notification.list' },
        { type: 'notification.acknowledge', outcome: 'done', details: { asked: 2, acknowledged: 2 } },
        { type: 'notification.acknowledge', outcome: 'done', details: { asked: 2, acknowledged: 0 } },
        { type: 'notification.acknowledge', outcome: 'done', person: 'Second Person', details: { asked: 2, acknowledged: 0 } },
        { type: 'notification.list' },
      ])
    })

    it('answers the clinician once: the first answer stands, and so does who had acknowledged', async () => {
      await acknowledgeNotifications(practitioner, { notifications: notifications.slice(0, 1) })
      await answerAccess(duty, { notifications, answer: 'will-call' })
      await answerAccess(practitioner, { notifications, answer: 'no-action' })
      expect((await visitNow()).looks.map((look) => [look.answer, look.acknowledgedByName])).toEqual([
        ['will-call', practitioner.name],
        ['will-call', 'Second Person'],
      ])
    })

    it('refuses an answer that is not on the list', async () => {
      await expect(answerAccess(duty, { notifications, answer: 'whatever' })).rejects.toMatchObject({ kind: 'invalid-input' })
      expect(await visitNow()).toMatchObject({ status: 'new' })
    })

    it('gives them to a colleague, then to a team, then to nobody', async () => {
      const { rows } = await app.admin.query<{ id: string }>(
        `insert into cpis.lead_team (authority_id, name, phone) values ($1, 'North team', '01632 960300') returning id`,
        [authority.id],
      )
      for (const [to, name] of [
        [`person ${duty.personId}`, 'Second Person'],
        [`team ${rows[0]!.id}`, 'North team'],
        ['nobody', null],
      ] as const) {
        await assignNotifications(practitioner, { notifications, to })
        expect(await visitNow()).toMatchObject({ assignedTo: name })
      }
    })

    it('gives them to nobody who is not a colleague that works with notifications, nor to another’s team or one that has ended', async () => {
      const other = await createAuthority(app.admin)
      const { rows } = await app.admin.query<{ id: string }>(
        `insert into cpis.lead_team (authority_id, name, phone, ended_at) values ($1, 'Theirs', '01632 960300', null), ($2, 'Ended', '01632 960300', now())
         returning id`,
        [other.id, authority.id],
      )
      const gone = await createAuthorityActor(app.admin, authority, 'LP')
      await app.admin.query(`update cpis.role_assignment set ended_at = now() where person_id = $1`, [gone.personId])
      const others = [await createAuthorityActor(app.admin, other, 'LP'), await createAuthorityActor(app.admin, authority, 'LD'), gone]
      for (const to of [...others.map((one) => `person ${one.personId}`), ...rows.map((row) => `team ${row.id}`), `person ${randomUUID()}`]) {
        await expect(assignNotifications(practitioner, { notifications, to })).rejects.toMatchObject({ kind: 'not-found' })
      }
      await expect(assignNotifications(practitioner, { notifications, to: 'everybody' })).rejects.toMatchObject({ kind: 'invalid-input' })
      expect(await visitNow()).toMatchObject({ assignedTo: null })
    })

    it('touches none when one of them is another authority’s, or does not exist: the two are the same', async () => {
      const other = await createAuthority(app.admin)
      const theirs = await createChild(app.admin, other)
      await createPlan(app.admin, theirs)
      await recordAccess(app.admin, nurse, theirs.nhsNumber)
      const { rows } = await app.admin.query<{ id: string }>('select id from cpis.notification where authority_id = $1', [other.id])
      for (const foreign of [rows[0]!.id, randomUUID()]) {
        const mixed = { notifications: [...notifications, foreign] }
        for (const attempt of [
          () => markAsSeen(practitioner, mixed),
          () => acknowledgeNotifications(practitioner, mixed),
          () => answerAccess(practitioner, { ...mixed, answer: 'will-call' }),
          () => assignNotifications(practitioner, { ...mixed, to: 'me' }),
        ]) {
          await expect(attempt()).rejects.toMatchObject({ kind: 'not-found', message: 'There is no such notification' })
        }
      }
      expect(await visitNow()).toMatchObject({ status: 'new', assignedTo: null })
    })
  })

  /** A look-up this many hours ago. */
  async function lookHoursAgo(clinician: TestClinician, one: TestChild, hours: number): Promise<void> {
    await recordAccess(app.admin, clinician, one.nhsNumber)
    await app.admin.query(
      `update cpis.notification set at = now() - $2 * interval '1 hour' where id = (select id from cpis.notification where child_id = $1 order by at desc limit 1)`,
      [one.id, hours],
    )
  }
})
