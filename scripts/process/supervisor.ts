import { type GuardedChild, type GuardedProgram, startGuarded } from './guarded-child'
import { Refusal } from '@/lib/shared/refusal'
import { onStarterGone } from './starter.mjs'

/** Something that was started and must be stopped. */
interface Part {
  name: string
  stop: () => Promise<void>
}

/**
 * Keeps the parts of a command (database, identity provider, web server, a build) together: when the command ends, for
 * whatever reason, it stops them all, one after the other, the latest first. Exit code: 0 if the command runs until it is
 * asked to stop (Ctrl-C, SIGTERM, SIGHUP) and was, 1 if it refused or something failed.
 */
export class Supervisor {
  private readonly parts: Part[] = []
  private stopping: Promise<never> | undefined

  /**
   * Listens to signals, failures and the disappearance of npm from now on.
   * @param codeWhenAsked the exit code when the command is asked to stop before it has finished by itself
   */
  constructor(codeWhenAsked = 0) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void this.stop(codeWhenAsked))
    // The terminal may be gone while there is still something to print.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
    process.on('uncaughtException', (error) => void this.fail(error))
    process.on('unhandledRejection', (error) => void this.fail(error))
    onStarterGone(() => void this.stop(1))
  }

  /**
   * Adopts something that was started elsewhere.
   * @param name what it is called
   * @param part how to stop it; `ended` resolves when it has ended, which before {@link stop} is a failure, explained by `why`
   */
  keep(name: string, part: { stop: () => Promise<void>; ended?: Promise<number>; why?: (exitCode: number) => Refusal }): void {
    this.parts.push({ name, stop: part.stop })
    const why = part.why ?? ((code) => new Refusal(`${name} has exited by itself (exit code ${code}), so CPIS stops.`))
    void part.ended?.then((code) => {
      if (this.stopping === undefined) void this.fail(why(code))
    })
  }

  /** Starts a program that should run as long as the command does; `why` explains it if it ends unasked. */
  start(name: string, why: (exitCode: number) => Refusal, program: GuardedProgram): GuardedChild {
    const child = startGuarded(program)
    this.keep(name, { ...child, why })
    return child
  }

  /**
   * Runs a program to its end.
   * @returns its exit code; never returns if the command is stopped meanwhile
   */
  async run(name: string, program: GuardedProgram): Promise<number> {
    const child = startGuarded(program)
    const part = { name, stop: child.stop }
    this.parts.push(part)
    const code = await child.ended
    await this.stopping
    this.parts.splice(this.parts.indexOf(part), 1)
    return code
  }

  /** Prints what went wrong (for a {@link Refusal} its one sentence), stops everything and exits with 1. */
  async fail(error: unknown): Promise<never> {
    if (this.stopping === undefined) console.error(error instanceof Refusal ? `\n${error.message}` : error)
    return this.stop(1)
  }

  /** Stops every part, the latest first, and exits. A second call waits for the first. */
  stop(exitCode: number): Promise<never> {
    this.stopping ??= this.stopParts(exitCode)
    return this.stopping
  }

  private async stopParts(exitCode: number): Promise<never> {
    let code = exitCode
    for (const part of this.parts.reverse()) {
      await part.stop().catch((error: unknown) => {
        code = 1
        console.error(`${part.name} could not be shut down properly:`, error)
      })
    }
    process.exit(code)
  }
}
