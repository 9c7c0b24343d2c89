import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fingerprintsOfKeys } from '@/lib/db/register-keys'
import { runStatement } from '@/lib/db/statement'
import { errorFields, log } from '@/lib/shared/log'

/** How long the database may take to answer, in milliseconds. */
const ROUND_TRIP = 500
/** How far this machine's clock may be from the database's, in milliseconds: beyond the first a warning is logged, beyond the second nothing is served. */
const CLOCK_WARNING = 2_000
const CLOCK_LIMIT = 30_000
/** How long an answer is cached, in milliseconds: however often the address is called, the database is asked once in this time. */
const CACHED = 1_000

type Row = { at: Date; migrated: boolean; month_has_place: boolean; next_month_has_place: boolean; keys_fit: boolean }

/** What was found: `failures` keep requests away, `warnings` are only logged. */
export type Findings = { failures: string[]; warnings: string[] }

/**
 * Judges the database's answer (security-and-reliability section 6).
 *
 * @param asked when it was asked and when it had answered, by this machine's clock, in milliseconds since 1970
 */
export function judge(row: Row, asked: { at: number; answered: number }): Findings {
  // The database read its clock somewhere in between.
  const apart = Math.max(0, row.at.getTime() - asked.answered, asked.at - row.at.getTime())
  return {
    failures: [
      ...(asked.answered - asked.at > ROUND_TRIP ? ['database-slow'] : []),
      ...(row.migrated ? [] : ['migrations-due']),
      ...(row.keys_fit ? [] : ['keys-of-another-register']),
      ...(apart > CLOCK_LIMIT ? ['clocks-apart'] : []),
    ],
    warnings: [
      // Look-ups go on: they are recorded in the default partition until the worker has made the month.
      ...(row.month_has_place ? [] : ['no-partition-this-month']),
      ...(row.next_month_has_place ? [] : ['no-partition-next-month']),
      ...(apart > CLOCK_WARNING && apart <= CLOCK_LIMIT ? ['clocks-drifting'] : []),
    ],
  }
}

/** Whether this instance should be sent requests. That its secrets are there was checked when it started; whether they are the register's, each time. */
export class Readiness {
  private readonly newest = newestMigration()
  private cached: { until: number; findings: Promise<Findings> } | undefined
  private lastLogged = ''
  private draining = false

  /** From now on this instance should be sent nothing: it is about to stop. */
  drain(): void {
    this.draining = true
  }

  /** Whether requests may come. The reason why not goes into the log, once, and to nobody who asks. */
  async isReady(): Promise<boolean> {
    if (this.draining) return false
    const now = Date.now()
    if (this.cached === undefined || this.cached.until < now) this.cached = { until: now + CACHED, findings: this.ask() }
    const { failures, warnings } = await this.cached.findings
    this.logChange(failures, warnings)
    return failures.length === 0
  }

  private async ask(): Promise<Findings> {
    const at = Date.now()
    try {
      const answer = runStatement<Row>({ name: 'readiness', text: 'select * from cpis.readiness($1, $2)' }, [this.newest, fingerprintsOfKeys()])
      const [row] = (await Promise.race([answer, late()])) ?? []
      answer.catch(() => undefined)
      return row ? judge(row, { at, answered: Date.now() }) : { failures: ['database-slow'], warnings: [] }
    } catch (error) {
      log('warn', 'readiness.check.failed', errorFields(error))
      return { failures: ['database-unreachable'], warnings: [] }
    }
  }

  private logChange(failures: string[], warnings: string[]): void {
    const now = [...failures, ...warnings].join(' ')
    if (now === this.lastLogged) return
    this.lastLogged = now
    if (failures.length > 0) log('error', 'readiness.lost', { outcome: now })
    else if (now === '') log('info', 'readiness.regained')
    else log('warn', 'readiness.degraded', { outcome: now })
  }
}

function late(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ROUND_TRIP).unref())
}

/** The newest migration of this build: their names begin with their time. */
function newestMigration(): string {
  return (
    readdirSync(path.resolve('prisma/migrations'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .toSorted()
      .at(-1) ?? ''
  )
}
