import pg from 'pg'
import { seedDemonstration, type SeedOptions } from '@/demo/register/seed'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { readBySql, recordBySql } from './by-sql'
import { createTestDatabase } from './database'

export const seedKeys = { subjectKey: 'the subject key of the tests of seeding', macKey: 'the message key of the tests of seeding' }

/** A demonstration register in a database for one test file alone. */
export interface SeededRegister {
  adminUrl: string
  /** A superuser's connection, to look behind the application's back. */
  admin: pg.Client
  /** A connection as the application's login. */
  app: pg.Client
  stop(): Promise<void>
}

/** What a look-up returns, as the database gives it. */
export type Answer = {
  outcome: 'match' | 'protected' | 'none'
  askedNumber: string
  nhsNumber?: string
  records?: {
    type: string
    standing: string
    givenName: string
    authority: { name: string; stale: boolean; updatedAt: string | null }
    details: Record<string, unknown>
  }[]
  accesses?: { at: string }[]
  dutyPhones?: string[]
}

/** Seeds a register, small unless the options say otherwise. */
export async function seedRegister(options: Partial<SeedOptions> = {}): Promise<SeededRegister> {
  const database = await createTestDatabase()
  await seedDemonstration(database.adminUrl, { children: 300, accesses: 1500, ...seedKeys, ...options })
  const [admin, app] = [database.adminUrl, database.appUrl].map((connectionString) => new pg.Client({ connectionString })) as [pg.Client, pg.Client]
  await Promise.all([admin.connect(), app.connect()])
  const stop = async () => {
    await Promise.all([admin.end(), app.end()])
    await database.drop()
  }
  return { adminUrl: database.adminUrl, admin, app, stop }
}

/** Looks a number up as one of the demonstration people: recorded in one transaction, read in another. */
export async function askRegister({ admin, app }: SeededRegister, person: string, number: string): Promise<Answer> {
  const {
    rows: [who],
  } = await admin.query<{ person: string; role: string; organisation: string; place: string; setting: string; kind: string; name: string }>(
    `select p.id as person, a.role, o.id as organisation, o.name as place, s.id as setting, s.kind, s.name
     from cpis.person p join cpis.role_assignment a on a.person_id = p.id join cpis.organisation o on o.id = a.organisation_id
     join cpis.care_setting s on s.id = a.care_setting_id where p.name = $1`,
    [person],
  )
  if (!who) throw new Error(`${person} works in no care setting`)
  const at = { organisation: { id: who.organisation }, setting: { id: who.setting } }
  const ticket = await ticketFor(admin, { personId: who.person, role: who.role, ...at })
  const by = { ticket, name: person, organisationName: who.place, settingKind: who.kind, settingName: who.name }
  const answer = await readBySql<Answer>(app, ticket, await recordBySql(app, by, number))
  if (!answer) throw new Error('The register did not answer')
  return answer
}
