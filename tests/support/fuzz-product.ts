import { cpus, loadavg } from 'node:os'
import type pg from 'pg'
import { findForms, open, postBody, sendForm, withText, wrongShapes, type Answered, type Visitor } from './form-fuzz'
import { CANARY, hostileStrings } from './hostile-strings'
import type { ServedProduct } from './served-product'
import { formsOf, type WebForm } from './web-forms'

/** The longest an answer may take on a quiet machine, in milliseconds (security-and-reliability, T3). */
const LONGEST = 1_000

/** The results. */
export type FuzzReport = {
  forms: string[]
  fields: number
  texts: number
  shapes: number
  serverErrors: string[]
  late: string[]
  slowest: number
  factor: number
}

/** Where the people in the demonstration start. */
const BEGINNINGS: readonly { name: string; from: readonly string[] }[] = [
  { name: 'Amara Osei', from: ['/lookup', '/account'] },
  { name: 'Marcus Whitfield', from: ['/plans', '/uploads', '/uploads/to-fix', '/contacts', '/transfers', '/data-quality'] },
  { name: 'Priya Raman', from: ['/notifications', '/approvals', '/plans'] },
]

/** The busier the machine, the longer an answer may take. Our own server and this test between them keep one processor busy. */
export const loadFactor = (): number => Math.max(1, (loadavg()[0] ?? 0) / cpus().length)

/**
 * Puts hostile texts into every field of every form that a walk through the pages finds, adds fields that the forms do not have,
 * and then sends bodies that no form would send. The page to which a form leads is opened too: it may show what was typed.
 */
export async function fuzzProduct(product: ServedProduct, seed: number, texts: number, shapesFor: number): Promise<FuzzReport> {
  const targets: { visitor: Visitor; form: WebForm; field: string }[] = []
  const all: { visitor: Visitor; form: WebForm }[] = []
  for (const { name, from } of BEGINNINGS) {
    const visitor = { name, url: product.url, cookie: await product.logIn(name) }
    const extra = name === 'Amara Osei' ? [await result(visitor)] : []
    for (const form of await findForms(visitor, [...from, ...extra])) {
      all.push({ visitor, form })
      targets.push(...form.open.map((field) => ({ visitor, form, field })))
    }
  }
  const report: FuzzReport = {
    forms: [...new Set(all.map(({ form }) => form.page.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '[id]')))],
    fields: targets.length,
    texts: 0,
    shapes: 0,
    serverErrors: [],
    late: [],
    slowest: 0,
    factor: loadFactor(),
  }
  let at = 0
  for (const text of hostileStrings(seed, texts)) {
    const { visitor, form, field } = targets[at % targets.length]!
    const said = await tryText(visitor, form, field, text, at % 3 === 0)
    for (const one of said) judge(report, `${form.page} ${field}: ${JSON.stringify(text.slice(0, 40))}`, one)
    report.texts += 1
    at += 1
  }
  for (const { visitor, form } of all.slice(0, shapesFor)) {
    if (form.method !== 'post') continue
    for (const { what, type, body } of wrongShapes(await asItIsNow(visitor, form))) {
      judge(report, `${form.page} ${form.action} with ${what}`, await postBody(visitor, form.action, type, body))
      report.shapes += 1
    }
  }
  return report
}

/** A look-up, because its result has forms too. @returns its path */
async function result(nurse: Visitor): Promise<string> {
  const page = await open(nurse, '/lookup')
  const form = formsOf(page.text, '/lookup').find(({ action }) => action === '/lookup/check')
  if (!form) throw new Error('The look-up form is not on its page')
  const { location } = await sendForm(nurse, form, withText(form, 'nhs-number', '999 000 0018', false))
  return location.split('?')[0] ?? ''
}

/** The form as shown now: it carries the version of the data it was made from. */
async function asItIsNow(visitor: Visitor, form: WebForm): Promise<WebForm> {
  const page = await open(visitor, form.page)
  return formsOf(page.text, form.page).find((one) => one.action === form.action && one.open.join() === form.open.join()) ?? form
}

async function tryText(visitor: Visitor, form: WebForm, field: string, text: string, extra: boolean): Promise<Answered[]> {
  const now = await asItIsNow(visitor, form)
  const sent = await sendForm(visitor, now, withText(now, field, text, extra))
  return sent.location.startsWith('/') ? [sent, await open(visitor, sent.location)] : [sent]
}

function judge(report: FuzzReport, what: string, { status, took }: Answered): void {
  report.slowest = Math.max(report.slowest, took)
  report.factor = Math.max(report.factor, loadFactor())
  if (status === 0 || status >= 500) report.serverErrors.push(`${what}: answered with ${status}`)
  if (took > LONGEST * report.factor) report.late.push(`${what}: took ${Math.round(took)} ms`)
}

/** Where a value from a field that no form has was stored. A refused form is kept as sent, but only its own fields are read. */
export async function canaries(admin: pg.Client): Promise<string[]> {
  const { rows: tables } = await admin.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('cpis', 'cpis_part') and c.relkind = 'r' and c.relname <> 'kept_form' order by 1`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await admin.query<{ count: number }>(`select count(*)::integer as count from ${name} t where t::text like $1`, [`%${CANARY}%`])
    if (rows[0]!.count > 0) found.push(`${rows[0]!.count} rows of ${name}`)
  }
  return found
}
