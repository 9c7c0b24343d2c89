import type { LogFields } from '@/lib/shared/log'
import type { WakeUp } from './wake-up'

/** The names of the queues, as log lines call them. */
export type QueueName = 'deliveries' | 'files' | 'number-checks' | 'periodic' | 'recheck' | 'sealing' | 'verification'

/** What came of a piece of work. */
export interface Outcome {
  /** What became of it was written down by whatever did it: nothing is left to write. Who finds the lease lost throws LeaseLost instead. */
  settled?: true
  /** How many things it did; logged when there were any. */
  did?: number
}

/**
 * A queue of background work: what a process has to know to work on it. Times in milliseconds.
 *
 * The rule is the same in every queue. A claim counts the attempt, makes a lease and is committed before anything is done. Only whoever
 * shows the lease may renew, finish or put off; a lease that runs out is a failed attempt, and the piece is claimed again.
 */
export interface Queue<Piece> {
  name: QueueName
  /** How many claims are worked on side by side. The pieces of one claim are worked on together. */
  lanes: number
  /** The longest that a piece may take. Then it is told to stop, and is put off. */
  limit: number
  /** How long to wait when nothing is due. */
  rest: number
  /** How long to wait when nothing could be claimed because of an error. */
  restAfterFailure: number
  /** Ends a rest before its time. */
  wakeUp?: WakeUp
  /** Claims what is due; nothing when nothing is, or when it is not this process's turn. */
  claim(): Promise<readonly Piece[]>
  /** Does a piece. The signal says to stop: the time is up, or the lease has been lost. */
  perform(piece: Piece, signal: AbortSignal): Promise<Outcome>
  /** For work of unknown length: how often to renew the lease, and how; `lease` answers false when somebody else has it. */
  renew?: { every: number; lease(piece: Piece): Promise<boolean> }
  /** Writes down that a piece is done. Answers false when somebody else has it by now, so that nothing was written. */
  finish(piece: Piece, outcome: Outcome): Promise<boolean>
  /** Writes down that a piece failed, for a reason that holds no personal data, so that it is tried again later or given up. */
  putOff(piece: Piece, reason: string): Promise<unknown>
  /** Which piece it is, in fields of the log. */
  about(piece: Piece): LogFields
  /** A better reason than that of `failure-reason.ts`, where the queue knows one. */
  reasonFor?(error: unknown): string
}
