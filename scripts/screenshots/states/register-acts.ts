import type { Page } from '@playwright/test'
import type pg from 'pg'
import { logInAs, lookUp } from '../steps'
import type { Scene, ScreenState } from './state'

const manager = 'Marcus Whitfield'
const folder = 'app/(authority)'
const approvals = { file: `${folder}/approvals/page.tsx`, path: '/approvals' }
const transfers = { file: `${folder}/transfers/page.tsx`, path: '/transfers' }
const transfer = { file: `${folder}/transfers/[transferId]/page.tsx`, path: '/transfers/' }
const offer = { file: `${folder}/transfers/offer/[planId]/page.tsx`, path: '/transfers/offer/' }

/** A child of Leeds with one child protection plan in place whom no other state uses; the same child every time. */
export async function ordinaryPlan(register: pg.Client): Promise<{ childId: string; planId: string; number: string }> {
  const { rows } = await register.query<{ childId: string; planId: string; number: string }>(
    `select c.id as "childId", p.id as "planId", c.nhs_number as number
     from cpis.plan p join cpis.child c on c.id = p.child_id join cpis.authority a on a.organisation_id = p.authority_id
     where a.dfe_code = '383' and p.type = 'CPP' and p.end_date is null and p.withdrawn_at is null and not c.is_protected
       and c.date_of_birth between cpis.today() - 4000 and cpis.today() - 600 and p.start_date < cpis.today() - 60 and c.nhs_number > '9990001000'
       and (select count(*) from cpis.plan o where o.nhs_number = p.nhs_number) = 1 order by c.nhs_number desc offset 20 limit 1`)
  const [plan] = rows
  if (!plan) throw new Error('The demonstration register has no ordinary plan of Leeds')
  return plan
}

/** Who is recorded as having changed the records that these states protect and close, so that they can be recognised. */
const changedHere = 'Pictured'

/** Makes a change that only a superuser can make, bypassing the triggers. */
export async function pastTheTriggers(register: pg.Client, sql: string, values: unknown[] = []): Promise<void> {
  await register.query('set session_replication_role = replica')
  await register.query(sql, values)
  await register.query('set session_replication_role = default')
}

/** The reason given for the request in these states, so that it can be recognised. */
const reason = 'The order that forbade contact has ended'

/** Undoes what the states in this file leave behind, and nothing that belongs to the demonstration. */
async function restore({ register }: Scene): Promise<void> {
  await pastTheTriggers(
    register, `update cpis.child set is_protected = false, closed_on = null, closed_why = null, changed_by = 'Authority file' where changed_by = $1`, [changedHere])
  await pastTheTriggers(register, 'delete from cpis.approval where reason = $1', [reason])
  await pastTheTriggers(register, 'delete from cpis.transfer where plan_id = $1', [(await ordinaryPlan(register)).planId])
  await pastTheTriggers(register, 'delete from cpis.superseded_number where nhs_number = $1', [formerNumber])
}

/** An empty list: its rows are put aside meanwhile. */
function emptied(name: string, of: typeof approvals | typeof transfers, table: 'approval' | 'transfer'): ScreenState {
  return {
    ...of, name,
    reach: async ({ page, register }) => {
      await register.query(`create table public.kept_${table} as select * from cpis.${table}`)
      await pastTheTriggers(register, `delete from cpis.${table}`)
      await logInAs(page, manager)
      await page.goto(of.path)
    },
    restore: async ({ register }) => {
      await pastTheTriggers(register, `insert into cpis.${table} select * from public.kept_${table}`)
      await register.query(`drop table public.kept_${table}`)
    },
  }
}

/** Something that the data manager does with an ordinary child's record. */
function act(name: string, of: string, more: { pictured?: true; first?: (register: pg.Client, childId: string) => Promise<void>; then?: (page: Page) => Promise<void> } = {}): ScreenState {
  return {
    name, file: `${folder}/children/[childId]/${of}/page.tsx`, path: '/children/', pictured: more.pictured, restore,
    reach: async ({ page, register }) => {
      const { childId } = await ordinaryPlan(register)
      await more.first?.(register, childId)
      await logInAs(page, manager)
      await page.goto(`/children/${childId}/${of}`)
      await more.then?.(page)
    },
  }
}

