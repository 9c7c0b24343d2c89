import { CANARY, EXTRA_KEYS } from './hostile-strings'
import { formsOf, linksOf, type WebForm } from './web-forms'

/** Somebody at a browser. */
export type Visitor = { name: string; url: string; cookie: string }

/** An answer, and how long it took in milliseconds. */
export type Answered = { status: number; text: string; location: string; took: number }

const BOUNDARY = '----cpis-fuzz-5d81'

/** Opens an address as a browser does, without following redirects. */
export function open(visitor: Visitor, path: string): Promise<Answered> {
  return answer(visitor, path, { method: 'GET', headers: { cookie: visitor.cookie } })
}

/** Posts a body as it is. */
export function postBody(visitor: Visitor, path: string, type: string, body: Buffer): Promise<Answered> {
  return answer(visitor, path, {
    method: 'POST',
    headers: { cookie: visitor.cookie, origin: visitor.url, 'content-type': type, 'content-length': String(body.length) },
    body: new Uint8Array(body),
  })
}

/** Sends a form with these fields. */
export function sendForm(visitor: Visitor, form: WebForm, fields: readonly [string, string][]): Promise<Answered> {
  if (form.method === 'get')
    return open(visitor, `${form.action.split('?')[0]}?${new URLSearchParams(fields.map(([name, value]) => [name, value.slice(0, 3_000)]))}`)
  if (!form.multipart)
    return postBody(visitor, form.action, 'application/x-www-form-urlencoded', Buffer.from(new URLSearchParams([...fields]).toString()))
  return postBody(visitor, form.action, `multipart/form-data; boundary=${BOUNDARY}`, multipart(fields))
}

/** A form with a text in one of its fields and, if `extra`, with fields that it does not have. */
export function withText(form: WebForm, field: string, text: string, extra: boolean): [string, string][] {
  const others = form.fields.filter(([name]) => name !== field)
  return [
    ...others,
    [field, text],
    ...(extra ? EXTRA_KEYS.filter((key) => !form.fields.some(([name]) => name === key)).map((key): [string, string] => [key, CANARY]) : []),
  ]
}

/** Bodies that the form would never send: wrong shape, wrong type, cut short, doubled, or with the wrong bytes. */
export function wrongShapes(form: WebForm): { what: string; type: string; body: Buffer }[] {
  const coded = Buffer.from(new URLSearchParams(form.fields).toString())
  const urlencoded = 'application/x-www-form-urlencoded'
  const parts = `multipart/form-data; boundary=${BOUNDARY}`
  const whole = multipart(form.fields)
  const [name = 'x'] = form.open
  const file = Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="x.txt"\r\n\r\n${CANARY}\r\n--${BOUNDARY}--\r\n`,
  )
  return [
    { what: 'nothing', type: urlencoded, body: Buffer.alloc(0) },
    { what: 'every field twice', type: urlencoded, body: Buffer.concat([coded, Buffer.from('&'), coded]) },
    {
      what: 'fields as lists and objects',
      type: urlencoded,
      body: Buffer.from(form.fields.map(([key]) => `${encodeURIComponent(key)}[]=a&${encodeURIComponent(key)}[x]=b`).join('&')),
    },
    { what: 'signs of per cent that mean nothing', type: urlencoded, body: Buffer.from(`${name}=%zz%&%=%c3%28`) },
    { what: 'bytes that are no UTF-8', type: urlencoded, body: Buffer.concat([Buffer.from(`${name}=`), Buffer.from([0xff, 0xfe, 0x00, 0xc3])]) },
    { what: 'four thousand fields', type: urlencoded, body: Buffer.from(Array.from({ length: 4_000 }, (_, at) => `f${at}=x`).join('&')) },
    {
      what: 'every field as long as a form may be',
      type: urlencoded,
      body: Buffer.from(
        new URLSearchParams(
          form.fields.map(([key, value]) => [key, form.open.includes(key) ? '\u{1f600}x'.repeat(Math.floor(6_000 / form.fields.length)) : value]),
        )
          .toString()
          .slice(0, 99_000),
      ),
    },
    {
      what: 'JSON',
      type: 'application/json',
      body: Buffer.from(JSON.stringify({ ...Object.fromEntries(form.fields), __proto__: { polluted: true } })),
    },
    { what: 'plain text', type: 'text/plain', body: coded },
    {
      what: 'XML',
      type: 'application/xml',
      body: Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    },
    { what: 'parts', type: parts, body: whole },
    { what: 'parts, cut off', type: parts, body: whole.subarray(0, whole.length - 12) },
    { what: 'parts without a boundary', type: 'multipart/form-data', body: whole },
    { what: 'parts with another boundary', type: 'multipart/form-data; boundary=x', body: whole },
    {
      what: 'a file in place of a text',
      type: parts,
      body: Buffer.concat([multipart(form.fields.filter(([key]) => key !== name)).subarray(0, -BOUNDARY.length - 6), file]),
    },
    {
      what: 'an action that does not exist',
      type: parts,
      body: multipart([
        [`$ACTION_ID_${'0'.repeat(42)}`, ''],
        [name, 'x'],
      ]),
    },
    {
      what: 'an action with arguments that mean nothing',
      type: parts,
      body: multipart([
        ['$ACTION_REF_1', ''],
        ['$ACTION_1:0', '{"id":"x","bound":"$@1"}'],
        ['$ACTION_1:1', '["$F9"]'],
      ]),
    },
  ]
}

/**
 * Walks through somebody's pages by their links, one of each kind.
 *
 * @param from where to start
 * @returns every form with something to fill in, one of each kind
 */
export async function findForms(visitor: Visitor, from: readonly string[], most = 60): Promise<WebForm[]> {
  const found = new Map<string, WebForm>()
  const seen = new Set<string>()
  const waiting = [...from]
  while (waiting.length > 0 && seen.size < most) {
    const path = waiting.shift() ?? ''
    if (seen.has(kindOf(path)) || /\/(log-out|download|template|export)\b/.test(path)) continue
    seen.add(kindOf(path))
    const page = await open(visitor, path)
    if (page.status !== 200) continue
    waiting.push(...linksOf(page.text))
    for (const form of formsOf(page.text, path)) {
      if (form.open.length > 0) found.set(`${kindOf(form.page)} ${kindOf(form.action)} ${form.open.join()}`, form)
      // A form of several pages starts with a button.
      else if (form.action === '/plans/drafts') waiting.push(...(await drafts(visitor, form)))
    }
  }
  return [...found.values()]
}

async function drafts(visitor: Visitor, form: WebForm): Promise<string[]> {
  const { location } = await sendForm(visitor, form, form.fields)
  return location === '' ? [] : [location.split('?')[0] ?? '']
}

function kindOf(path: string): string {
  return path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '[id]')
}

function multipart(fields: readonly (readonly [string, string])[]): Buffer {
  const safe = (name: string) => name.replace(/["\r\n]/g, '_')
  return Buffer.from(
    [
      ...fields.map(([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${safe(name)}"\r\n\r\n${value}\r\n`),
      `--${BOUNDARY}--\r\n`,
    ].join(''),
  )
}

async function answer(visitor: Visitor, path: string, init: RequestInit): Promise<Answered> {
  const began = performance.now()
  try {
    const response = await fetch(visitor.url + path, { ...init, redirect: 'manual', signal: AbortSignal.timeout(20_000) })
    const text = await response.text()
    return {
      status: response.status,
      text,
      location: (response.headers.get('location') ?? '').replace(visitor.url, ''),
      took: performance.now() - began,
    }
  } catch (error) {
    return { status: 0, text: String(error), location: '', took: performance.now() - began }
  }
}
