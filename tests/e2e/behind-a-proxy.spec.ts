import http from 'node:http'
import { expect, test } from './support/test'

/** The longest that common proxies keep an idle connection by default, in seconds (nginx 60, AWS 60, Azure 120). */
const LONGEST_OF_A_PROXY = 120

test('an idle connection is kept for longer than a proxy keeps it, so that no request is sent into one that closes', async ({ product }) => {
  const header = await new Promise<string>((resolve, reject) => {
    const agent = new http.Agent({ keepAlive: true })
    http
      .get(`${product.url}/api/livez`, { agent }, (answer) => {
        answer.resume().on('end', () => agent.destroy())
        resolve(String(answer.headers['keep-alive']))
      })
      .on('error', reject)
  })
  expect(Number(/timeout=([0-9]+)/.exec(header)?.[1])).toBeGreaterThan(LONGEST_OF_A_PROXY)
})
