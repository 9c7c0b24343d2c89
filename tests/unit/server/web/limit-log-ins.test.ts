import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { limitLogIns } from '@/server/web/limit-log-ins'

type Answer = ServerResponse & { destroyed: boolean }

function request(limiter: ReturnType<typeof limitLogIns>, began: string[], url: string): Answer {
  const response = Object.assign(new EventEmitter(), { destroyed: false }) as unknown as Answer
  limiter({ url } as IncomingMessage, response, () => void began.push(url))
  return response
}

/** Keeps the processor busy enough for no extra request to be let in. */
async function aMoment(): Promise<void> {
  for (const until = performance.now() + 30; performance.now() < until;);
  await new Promise((resolve) => setImmediate(resolve))
}

it('makes a fifth log-in request wait until one of four has been answered, and holds nothing else up', async () => {
  const [limiter, began] = [limitLogIns(), [] as string[]]
  const [first] = ['/log-in/cis2', '/api/auth/callback/cis2?code=1', '/log-in/entra', '/api/auth/callback/entra?code=2'].map((url) =>
    request(limiter, began, url),
  )
  request(limiter, began, '/log-in/cis2?fifth')
  for (const url of ['/log-in', '/log-in?refused=1', '/lookup', '/api/session/state']) request(limiter, began, url)
  await aMoment()
  expect(began).toEqual([
    '/log-in/cis2',
    '/api/auth/callback/cis2?code=1',
    '/log-in/entra',
    '/api/auth/callback/entra?code=2',
    '/log-in',
    '/log-in?refused=1',
    '/lookup',
    '/api/session/state',
  ])
  first!.emit('close')
  await aMoment()
  expect(began.at(-1)).toBe('/log-in/cis2?fifth')
})

it('skips whoever has left the queue', async () => {
  const [limiter, began] = [limitLogIns(), [] as string[]]
  const [first] = [1, 2, 3, 4].map((nth) => request(limiter, began, `/log-in/cis2?${nth}`))
  request(limiter, began, '/log-in/cis2?left').destroyed = true
  request(limiter, began, '/log-in/cis2?patient')
  first!.emit('close')
  await aMoment()
  expect(began).toEqual([1, 2, 3, 4].map((nth) => `/log-in/cis2?${nth}`).concat('/log-in/cis2?patient'))
})

it('lets a browser in which somebody has logged in before go ahead of a flood of others', async () => {
  const [limiter, began] = [limitLogIns(({ url }) => url?.endsWith('known') === true), [] as string[]]
  const [first] = [1, 2, 3, 4].map((nth) => request(limiter, began, `/log-in/cis2?${nth}`))
  for (let nth = 0; nth < 500; nth += 1) request(limiter, began, '/log-in/cis2?flood')
  request(limiter, began, '/log-in/cis2?known')
  first!.emit('close')
  await aMoment()
  expect(began[4]).toBe('/log-in/cis2?known')
})
