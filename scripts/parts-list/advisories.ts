import { spawnSync } from 'node:child_process'
import { z } from 'zod'
import { root } from '../bootstrap/root.mjs'

/** High or critical advisories that we accept until a given day, each with its reason. After that day they count again. */
const WAIVERS: readonly { package: string; until: string; because: string }[] = []

const report = z.object({ vulnerabilities: z.record(z.string(), z.object({ name: z.string(), severity: z.string() })) })
const failure = z.object({ message: z.string().optional(), error: z.unknown().optional() })

/** The advisories against our packages; or why the registry gave no answer: not knowing of any is not the same as there being none. */
export type Advisories = { asked: true; grave: string[]; all: number } | { asked: false; why: string }

/** Asks the registry about every package in the lockfile. The answer is not cached, because it would go out of date. */
export function askForAdvisories(): Advisories {
  const { stdout, error } = spawnSync(
    'npm',
    ['audit', '--package-lock-only', '--json', '--loglevel=error', '--fetch-retries=1', '--fetch-timeout=20000'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64_000_000 },
  )
  return error ? { asked: false, why: error.message } : readAdvisories(stdout, new Date().toISOString().slice(0, 10))
}

/**
 * Reads what `npm audit --json` printed.
 *
 * @param today `yyyy-mm-dd`
 */
export function readAdvisories(printed: string, today: string): Advisories {
  const said = parsed(printed)
  const answer = report.safeParse(said)
  if (!answer.success) return { asked: false, why: failure.safeParse(said).data?.message ?? 'the answer could not be read' }
  const found = Object.values(answer.data.vulnerabilities)
  const waived = new Set(WAIVERS.filter(({ until }) => until >= today).map((waiver) => waiver.package))
  const grave = found.filter(({ name, severity }) => /^(high|critical)$/.test(severity) && !waived.has(name))
  return { asked: true, grave: grave.map(({ name, severity }) => `${name}: ${severity}`), all: found.length }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
