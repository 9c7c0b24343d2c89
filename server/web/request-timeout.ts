import type { IncomingMessage } from 'node:http'

/** What fits into this has arrived with its head, or in the moment after. */
const ARRIVES_AT_ONCE = 16_384

/** For how long somebody who is sending may say nothing, in milliseconds: connections falter. */
const LONGEST_SILENCE = 20_000

/**
 * Watches a request until it has been waiting for too long. The time counts from the last byte that arrived: a file on a slow line takes as
 * long as the line takes, and is not answered as if the service had failed.
 */
export class Arrival {
  private readonly timer: NodeJS.Timeout
  private readonly interval: NodeJS.Timeout | undefined
  private bytes: number
  private lastByteAt = performance.now()

  /**
   * @param longest how long the service may take after the last byte, in milliseconds
   * @param late told when that is over: whether everything had arrived, so that it is the service that everybody waits for
   */
  constructor(private readonly request: IncomingMessage, longest: number, late: (whole: boolean) => void) {
    this.bytes = request.socket.bytesRead
    this.timer = setTimeout(() => {
      const whole = this.isTheServicesTurn()
      if (!whole && performance.now() - this.lastByteAt < LONGEST_SILENCE) return void this.timer.refresh()
      this.stop()
      late(whole)
    }, longest)
    if (Number(request.headers['content-length'] ?? 0) > ARRIVES_AT_ONCE) this.interval = setInterval(() => this.look(), Math.min(250, longest / 4))
  }

  stop(): void {
    clearTimeout(this.timer)
    clearInterval(this.interval)
  }

  private look(): void {
    const bytes = this.request.socket.bytesRead
    if (bytes > this.bytes) {
      this.timer.refresh()
      this.lastByteAt = performance.now()
    }
    this.bytes = bytes
  }

  /** Everything is here, or more is held back because nobody reads what is here. */
  private isTheServicesTurn(): boolean {
    return this.request.complete || this.request.readableLength > 0
  }
}