/** Presses a button and waits for the answer: the same form, or another page. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await Promise.all([page.waitForResponse((response) => response.request().method() === 'POST'), page.getByRole('button', { name }).first().click()])
  await page.waitForLoadState()
}

async function continueWith(page: Page, fields: Readonly<Record<string, string>>, then: string | RegExp): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value)
  await press(page, 'Continue')
  await page.getByText(then).first().waitFor()
}

async function protectRecord(register: pg.Client, childId: string): Promise<void> {
  await pastTheTriggers(register, 'update cpis.child set is_protected = true, changed_by = $2 where id = $1', [childId, changedHere])
}

async function askedFor(register: pg.Client, childId: string): Promise<void> {
  await protectRecord(register, childId)
  await register.query(
    `insert into cpis.approval (authority_id, kind, child_id, reason, requested_by, requested_by_name)
     select c.authority_id, 'protection-lift', c.id, $3, p.id, p.name from cpis.child c, cpis.person p where c.id = $1 and p.name = $2`, [childId, manager, reason])
}

async function closed(register: pg.Client, childId: string, why: 'adopted' | 'died' = 'adopted'): Promise<void> {
  await pastTheTriggers(register, `update cpis.child set closed_on = cpis.today(), closed_why = $3, changed_by = $2 where id = $1`, [childId, changedHere, why])
}

/** A number from far beyond the demonstration's people, which leads to the child's. */
const formerNumber = '9999000061'

async function joined(register: pg.Client, childId: string): Promise<void> {
  await pastTheTriggers(register,
    'insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by) select $2, nhs_number, authority_id from cpis.child where id = $1', [childId, formerNumber])
}

function notConfirmed(page: Page): Promise<void> {
  return continueWith(page, { 'What is the right NHS number?': '999 000 0107' }, 'Is this number right?')
}

/** Offers the ordinary plan of Leeds to Camden. @returns the id of the offer */
async function offered(register: pg.Client): Promise<string> {
  const { planId } = await ordinaryPlan(register)
  const { rows } = await register.query<{ id: string }>(
    `insert into cpis.transfer (plan_id, from_authority, to_authority, nhs_number, family_name, given_name, date_of_birth, type, start_date,
       moves_on, offered_by, offered_by_name)
     select p.id, p.authority_id, r.organisation_id, c.nhs_number, c.family_name, c.given_name, c.date_of_birth, p.type, p.start_date,
       cpis.today(), m.id, m.name
     from cpis.plan p join cpis.child c on c.id = p.child_id, cpis.authority r, cpis.person m
     where p.id = $1 and r.dfe_code = '202' and m.name = $2 returning id`, [planId, manager])
  return rows[0]?.id ?? ''
}

function offerState(name: string, who: string, then?: (page: Page) => Promise<void>, pictured?: true): ScreenState {
  return {
    ...transfer, name, pictured, restore,
    reach: async ({ page, register }) => {
      const id = await offered(register)
      await logInAs(page, who)
      await page.goto(`/transfers/${id}`)
      await then?.(page)
    },
  }
}

function offering(name: string, then?: (page: Page) => Promise<void>): ScreenState {
  return {
    ...offer, name, restore,
    reach: async ({ page, register }) => {
      const { planId } = await ordinaryPlan(register)
      await logInAs(page, manager)
      await page.goto(`/transfers/offer/${planId}`)
      await then?.(page)
    },
  }
}

function list(name: string, of: typeof approvals | typeof transfers, who: string, first?: (register: pg.Client) => Promise<unknown>, pictured?: true): ScreenState {
  return {
    ...of, name, pictured, restore,
    reach: async ({ page, register }) => {
      await first?.(register)
      await logInAs(page, who)
      await page.goto(of.path)
    },
  }
}

const oneRequest = async (register: pg.Client) => askedFor(register, (await ordinaryPlan(register)).childId)

const requestStates: ScreenState[] = [
  list('approvals', approvals, 'Priya Raman', oneRequest, true),
  list('approvals-own', approvals, manager, oneRequest),
  emptied('approvals-none', approvals, 'approval'),
  {
    ...approvals, name: 'approvals-log-in-again', restore,
    reach: async ({ page, register }) => {
      await oneRequest(register)
      await logInAs(page, 'Priya Raman')
      await register.query(`update cpis.session set auth_time = auth_time - interval '6 minutes' where ended_at is null`)
      await page.goto('/approvals')
    },
  },
  {
    ...approvals, name: 'approvals-declined', restore,
    reach: async ({ page, register }) => {
      await oneRequest(register)
      await logInAs(page, 'Priya Raman')
      await page.goto('/approvals')
      await press(page, /^Decline/)
      await page.getByText('You declined.').waitFor()
    },
  },
  act('protect', 'protect', { pictured: true }),
  act('protect-lift', 'protect', { first: protectRecord }),
  act('protect-lift-error', 'protect', {
    first: protectRecord,
    then: async (page) => {
      await press(page, 'Ask a second person')
      await page.getByText('There is a problem').waitFor()
    },
  }),
  act('protect-lift-asked-for', 'protect', { first: askedFor }),
]

