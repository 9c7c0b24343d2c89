import { createServer, type Socket } from 'node:net'

/** What a mail server does with a mail once it has received all of it. */
export type Behaviour = 'takes' | 'hangs' | 'fails' | 'refuses' | 'dies after receipt'

/** A mail server that behaves as a test wants. */
export interface MailReceiver {
  url: string
  /** By Message-ID: how often each was received whole, whatever the answer. */
  received: Map<string, number>
  /** By Message-ID: the mail, once, as a receiver would keep one that was sent twice. */
  kept: Map<string, { to: string[]; source: string }>
  stop(): Promise<void>
}

/**
 * Starts a minimal mail server that obeys the test (as much of RFC 5321 as a sender needs).
 *
 * @param behave says what to do with a mail to these addresses that has come this often before
 */
export async function startMailReceiver(behave: (to: string[], before: number) => Behaviour): Promise<MailReceiver> {
  const received = new Map<string, number>()
  const kept = new Map<string, { to: string[]; source: string }>()
  const sockets = new Set<Socket>()
  const take = (to: string[], source: string): Behaviour => {
    const id = /^Message-ID: (.*)$/im.exec(source)?.[1]?.trim() ?? ''
    const before = received.get(id) ?? 0
    received.set(id, before + 1)
    const behaviour = behave(to, before)
    if (behaviour === 'takes' || behaviour === 'dies after receipt') kept.set(id, { to, source })
    return behaviour
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    converse(socket, take)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    received,
    kept,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

function converse(socket: Socket, take: (to: string[], source: string) => Behaviour): void {
  let text = ''
  let to: string[] = []
  let inData = false
  const say = (line: string) => socket.write(`${line}\r\n`)
  say('220 receiver')
  socket.on('data', (part) => {
    text += part.toString('utf8')
    for (;;) {
      const end = inData ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n')
      if (end < 0) return
      const piece = text.slice(0, end)
      text = text.slice(end + (inData ? 5 : 2))
      if (inData) {
        inData = false
        const answer = { takes: '250 taken', hangs: '', fails: '451 not now', refuses: '550 never', 'dies after receipt': 'end' }[take(to, piece)]
        if (answer === 'end') return void socket.destroy()
        if (answer !== '') say(answer)
        continue
      }
      const verb = piece.slice(0, 4).toUpperCase()
      if (verb === 'MAIL') to = []
      if (verb === 'RCPT') to.push(/<([^>]*)>/.exec(piece)?.[1] ?? '')
      if (verb === 'DATA') inData = true
      say(verb === 'DATA' ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 fine')
    }
  })
}
