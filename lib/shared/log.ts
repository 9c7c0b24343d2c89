import pino from 'pino'
import type { LogEvent } from './log-events'

/** The only fields that a log line may hold. None is about a child; people appear by id alone. */
export type LogFields = {
  requestId?: string
  eventId?: string
  /** Proof that something was recorded (lib/shared/receipt.ts). */
  receipt?: string
  /** Proof that a checkpoint was signed (lib/sealing/checkpoint-receipt.ts). */
  checkpoint?: string
  personId?: string
  organisationId?: string
  useCase?: string
  /** Which background work it is about (lib/work/queue.ts). */
  queue?: string
  outcome?: string
  status?: number
  milliseconds?: number
  errorName?: string
  errorCode?: string
  errorMessage?: string
  path?: string
}

/** Ten digits, together or grouped 3-3-4, are treated as an NHS number whatever they are (security-and-reliability section 8). */
const TEN_DIGITS = /(?<!\d)\d{3}[\s\u00a0-]?\d{3}[\s\u00a0-]?\d{4}(?!\d)/g

const options = { base: undefined, timestamp: pino.stdTimeFunctions.isoTime }
let logger = pino(options)

/**
 * From now on appends this process's log to a file: for programs whose standard output people read.
 * @param file its path, or the number of an open one
 */
export function logInto(file: string | number): void {
  logger = pino(options, pino.destination({ dest: file, sync: true }))
}

/** The text with every group of ten digits masked. */
export function withoutNumbers(text: string): string {
  return text.replace(TEN_DIGITS, '[number]')
}

/**
 * Writes one JSON line to standard output.
 *
 * @param level how serious it is
 * @param event what happened: a name from the closed list in log-events.ts, which says what each means
 * @param fields the allow-listed fields; strings pass the ten-digit tripwire
 */
export function log(level: 'info' | 'warn' | 'error', event: LogEvent, fields: LogFields = {}): void {
  const masked = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? withoutNumbers(value) : value]))
  logger[level](masked, event)
}

/** The log fields for something caught: its name, code and the first line of its message, never its stack or its cause. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error }
  const code = (error as { code?: unknown }).code
  return { errorName: error.name, errorMessage: error.message.split('\n')[0], errorCode: typeof code === 'string' ? code : undefined }
}