const recordStates: ScreenState[] = [
  act('number', 'number'),
  act('number-error', 'number', { then: (page) => continueWith(page, { 'What is the right NHS number?': '999 000 00' }, 'There is a problem') }),
  act('number-already-held', 'number', { then: (page) => continueWith(page, { 'What is the right NHS number?': '999 000 0018' }, 'Go to that record') }),
  // The stand-in for the national demographics service does not know the number.
  act('number-not-confirmed', 'number', { pictured: true, then: notConfirmed }),
  act('number-check', 'number', { pictured: true, then: async (page) => {
    await notConfirmed(page)
    await page.getByRole('checkbox').check()
    await continueWith(page, {}, 'Check your answers')
  } }),
  act('replaced-number', 'replaced-number'),
  // The stand-in for the national demographics service does not know of this replacement.
  act('replaced-number-not-known', 'replaced-number', { then: (page) => continueWith(page, { 'What is the new NHS number?': '999 000 0107', 'Type the new NHS number again': '999 000 0107' }, 'There is a problem') }),
  act('death', 'death'),
  act('death-error', 'death', { then: (page) => continueWith(page, {}, 'There is a problem') }),
  act('death-long-past', 'death', { then: (page) => continueWith(page, { Day: new Date(Date.now() - 40 * 86_400_000).toLocaleDateString('en-GB') }, 'There is a problem') }),
  act('death-check', 'death', { then: (page) => continueWith(page, { Day: '22/11/2026' }, 'Check your answers') }),
  act('adoption', 'adoption'),
  act('adoption-check', 'adoption', { then: (page) => continueWith(page, { Day: '22/11/2026' }, 'Check your answers') }),
  act('adoption-closed', 'adoption', { first: closed }),
  act('adoption-in-error', 'adoption-in-error', { first: closed }),
  act('adoption-in-error-error', 'adoption-in-error', { first: closed, then: async (page) => {
    await press(page, 'Ask a second person')
    await page.getByText('There is a problem').waitFor()
  } }),
  act('reopen', 'reopen', { first: (register, childId) => closed(register, childId, 'died') }),
  act('reopen-error', 'reopen', { first: (register, childId) => closed(register, childId, 'died'), then: (page) => continueWith(page, {}, 'There is a problem') }),
  act('reopen-adopted', 'reopen', { first: closed }),
  act('joined-number-none', 'joined-number'),
  act('joined-number', 'joined-number', { pictured: true, first: joined }),
  act('joined-number-error', 'joined-number', { first: joined, then: async (page) => {
    await press(page, 'Ask a second person')
    await page.getByText('There is a problem').waitFor()
  } }),
]

const transferStates: ScreenState[] = [
  list('transfers', transfers, manager, offered, true),
  emptied('transfers-none', transfers, 'transfer'),
  offerState('transfer-to-accept', 'Ibrahim Sesay', undefined, true),
  offerState('transfer-decline-error', 'Ibrahim Sesay', async (page) => {
    await press(page, 'Decline this plan')
    await page.getByText('There is a problem').waitFor()
  }),
  offerState('transfer-offered', manager),
  offerState('transfer-read-only', 'Joanna Kowalczyk'),
  offering('offer'),
  offering('offer-error', (page) => continueWith(page, {}, 'There is a problem')),
  offering('offer-check', async (page) => {
    await page.getByLabel('Which authority takes over?').selectOption({ label: 'Camden Council' })
    await continueWith(page, {}, 'Check your answers')
  }),
  {
    name: 'result-being-transferred', file: 'app/(clinical)/lookup/[accessId]/page.tsx', path: '/lookup/', pictured: true, restore,
    reach: async ({ page, register }) => {
      await offered(register)
      await logInAs(page, 'Amara Osei')
      await lookUp(page, (await ordinaryPlan(register)).number)
    },
  },
]

/** What takes two people or two authorities, NHS numbers, and closed records. */
export const registerActStates: ScreenState[] = [...requestStates, ...recordStates, ...transferStates]
