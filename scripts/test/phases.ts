import path from 'node:path'
import { startTestCluster } from '@/tests/support/test-cluster'
import type { Supervisor } from '../process/supervisor'
import { buildPages, oneAtATime, markServing } from '../start/prepare'
import { findBrowser } from './browser'
import { type Count, countOne, countPlaywright, countVitest, noCount, sum } from './count'
import { findOldestPostgres } from './oldest-postgres'
import { vitestCountFile } from './vitest-count'

/** One run of `npm test`. */
export interface TestRun {
  supervisor: Supervisor
  /** A folder of this run alone, which disappears with it. */
  folder: string
  /** The superuser's address of the run's throw-away database server, once a phase has needed one. */
  databaseUrl?: string
}

/** A part of the tests, by the name that `npm test -- name` knows it by. */
export type PhaseName = 'types' | 'lint' | 'layers' | 'unit' | 'integration' | 'build' | 'e2e' | 'verify'

/** The part that takes longer than a minute for each test: `npm run verify`, and not part of `npm test`. */
export const onDemand: PhaseName = 'verify'

/** The parts in the order in which they are run: the quick ones first. */
export const phases: Record<PhaseName, (run: TestRun) => Promise<Count>> = {
  types: (run) => runPackageScript(run, 'typecheck'),
  lint: (run) => runPackageScript(run, 'lint'),
  layers: (run) => runPackageScript(run, 'layers'),
  unit: (run) => runVitest(run, 'unit', {}),
  integration: async (run) => runVitest(run, 'integration', { TEST_ADMIN_URL: await databaseServer(run) }),
  build: async ({ supervisor, folder }) => {
    await oneAtATime(async () => console.log(`Pages ${await buildPages({ supervisor, logFolder: folder })}.`))
    return { ...noCount, passed: 1 }
  },
  e2e: (run) => runPlaywright(run, [], {}),
  verify: async (run) => {
    run.supervisor.keep('The mark on the build', markServing())
    const measured = await runVitest(run, 'verify', { TEST_ADMIN_URL: await databaseServer(run) })
    const onOldest = await runVitest(run, 'integration', { TEST_POSTGRES_PROGRAMS: await findOldestPostgres(run.supervisor) })
    return sum([measured, onOldest, await runPlaywright(run, ['--project=accessibility'], { EVERY_STATE: 'yes' })])
  },
}

async function runPackageScript(run: TestRun, name: string): Promise<Count> {
  return countOne(await runProgram(run, name, 'npm', ['run', '--silent', name], {}))
}

async function runVitest(run: TestRun, project: string, environment: Record<string, string>): Promise<Count> {
  const countFile = path.join(run.folder, `${project}.json`)
  const args = [
    'node_modules/vitest/vitest.mjs', 'run', '--project', project,
    '--reporter=default', '--reporter=./scripts/test/vitest-count.ts',
  ]
  const code = await runProgram(run, project, process.execPath, args, { ...environment, [vitestCountFile]: countFile })
  return countVitest(countFile, code)
}

async function runPlaywright(run: TestRun, extra: string[], settings: Record<string, string>): Promise<Count> {
  const browser = await findBrowser(run.supervisor)
  const report = path.join(run.folder, 'e2e.json')
  const environment = {
    TEST_ADMIN_URL: await databaseServer(run),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ...settings,
    ...(browser !== undefined && { CHROMIUM_PATH: browser }),
  }
  run.supervisor.keep('The mark on the build', markServing())
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json', ...extra]
  return countPlaywright(report, await runProgram(run, 'e2e', process.execPath, args, environment))
}

/** The run's own PostgreSQL server, with the migrated template, on a port of its own. */
async function databaseServer(run: TestRun): Promise<string> {
  if (run.databaseUrl === undefined) {
    const { adminUrl, stop } = await startTestCluster(run.folder)
    run.supervisor.keep('The database of the tests', { stop })
    run.databaseUrl = adminUrl
  }
  return run.databaseUrl
}

/** The settings of a real CPIS, which no test shall ever come near. */
const settingsOfCpis =
  /^(CPIS_MODE|PORT|HOST|DATA_DIR|PUBLIC_URL|(APP_|WORKER_)?DATABASE_\w+|MAILBOX_KEY|SMTP_URL|MAIL_\w+|IDENTITY_PORT|SESSION_SECRET|SUBJECT_KEY|ACCESS_MAC_KEY|(CIS2|ENTRA|BRAND)_\w+|NODE_ENV)$/

async function runProgram(
  { supervisor }: TestRun,
  name: string,
  command: string,
  args: string[],
  environment: Record<string, string>,
): Promise<number> {
  const inherited = Object.entries(process.env).filter(([setting]) => !settingsOfCpis.test(setting))
  return supervisor.run(name, {
    command,
    args,
    env: { ...Object.fromEntries(inherited), ...environment },
    stopSignal: 'SIGTERM',
    graceSeconds: 15,
    output: process.stdout.fd,
  })
}
