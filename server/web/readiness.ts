import { readdirSync } from 'node:fs'
import path from 'node:path'
import { runStatement } from '@/lib/db/statement'
import { errorFields, log } from '@/lib/shared/log'

/** The database has to answer within this, in milliseconds. */
const ROUND_TRIP = 500
/** How far the clock of this machine may be from the database's, in milliseconds: further is told, and beyond the second limit nothing is served. */
const CLOCK_TOLD = 2_000
const CLOCK_LIMIT = 30_000
/** However often strangers ask, the database is asked once in this time. */
const KEPT = 1_000

type Row = { at: Date; migrated: boolean; month_has_place: boolean; next_month_has_place: boolean }

/** What was found: `wrong` keeps requests away, `told` stands in the log alone. */
export type Findings = { wrong: string[]; told: string[] }

/**
 * Judges what the database answered (security-and-reliability section 6).
 *
 * @param row its answer
 * @param asked when it was asked and when it had answered, by the clock of this machine, in milliseconds since 1970
 */
export function judge(row: Row, asked: { at: number; answered: number }): Findings {
  // The database read its clock somewhere in between.
  const apart = Math.max(0, row.at.getTime() - asked.answered, asked.at - row.at.getTime())
  return {
    wrong: [
      ...(asked.answered - asked.at > ROUND_TRIP ? ['the database is slow'] : []),
      ...(row.migrated ? [] : ['migrations are due']),
      ...(row.month_has_place ? [] : ['records of this month have no partition']),
      ...(apart > CLOCK_LIMIT ? ['the clocks are apart'] : []),
    ],
    told: [
      ...(row.next_month_has_place ? [] : ['records of the next month have no partition']),
      ...(apart > CLOCK_TOLD && apart <= CLOCK_LIMIT ? ['the clocks are a little apart'] : []),
    ],
  }
}

/** Whether this instance is to be given requests. Its secrets were checked when it started. */
export class Readiness {
  private readonly newest = newestMigration()
  private kept: { until: number; findings: Promise<Findings> } | undefined
  private last = ''
  private draining = false

  /** From now on nothing is to be given to this instance: it is about to stop. */
  drain(): void {
    this.draining = true
  }

  /** Whether requests may come. Why not is for the log, once, and for nobody who asks. */
  async isReady(): Promise<boolean> {
    if (this.draining) return false
    const now = Date.now()
    if (this.kept === undefined || this.kept.until < now) this.kept = { until: now + KEPT, findings: this.ask() }
    const { wrong, told } = await this.kept.findings
    this.tell(wrong, told)
    return wrong.length === 0
  }

  private async ask(): Promise<Findings> {
    const at = Date.now()
    try {
      const answer = runStatement<Row>({ name: 'readiness', text: 'select * from cpis.readiness($1)' }, [this.newest])
      const [row] = (await Promise.race([answer, late()])) ?? []
      answer.catch(() => undefined)
      return row ? judge(row, { at, answered: Date.now() }) : { wrong: ['the database is slow'], told: [] }
    } catch (error) {
      log('warn', 'readiness', errorFields(error))
      return { wrong: ['the database cannot be asked'], told: [] }
    }
  }

  private tell(wrong: string[], told: string[]): void {
    const now = [...wrong, ...told].join('; ')
    if (now === this.last) return
    this.last = now
    if (wrong.length > 0) log('error', 'not ready', { outcome: now })
    else if (now === '') log('info', 'ready')
    else log('warn', 'ready, but', { outcome: now })
  }
}

function late(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ROUND_TRIP).unref())
}

/** The newest migration of this build: their names begin with their time. */
function newestMigration(): string {
  return readdirSync(path.resolve('prisma/migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map((entry) => entry.name).toSorted().at(-1) ?? ''
}
