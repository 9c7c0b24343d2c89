import pg from 'pg'
import { FILE_PROCESS_NAME, FILE_WORK_CHANNEL } from '@/lib/uploads/file-work'
import { errorFields, log } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'

/** Announces that somebody has asked for a file to be worked on. */
export interface Listener {
  /** Resolves when it is listening, or when the first attempt has failed and it is trying again. */
  begun: Promise<void>
  /** Waits until somebody asks, or returns at once if somebody has since the last call; waits at most so many milliseconds. */
  asked(atMost: number): Promise<void>
  /** Resolves once it has been stopped. */
  ended: Promise<void>
}

/** How long to wait before reconnecting, in milliseconds. */
const RECONNECT_AFTER = 1_000

/**
 * Listens on a connection of its own for as long as the process lives. The database can tell from that connection that a file process is
 * running.
 *
 * @param stop ends it
 */
export function listenForWork(databaseUrl: string, stop: AbortSignal): Listener {
  let wake: () => void = () => undefined
  let wasAsked = false
  const notice = () => {
    wasAsked = true
    wake()
  }
  let begin: () => void = () => undefined
  const begun = new Promise<void>((resolve) => (begin = resolve))
  const ended = (async () => {
    while (!stop.aborted) {
      await listenOnce(databaseUrl, stop, notice, begin).catch((error: unknown) => log('warn', 'files.listen.lost', errorFields(error)))
      begin()
      await pause(RECONNECT_AFTER, stop)
    }
  })()
  const asked = async (atMost: number) => {
    if (!wasAsked) {
      const waiting = new AbortController()
      wake = () => waiting.abort()
      stop.addEventListener('abort', wake)
      await pause(atMost, waiting.signal)
      stop.removeEventListener('abort', wake)
    }
    wasAsked = false
  }
  return { begun, asked, ended }
}

/** Listens until the connection is lost or it is stopped. */
async function listenOnce(databaseUrl: string, stop: AbortSignal, notice: () => void, begin: () => void): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000, keepAlive: true, application_name: FILE_PROCESS_NAME })
  let stopped: () => void = () => undefined
  const lost = new Promise<Error | null>((resolve) => {
    client.on('error', resolve)
    client.on('end', () => resolve(null))
    stopped = () => resolve(null)
  })
  stop.addEventListener('abort', stopped)
  client.on('notification', notice)
  try {
    await client.connect()
    await client.query(`listen ${FILE_WORK_CHANNEL}`)
    begin()
    const error = await lost
    if (error) throw error
  } finally {
    stop.removeEventListener('abort', stopped)
    await client.end()
  }
}
