import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startProduct, type Product } from '@/scripts/disposable-product/product'
import { makeDemonstrationTemplate, startDisposableServer, type DisposableServer } from '@/scripts/disposable-product/template'
import { CANARY_CHILD, CANARY_REASON, canariesIn, type Said } from '@/tests/support/canary'
import { BEGINNINGS, fillEverything, listenToFetch, lookUpEntry, sendCanaryFiles } from '@/tests/support/canary-journeys'
import { printFigure } from '@/tests/support/figure'
import { open, sendForm, type Visitor } from '@/tests/support/form-fuzz'
import { openSession } from '@/tests/support/served-product'
import { formsOf } from '@/tests/support/web-forms'

/** Security test 6: a child and words that occur nowhere else go through every journey, and are then looked for wherever they must not be. */

let server: DisposableServer
let product: Product
let admin: pg.Client
let stopListening: () => void
const said: Said[] = []
const typedIntoAddresses: string[] = []

beforeAll(async () => {
  server = await startDisposableServer()
  const people = path.join(server.folder, 'people.csv')
  writeFileSync(
    people,
    `nhs_number,family_name,given_names,date_of_birth,sex,status,replaced_by\n${CANARY_CHILD.number},${CANARY_CHILD.family},${CANARY_CHILD.given},2017-02-03,female,active,\n`,
  )
  process.env.DEMOGRAPHICS_PEOPLE = people
  product = await startProduct(await makeDemonstrationTemplate(server.cluster.adminUrl, { children: 100, accesses: 300 }))
  admin = new pg.Client({ connectionString: product.adminUrl })
  await admin.connect()
  stopListening = listenToFetch(said, typedIntoAddresses)
})
afterAll(async () => {
  stopListening?.()
  await admin?.end()
  await product?.stop()
  await server?.stop()
})

async function visitor(name: string): Promise<Visitor> {
  return { name, url: product.url, cookie: await openSession(admin, name) }
}

/** Every log of the product's processes, and that of PostgreSQL, which is started as `npm start` starts it. */
function logs(): Said[] {
  const folder = path.dirname(product.webLog)
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => path.join(folder, name))
  return [...files, path.join(server.folder, 'postgres', 'server.log')].map((file) => ({
    where: path.basename(file),
    text: readFileSync(file, 'utf8'),
  }))
}

async function mails(): Promise<string> {
  const response = await fetch(`${product.mailPage}/mails`)
  return response.text()
}

/** Whoever fills in every form of an administrator's has suspended people and ended their roles. */
async function putPeopleBack(): Promise<void> {
  await admin.query('set session_replication_role = replica')
  await admin.query(`update cpis.person set status = 'active' where name in ('Amara Osei', 'Marcus Whitfield')`)
  await admin.query('update cpis.role_assignment set ended_at = null, ended_by = null, ended_by_name = null where ended_by is not null')
  await admin.query('set session_replication_role = origin')
}

/** Failures that happen while the child's data is at hand: recording, reading, and a row that the database refuses. */
async function forceFailures(nurse: Visitor, keeper: Visitor): Promise<number[]> {
  const statuses: number[] = []
  for (const door of ['record_access', 'read_disclosed']) {
    const { rows } = await admin.query<{ door: string }>(
      `select oid::regprocedure::text as door from pg_proc where proname = $1 and pronamespace = 'cpis'::regnamespace`,
      [door],
    )
    for (const one of rows) await admin.query(`revoke execute on function ${one.door} from cpis_app`)
    const { status, path: result } = await lookUpEntry(nurse, CANARY_CHILD.number, { reason: 'other', 'reason-text': CANARY_REASON })
    statuses.push(status === 303 ? (await open(nurse, result)).status : status)
    for (const one of rows) await admin.query(`grant execute on function ${one.door} to cpis_app`)
  }
  await admin.query(`alter table cpis.child add constraint nobody_new check (false) not valid`)
  await sendCanaryFiles(keeper)
  await admin.query('alter table cpis.child drop constraint nobody_new')
  return statuses
}

