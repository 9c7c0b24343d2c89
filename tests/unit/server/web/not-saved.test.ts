import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { refuse } from '@/server/web/not-saved'
import { replaceFailures } from '@/server/web/replace-failures'

/** A form that is not taken gets a page that says that nothing was saved, with what was typed, and never a bare sentence. */

const ORIGIN = 'https://cpis.example'
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }

let server: Server | undefined
afterEach(() => server?.close())

/**
 * Serves whatever the framework's side would answer once it has read the request.
 *
 * @param when `ahead` of the framework; or how long the answer may take to begin, in milliseconds
 */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void, when: 'ahead' | number | null = null): Promise<string> {
  server = createServer((request, response) => {
    if (when === 'ahead') return answer(request, response)
    replaceFailures(request, response, ORIGIN, when)
    request.resume().on('end', () => answer(request, response))
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const barely = (status: number, words: string) => (_: IncomingMessage, response: ServerResponse) => {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.writeHead(status)
  response.end(words)
}

function typed(fields: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

const post = async (url: string, body: FormData | URLSearchParams | string, headers: Record<string, string> = BROWSER) => {
  const answer = await fetch(url, { method: 'POST', body, headers })
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    html: await answer.text(),
    policy: answer.headers.get('content-security-policy'),
  }
}

describe('a form of an older version', () => {
  const form = typed({
    $ACTION_ID_00: '',
    person: '0f8fad5b-d9cb-469f-a165-70867728950e',
    'lead-team': 'Leeds <East>',
    reasonText: 'First line\nsecond “line”',
    empty: ' ',
  })

  it('is answered with a page that says that nothing was saved, and gives back what was typed', async () => {
    const { status, type, html } = await post(`${await serve(barely(409, 'Server Action unavailable.'))}/plans`, form)
    expect([status, type]).toEqual([409, 'text/html; charset=utf-8'])
    expect(html).toContain('<h1>Nothing has been saved</h1>')
    expect(html).toContain('The service was updated after you opened the page.')
    expect(html).toContain('>Lead team</dt>')
    expect(html).toContain('Leeds &#60;East&#62;')
    expect(html).toMatch(/First line\r?\nsecond “line”/)
    expect(html).not.toMatch(/ACTION|0f8fad5b|>Empty<|Server Action|\[\[/)
  })

  it('is answered with the page alone when the answer passes through something that compresses it', async () => {
    const url = await serve((_, response) => {
      const { write, end } = response
      response.setHeader('Content-Type', 'text/plain')
      response.statusCode = 409
      for (const piece of ['Server ', 'Action ']) Reflect.apply(write, response, [piece])
      setTimeout(() => Reflect.apply(end, response, ['unavailable.']), 5)
    })
    const { status, html } = await post(url, form)
    expect([status, html.includes('Nothing has been saved'), html.includes('Action')]).toEqual([409, true, false])
  })

  it('leads back to the page that it stood on, if that is one of ours', async () => {
    const url = await serve(barely(409, 'x'))
    const from = async (referer: string) => (await post(`${url}/plans`, form, { ...BROWSER, referer })).html
    expect(await from(`${url}/people/invite?organisation=1&x="<b>`)).toContain(
      '<a href="/people/invite?organisation=1&#38;x=%22%3Cb%3E">Open the page again</a>',
    )
    for (const elsewhere of ['https://elsewhere.example/plans', 'javascript:alert(1)', 'nonsense', url.replace('http:', 'ftp:')]) {
      expect(await from(elsewhere), elsewhere).not.toContain('Open the page again</a>')
    }
  })

  it('whose fields are encoded in an address gives them back as well', async () => {
    const { html } = await post(await serve(barely(400, 'This is not a form of this service')), new URLSearchParams({ 'duty-phone': '01632 960123' }))
    expect(html).toContain('>Duty phone</dt>')
    expect(html).toContain('01632 960123')
  })

  it('of a look-up says that nobody was checked, and takes the next scan', async () => {
    const { html, policy } = await post(`${await serve(barely(409, 'x'))}/lookup/check`, new URLSearchParams({ 'nhs-number': '999 000 0018' }))
    expect(html).toContain('<h1>Not checked</h1>')
    expect(html).toContain('We could not check this child. Do not treat this as no information.')
    expect(html).toContain('999 000 0018')
    expect(html).toContain('<script src="/scan-anywhere.js" defer></script>')
    expect(policy).toContain(`script-src 'self'`)
    expect(html).not.toMatch(/no information held/i)
  })
})

describe('a form that is not answered because the service failed, or took too long', () => {
  const form = new URLSearchParams({ 'lead-team': 'Leeds East' })
  const fails = (_: IncomingMessage, response: ServerResponse) => void response.writeHead(500).end()
  const never = () => undefined

  it.each([
    ['fails', fails],
    ['says nothing', never],
  ])('may have been saved when what saves it %s: it says so, and gives back what was typed', async (_, answer) => {
    const { status, html } = await post(`${await serve(answer, 100)}/children/1/number`, form)
    expect(status).toBe(503)
    expect(html).toContain('<h1>We do not know whether this was saved</h1>')
    expect(html).toContain('see how it stands before you send this again')
    expect(html).toContain('Leeds East')
    expect(html).not.toMatch(/check this child|Nothing has been saved|\[\[/)
  })

  it('is "not checked" when it was a look-up', async () => {
    const { status, html } = await post(`${await serve(fails)}/lookup/check`, form)
    expect(status).toBe(503)
    expect(html).toContain('We could not check this child')
  })
})

describe('what was typed', () => {
  it.each([
    ['another site sends it', { ...BROWSER, origin: 'https://elsewhere.example' }],
    ['it says nothing of where it comes from', { accept: BROWSER.accept }],
    ['it comes from elsewhere under our name', { ...BROWSER, 'sec-fetch-site': 'cross-site' }],
  ])('is not shown when %s', async (_why, headers) => {
    const { status, html } = await post(await serve(barely(403, 'x')), new URLSearchParams({ note: 'Call this number' }), headers)
    expect(status).toBe(403)
    expect(html).toContain('Nothing has been saved')
    expect(html).not.toContain('Call this number')
  })

  it('is not kept beyond the size of a form', async () => {
    const { html } = await post(await serve(barely(400, 'x')), new URLSearchParams({ note: 'a'.repeat(100_001) }))
    expect(html).toContain('Nothing has been saved')
    expect(html).not.toContain('What you typed')
  })
})

describe('what is refused ahead of the framework', () => {
  it.each([403, 405, 411, 413])('is answered to a browser with a page: %i', async (status) => {
    const answer = await post(await serve((request, response) => refuse(status, 'No', request, response), 'ahead'), 'x')
    expect(answer).toMatchObject({ status, type: 'text/html; charset=utf-8' })
    expect(answer.html).toMatch(/<h1>Nothing has been saved<\/h1>.*<strong>Nothing has changed\.<\/strong> [A-Z]/s)
  })

  it('a file that is too large is told what to do', async () => {
    const url = await serve((request, response) => refuse(413, 'The file must be smaller than 5MB', request, response), 'ahead')
    expect((await post(`${url}/uploads/send`, 'x'.repeat(300_000))).html).toContain(
      'The file must be smaller than 5MB. Divide it, or send the changes alone.',
    )
  })
})

describe('a system', () => {
  it.each([
    [true, 413],
    [false, 400],
  ])('gets its sentence as before (ahead of the framework: %s)', async (ahead, status) => {
    const url = await serve(
      ahead ? (request, response) => refuse(status, 'That is too large', request, response) : barely(status, 'That is too large\n'),
      ahead ? 'ahead' : null,
    )
    expect(await post(url, 'x', { accept: '*/*' })).toMatchObject({ status, type: 'text/plain; charset=utf-8', html: 'That is too large\n' })
  })
})

describe('answers that are no bare refusal', () => {
  it.each([
    ['a page', 200, 'text/html'],
    ['a refusal with a page of its own', 403, 'text/html'],
    ['a redirect', 303, 'text/plain'],
    ['an answer for machines', 400, 'application/json'],
  ])('are left alone: %s', async (_what, status, type) => {
    const url = await serve((_, response) => void response.writeHead(status, { 'Content-Type': type }).end('as it is'))
    const answer = await fetch(url, { method: 'POST', body: 'x', headers: BROWSER, redirect: 'manual' })
    expect([answer.status, await answer.text()]).toEqual([status, 'as it is'])
  })
})
