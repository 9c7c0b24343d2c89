import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { weigh } from '@/scripts/bench/weight'

const script = 'console.log(1)'.repeat(50)
const styles = 'p{color:#000}'
const inline = `self.__next_f.push("static/chunks/later~1.js")`
const html =
  `<link rel="stylesheet" href="/_next/static/chunks/a.css"><script src="/_next/static/chunks/main.js" async=""></script>` +
  `<script src="/_next/static/chunks/old.js" noModule=""></script><script nonce="n">${inline}</script><p>é</p>`

let server: Server
let origin: string

beforeAll(async () => {
  const files: Record<string, string> = {
    '/page': html,
    '/_next/static/chunks/main.js': script,
    '/_next/static/chunks/later~1.js': script,
    '/_next/static/chunks/a.css': styles,
  }
  server = createServer((request, response) => {
    const file = files[request.url ?? '']
    response.writeHead(file === undefined ? 404 : 200).end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

describe('weighing a page', () => {
  test('counts each script that the page names, those that it loads later too, and none for old browsers', async () => {
    expect(await weigh('a page', `${origin}/page`)).toEqual({
      page: 'a page',
      scriptFiles: 2,
      scripts: 2 * script.length,
      scriptsCompressed: 2 * gzipSync(script).length,
      inline: inline.length,
      inlineCompressed: gzipSync(inline).length,
      styles: styles.length,
      stylesCompressed: gzipSync(styles).length,
      html: Buffer.byteLength(html),
      htmlCompressed: gzipSync(html).length,
    })
  })

  test('fails for a page that is not there, without its address', async () => {
    await expect(weigh('none', `${origin}/lookup/01890000-0000-7000-8000-000000000000`)).rejects.toThrow('/lookup/[id] was answered 404')
  })
})