/** Emergency access to a protected child, with a reason that names somebody. */
async function openProtected(nurse: Visitor): Promise<string> {
  let { path: here } = await lookUpEntry(nurse, '9990000085')
  for (let step = 0; step < 6; step += 1) {
    const page = await open(nurse, here)
    if (page.location !== '') {
      here = page.location.split('?')[0] ?? ''
      continue
    }
    const form = formsOf(page.text, here).find(({ action, page: at }) => /emergency/.test(action) || (at.includes('emergency') && action === at))
    if (!form) return here
    const why = form.open.map((name): [string, string] => [
      name,
      /text|why|words/.test(name) ? `${CANARY_REASON} about ${CANARY_CHILD.family}` : 'safeguarding',
    ])
    const sent = await sendForm(nurse, form, [
      ...form.fields.filter(([name]) => !form.open.includes(name) || !/text|why|words/.test(name)),
      ...why.filter(([, text]) => text !== 'safeguarding'),
    ])
    if (!sent.location.startsWith('/')) return here
    here = sent.location.split('?')[0] ?? ''
  }
  return here
}

it('no address, header, title, log or mail ever says anything of a child or of what was typed about one', async () => {
  const [keeper, nurse] = [await visitor('Marcus Whitfield'), await visitor('Amara Osei')]
  const states = await sendCanaryFiles(keeper)
  const { rows: held } = await admin.query('select from cpis.child where nhs_number = $1', [CANARY_CHILD.number])
  expect([states, held]).toEqual([expect.arrayContaining([expect.stringMatching(/^fit: Saved$/)]), [{}]])

  for (const entry of [
    CANARY_CHILD.number,
    `${CANARY_CHILD.number.slice(0, 9)}0`,
    CANARY_CHILD.family,
    `${CANARY_CHILD.number} ${CANARY_CHILD.family}`,
  ]) {
    await lookUpEntry(nurse, entry, { reason: 'other', 'reason-text': `${CANARY_REASON}, ${CANARY_CHILD.family}` })
  }
  const opened = await openProtected(nurse)
  let [sent, forms] = [0, 0]
  const failures: string[] = []
  for (const { name, from } of BEGINNINGS) {
    const report = await fillEverything(await visitor(name), from)
    sent += report.sent
    forms += report.forms.length
    failures.push(...report.failures)
  }
  await putPeopleBack()
  const forced = await forceFailures(await visitor('Amara Osei'), await visitor('Marcus Whitfield'))
  for (const until = performance.now() + 40_000; performance.now() < until && !/Leeds/i.test(await mails());) await pause(500)
  const caught = await mails()
  const everything = [...said, ...logs(), { where: 'a mail', text: caught }]
  const hits = [...new Set([...canariesIn(everything), ...typedIntoAddresses])]
  const planted =
    canariesIn([...everything, { where: 'web.log', text: `{"msg":"saved","path":"${CANARY_CHILD.family}"}` }]).length - canariesIn(everything).length
  const figures = [
    printFigure('T6 forms filled in, of eight people', `${forms}, ${sent} times`, 'over 20', forms > 20),
    printFigure('T6 forced failures', forced.join(', '), '503, 503', forced.join() === '503,503'),
    printFigure(
      'T6 emergency access with a canary in its reason ended at',
      opened.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '[id]'),
      'a result',
      /^\/lookup\/\[id\]$/.test(opened.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '[id]')),
    ),
    printFigure('T6 mails', caught.length, 'some', caught.length > 10),
    printFigure('T6 canaries in addresses, headers, titles, logs and mails', `${hits.length} in ${everything.length} texts`, '0', hits.length === 0),
    printFigure('T6 a log line that names the child (planted)', planted, '1', planted === 1),
  ]
  expect(hits).toEqual([])
  expect(failures).toEqual([])
  expect(figures).not.toContain(false)
})

it('a name that PostgreSQL is made to write to its log is found there', async () => {
  const before = canariesIn(logs()).length
  await admin.query(`do $$ begin raise log 'saved %', '${CANARY_CHILD.family}'; end $$`)
  await expect.poll(() => canariesIn(logs()).length, { timeout: 5_000 }).toBeGreaterThan(before)
})
