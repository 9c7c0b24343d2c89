import pg from 'pg'
import { FILE_PROCESS_NAME, FILE_WORK_CHANNEL } from '@/lib/uploads/file-work'
import { errorFields, log } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'

/** Tells when somebody has asked for work on a file. */
export interface Listener {
  /** It is listening; or the first try has failed, and it tries again. */
  begun: Promise<void>
  /** Waits until somebody asks, or has asked since the last call; at most so long, in milliseconds. */
  asked(atMost: number): Promise<void>
  /** After it was told to stop. */
  ended: Promise<void>
}

/** How long to wait before listening again when the connection is lost, in milliseconds. */
const AGAIN_AFTER = 1_000

/**
 * Listens on a connection of its own for as long as the process lives: by it the database knows that there is such a process.
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
      await listenOnce(databaseUrl, stop, notice, begin).catch((error: unknown) => log('warn', 'nobody tells of files any more', errorFields(error)))
      begin()
      await pause(AGAIN_AFTER, stop)
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

/** Listens until the connection is lost or the process ends. */
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
