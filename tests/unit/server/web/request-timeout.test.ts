import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { replaceFailures } from '@/server/web/replace-failures'

/** Milliseconds that a page may take to start answering in these tests. */
const DEADLINE = 300

let server: Server | undefined
afterEach(() => server?.close())

/** A server that answers a request it has read completely with 200, after a while. */
async function serve(answersAfter: number): Promise<number> {
  server = createServer((request, response) => {
    replaceFailures(request, response, 'https://cpis.example', DEADLINE)
    request.resume().on('end', () => void pause(answersAfter).then(() => response.writeHead(200).end('read')))
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Sends a body in ten pieces. @returns the status of the answer */
async function sendOver(port: number, length: number, milliseconds: number): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1' })
  let said = ''
  const answered = new Promise<void>((resolve) => {
    socket.on('data', (data) => {
      said += data.toString('latin1')
      resolve()
    })
  })
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`)
  for (let piece = 0; piece < 10; piece += 1) {
    await pause(milliseconds / 10)
    socket.write(Buffer.alloc(length / 10, 'a'))
  }
  await answered
  socket.destroy()
  return Number(said.split(' ')[1])
}

describe('the time that an answer may take', () => {
  it('counts from the last byte of what is sent, so that a file on a slow line is no failure of the service', async () => {
    expect(await sendOver(await serve(0), 100_000, 4 * DEADLINE)).toBe(200)
  })

  it('is over all the same when everything has arrived and nobody answers', async () => {
    expect(await sendOver(await serve(3 * DEADLINE), 100_000, DEADLINE)).toBe(503)
    expect(await sendOver(await serve(3 * DEADLINE), 10, 0)).toBe(503)
  })
})

describe('a form in parts that does not end', () => {
  async function statusOf(body: string, type: string): Promise<number> {
    server = createServer((request, response) => {
      replaceFailures(request, response, 'https://cpis.example', DEADLINE)
      request.resume().on('end', () => response.writeHead(500).end('the framework broke down'))
    })
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    })
    return answer.status
  }

  it('is no failure of the service, and one that ends is', async () => {
    const parts = 'multipart/form-data; boundary=x'
    expect(await statusOf('--x\r\n\r\na\r\n--x--\r\n', parts)).toBe(503)
    expect(await statusOf('--x\r\n\r\na\r\n--x', parts)).toBe(400)
    expect(await statusOf('--y\r\n\r\na\r\n--y--\r\n', parts)).toBe(400)
    expect(await statusOf('--x\r\n\r\na\r\n--x--\r\n', 'multipart/form-data')).toBe(400)
    expect(await statusOf('a=b', 'application/x-www-form-urlencoded')).toBe(503)
  })
})
