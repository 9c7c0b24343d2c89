import { fakeNhsNumber } from './fake-nhs-number'
import { CANARY_CHILD, CANARY_REASON, namesOfPage, typingIntoAddresses, type Said } from './canary'
import { sendFile } from './file-sender'
import { findForms, open, sendForm, wrongShapes, postBody, type Visitor } from './form-fuzz'
import { uploadFile, type FileRow } from './upload-file'
import { formsOf, type WebForm } from './web-forms'

/** Where each of the people in the demonstration starts. */
export const BEGINNINGS: readonly { name: string; from: readonly string[] }[] = [
  { name: 'Marcus Whitfield', from: ['/plans', '/uploads', '/uploads/to-fix', '/contacts', '/transfers', '/data-quality'] },
  { name: 'Priya Raman', from: ['/notifications', '/approvals', '/plans'] },
  { name: 'Farzana Begum', from: ['/notifications'] },
  { name: 'Amara Osei', from: ['/lookup', '/account', '/questions'] },
  { name: 'Helen Thackray', from: ['/lookup', '/alerts', '/review', '/access-log'] },
  { name: 'Deborah Sykes', from: ['/people'] },
  { name: 'Eleanor Marsh', from: ['/organisations', '/privileged-roles', '/operations', '/authority-quality', '/access-records/exports'] },
  { name: 'Catherine Moyo', from: ['/audit', '/access-records', '/event-log'] },
]

/** The canary child's row. */
export const canaryRow: FileRow = {
  nhs_number: CANARY_CHILD.number,
  local_id: `L-${CANARY_CHILD.family}`,
  family_name: CANARY_CHILD.family,
  given_name: CANARY_CHILD.given,
}

/** Records the addresses, headers and page names of all requests and answers until it is stopped. */
export function listenToFetch(said: Said[], typed: string[]): () => void {
  const original = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const response = await original(input, init)
    const path = new URL(input instanceof Request ? input.url : input).pathname
    said.push({ where: 'the address of a request', text: input instanceof Request ? input.url : String(input) })
    for (const [name, value] of response.headers) said.push({ where: `the header ${name} of ${path}`, text: value })
    if (response.headers.get('content-type')?.startsWith('text/html')) {
      const html = await response.clone().text()
      said.push(...namesOfPage(path, html))
      typed.push(...typingIntoAddresses(path, html))
    }
    return response
  }
  return () => void (globalThis.fetch = original)
}

/** Sends files that name the child: a valid one, and others with a canary in every cell, in the table's heading, and instead of a table. */
export async function sendCanaryFiles(visitor: Visitor): Promise<string[]> {
  const everywhere = Object.fromEntries(
    Object.keys({ ...canaryRow, date_of_birth: '', plan_type: '', start_date: '', end_date: '', delete: '' }).map((column) => [
      column,
      `${CANARY_CHILD.family} ${CANARY_CHILD.number}`,
    ]),
  )
  const files: Record<string, Buffer> = {
    fit: uploadFile([canaryRow]),
    'a canary in each cell': uploadFile([{ nhs_number: fakeNhsNumber(1) }, everywhere]),
    'a canary in the head': Buffer.from(`${CANARY_CHILD.family},${CANARY_CHILD.number}\r\n1,2\r\n`),
    'a canary alone': Buffer.from(`${CANARY_CHILD.family}\r\n${CANARY_REASON}\r\n`),
    'broken XML': Buffer.from(`<?xml version="1.0"?><${CANARY_CHILD.family}>${CANARY_CHILD.number}</${CANARY_CHILD.family}>`),
  }
  const states: string[] = []
  for (const [what, bytes] of Object.entries(files)) {
    const { state, faults } = await sendFile(visitor, bytes, 'changes', `${what.replaceAll(' ', '-')}.csv`)
    states.push(`${what}: ${[state, ...faults].join(', ')}`)
  }
  return states
}

/** Looks something up as a nurse does. @returns the path of the page that answers */
export async function lookUpEntry(nurse: Visitor, entry: string, more: Record<string, string> = {}): Promise<{ status: number; path: string }> {
  const page = await open(nurse, '/lookup')
  const form = formsOf(page.text, '/lookup').find(({ action }) => action === '/lookup/check')
  if (!form) throw new Error(`The look-up form is not on its page: ${page.status}, ${page.location}, ${/<title>[^<]*/.exec(page.text)?.[0]}`)
  const given = { 'nhs-number': entry, ...more }
  const { status, location } = await sendForm(nurse, form, [...form.fields.filter(([name]) => !(name in given)), ...Object.entries(given)])
  if (location !== '') await open(nurse, location)
  return { status, path: location.split('?')[0] ?? '' }
}

/** Fills every form within reach with canaries, field by field and all at once, and sends bodies that no form would send. */
export async function fillEverything(visitor: Visitor, from: readonly string[]): Promise<{ forms: string[]; sent: number; failures: string[] }> {
  const forms = (await findForms(visitor, from, 40)).filter(({ method }) => method === 'post')
  const report = { forms: forms.map(({ page, action }) => `${page} ${action}`), sent: 0, failures: [] as string[] }
  for (const form of forms) {
    for (const text of [CANARY_CHILD.number, `${CANARY_CHILD.given} ${CANARY_CHILD.family}`, `${CANARY_REASON}, about ${CANARY_CHILD.family}`]) {
      const sent = await sendForm(visitor, form, filled(form, text))
      report.sent += 1
      if (sent.status >= 500 || sent.status === 0) report.failures.push(`${form.page} ${form.action}: ${sent.status}`)
      if (sent.location.startsWith('/')) await open(visitor, sent.location)
    }
    for (const { type, body } of wrongShapes({ ...form, fields: filled(form, CANARY_CHILD.family) }).slice(0, 12)) {
      await postBody(visitor, form.action, type, body)
      report.sent += 1
    }
  }
  return report
}

function filled(form: WebForm, text: string): [string, string][] {
  return [...form.fields.filter(([name]) => !form.open.includes(name)), ...form.open.map((name): [string, string] => [name, text])]
}
