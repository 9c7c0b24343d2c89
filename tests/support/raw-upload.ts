import { connect } from 'node:net'
import { fileForm } from './file-sender'
import { uploadFile } from './upload-file'
import { fakeNhsNumber } from './fake-nhs-number'

/** Who is sending, and the sessions of others to try instead. */
export type RawSender = { url: string; port: number; cookie: string; cookies: { nobody: string; practitioner: string; nurse: string } }

/** A request that no browser makes: what is wrong with it, its bytes, and the required answer; `0`: the connection is just closed. */
export type RawUpload = { what: string; head: string[]; body: Buffer; then?: 'end'; statuses: number[]; leadsTo?: RegExp }

/**
 * Requests to the file form's address in which the envelope is wrong rather than the file: the file itself is valid, so that whatever lets
 * one of them through changes the register.
 *
 * @param nth gives each file a different child
 */
export function rawUploads(sender: RawSender, nth: number): RawUpload[] {
  const file = uploadFile([{ nhs_number: fakeNhsNumber(90_000 + nth), local_id: `RAW-${nth}` }])
  const { type, body } = fileForm({ contents: 'changes' }, { name: 'fit.csv', bytes: file })
  const origin = `Origin: ${sender.url}`
  const cookie = `Cookie: ${sender.cookie}`
  const kind = `Content-Type: ${type}`
  const length = `Content-Length: ${body.length}`
  const cut = (at: number) => body.subarray(0, at)
  const chunked = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])
  const withForm = (what: string, form: { type: string; body: Buffer }, statuses: number[], leadsTo?: RegExp): RawUpload => ({
    what,
    head: [origin, cookie, `Content-Type: ${form.type}`, `Content-Length: ${form.body.length}`],
    body: form.body,
    statuses,
    ...(leadsTo && { leadsTo }),
  })
  const given = { name: 'fit.csv', bytes: file }
  return [
    {
      what: 'a body cut off in the file, and the connection closed',
      head: [origin, cookie, kind, length],
      body: cut(body.length - 150),
      then: 'end',
      statuses: [0, 400],
    },
    {
      what: 'a body cut off in the last boundary',
      head: [origin, cookie, kind, length],
      body: cut(body.length - 5),
      then: 'end',
      statuses: [0, 400],
    },
    { what: 'nothing but the head', head: [origin, cookie, kind, length], body: Buffer.alloc(0), then: 'end', statuses: [0, 400] },
    {
      what: 'a length shorter than the body, which cuts the file',
      head: [origin, cookie, kind, `Content-Length: ${body.length - 120}`],
      body,
      statuses: [400],
    },
    { what: 'a length of one byte', head: [origin, cookie, kind, 'Content-Length: 1'], body, statuses: [400] },
    { what: 'a length that says more than 5 MB', head: [origin, cookie, kind, 'Content-Length: 5010001'], body, statuses: [413] },
    { what: 'a length that says a thousand gigabytes', head: [origin, cookie, kind, 'Content-Length: 1099511627776'], body, statuses: [413] },
    { what: 'no length, and no body', head: [origin, cookie, kind], body: Buffer.alloc(0), statuses: [411] },
    { what: 'no length, in chunks', head: [origin, cookie, kind, 'Transfer-Encoding: chunked'], body: chunked, statuses: [411] },
    { what: 'a length and chunks', head: [origin, cookie, kind, length, 'Transfer-Encoding: chunked'], body: chunked, statuses: [400] },
    { what: 'two lengths', head: [origin, cookie, kind, length, 'Content-Length: 5'], body, statuses: [400] },
    { what: 'a length that is no number', head: [origin, cookie, kind, 'Content-Length: many'], body, statuses: [400] },
    { what: 'a length below nothing', head: [origin, cookie, kind, 'Content-Length: -1'], body, statuses: [400] },
    { what: 'no origin', head: [cookie, kind, length], body, statuses: [403] },
    { what: 'the origin of somebody else', head: ['Origin: https://evil.example', cookie, kind, length], body, statuses: [403] },
    { what: 'an origin that begins like ours', head: [`${origin}.evil.example`, cookie, kind, length], body, statuses: [403] },
    { what: 'the origin null', head: ['Origin: null', cookie, kind, length], body, statuses: [403] },
    {
      what: 'a forwarded host that agrees with a foreign origin',
      head: ['Origin: https://evil.example', 'X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: https', cookie, kind, length],
      body,
      statuses: [403],
    },
    { what: 'a page of another site', head: [origin, 'Sec-Fetch-Site: cross-site', cookie, kind, length], body, statuses: [403] },
    { what: 'no session', head: [origin, kind, length], body, statuses: [303], leadsTo: /^\/log-in$/ },
    {
      what: 'a session that is invented',
      head: [origin, `Cookie: ${sender.cookies.nobody}`, kind, length],
      body,
      statuses: [303],
      leadsTo: /^\/(log-in|signed-out)/,
    },
    {
      what: 'a practitioner',
      head: [origin, `Cookie: ${sender.cookies.practitioner}`, kind, length],
      body,
      statuses: [303],
      leadsTo: /^\/not-permitted$/,
    },
    { what: 'a nurse', head: [origin, `Cookie: ${sender.cookies.nurse}`, kind, length], body, statuses: [303], leadsTo: /^\/not-permitted$/ },
    {
      what: 'the file alone, without a form',
      head: [origin, cookie, 'Content-Type: text/csv', `Content-Length: ${file.length}`],
      body: file,
      statuses: [400],
    },
    { what: 'a form without a boundary', head: [origin, cookie, 'Content-Type: multipart/form-data', length], body, statuses: [400] },
    {
      what: 'a form with another boundary',
      head: [origin, cookie, 'Content-Type: multipart/form-data; boundary=other', length],
      body,
      statuses: [400],
    },
    { what: 'no kind of content', head: [origin, cookie, length], body, statuses: [400] },
    withForm('no file', fileForm({ contents: 'changes' }, null), [303], /problem=no-file$/),
    withForm('a text in place of the file', fileForm({ contents: 'changes', file: file.toString() }, null), [303], /problem=no-file$/),
    withForm('no contents declared', fileForm({}, given), [303], /problem=no-contents$/),
    withForm('contents of a prototype', fileForm({ contents: '__proto__' }, given), [303], /problem=no-contents$/),
    withForm(
      'keys of a prototype and of another authority, and no contents',
      fileForm(
        { ['__proto__']: 'x', 'constructor[prototype][contents]': 'changes', authority_id: 'x', CONTENTS: 'changes', 'contents ': 'changes' },
        given,
      ),
      [303],
      /problem=no-contents$/,
    ),
  ]
}

/**
 * Sends raw bytes to the service.
 *
 * @returns the first status that comes back, or 0 if the connection is closed without one; where it leads; and how long that took
 */
export function sendRaw(port: number, { head, body, then }: RawUpload, longest = 8_000): Promise<{ status: number; location: string; took: number }> {
  const began = performance.now()
  return new Promise((resolve) => {
    let said = ''
    const socket = connect({ port, host: '127.0.0.1' })
    const done = () => {
      socket.destroy()
      clearTimeout(timer)
      resolve({
        status: Number(/^HTTP\/1\.1 (\d{3})/.exec(said)?.[1] ?? 0),
        location: /\r\nlocation: ([^\r]*)\r\n/i.exec(said)?.[1] ?? '',
        took: performance.now() - began,
      })
    }
    const timer = setTimeout(done, longest)
    socket.on('data', (data) => {
      said += data.toString('latin1')
      if (said.includes('\r\n\r\n')) done()
    })
    socket.on('error', done)
    socket.on('close', done)
    socket.write(['POST /uploads/send HTTP/1.1', `Host: localhost:${port}`, ...head, '', ''].join('\r\n'))
    socket.write(body)
    if (then === 'end') socket.end()
  })
}
