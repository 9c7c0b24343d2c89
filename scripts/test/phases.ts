import { writeSync } from 'node:fs'
import path from 'node:path'
import { startTestCluster } from '@/tests/support/test-cluster'
import type { Supervisor } from '../process/supervisor'
import { buildPages, oneAtATime, markServing } from '../start/prepare'
import { ensureBrowser } from '../browser/install'
import { SERVICE_LOGINS } from '../start/configuration'
import { PROCESS_SETTINGS } from '../start/process-settings'
import { compilePrograms } from '../start/programs'
import { type Count, countOne, countPlaywright, countVitest, noCount, sum } from './count'
import { findOldestPostgres } from './oldest-postgres'
import { vitestCountFile } from './vitest-count'

/** One run of `npm test`. */
export interface TestRun {
  supervisor: Supervisor
  /** A folder for this run alone, which disappears with it. */
  folder: string
  /** The superuser's address of the run's disposable database server, once a phase has needed one. */
  databaseUrl?: Promise<string>
}

/** A part of the tests, by its name in `npm test -- name`. */
export type PhaseName = 'types' | 'lint' | 'layers' | 'format' | 'unit' | 'build' | 'integration' | 'measured' | 'e2e' | 'verify'

/** The tests that take longer than a minute each: `npm run verify`, not part of `npm test`. */
export const onDemand: PhaseName = 'verify'

/** Runs one part. `output` is the open file that all its output goes to. */
type Phase = (run: TestRun, output: number) => Promise<Count>

/** The parts, in the order in which they are reported. What runs in parallel is in rounds.ts. */
export const phases: Record<PhaseName, Phase> = {
  types: (run, output) => runPackageScript(run, 'typecheck', output),
  lint: (run, output) => runPackageScript(run, 'lint', output),
  layers: (run, output) => runPackageScript(run, 'layers', output),
  format: (run, output) => runPackageScript(run, 'format:check', output),
  unit: (run, output) => runVitest(run, 'unit', {}, output),
  build: async ({ supervisor, folder }, output) => {
    await oneAtATime(async () => {
      writeSync(output, `Pages ${await buildPages({ supervisor, logFolder: folder })}.\n`)
      writeSync(output, `Processes and commands ${await compilePrograms()}.\n`)
    })
    return { ...noCount, passed: 1 }
  },
  integration: async (run, output) => runVitest(run, 'integration', { TEST_ADMIN_URL: await databaseServer(run) }, output),
  measured: async (run, output) => runVitest(run, 'measured', { TEST_ADMIN_URL: await databaseServer(run) }, output),
  e2e: (run, output) => runPlaywright(run, [], {}, output),
  verify: async (run, output) => {
    run.supervisor.keep('The mark on the build', markServing())
    // First, so that what takes long is not measured in vain where it cannot be installed.
    const oldest = { TEST_POSTGRES_PROGRAMS: await findOldestPostgres(run.supervisor) }
    const here = { TEST_ADMIN_URL: await databaseServer(run) }
    const oneByOne = async () => {
      const measured = await runVitest(run, 'verify', here, output)
      const onOldest = [await runVitest(run, 'integration', oldest, output), await runVitest(run, 'measured', oldest, output)]
      return sum([measured, ...onOldest, await runPlaywright(run, ['--project=accessibility'], { EVERY_STATE: 'yes' }, output)])
    }
    // On a server of its own: one of the others kills its server, again and again.
    return sum(await Promise.all([runVitest(run, 'paced', {}, output), oneByOne()]))
  },
}

async function runPackageScript(run: TestRun, name: string, output: number): Promise<Count> {
  return countOne(await runProgram(run, name, 'npm', ['run', '--silent', name], {}, output))
}

async function runVitest(run: TestRun, project: string, environment: Record<string, string>, output: number): Promise<Count> {
  const countFile = path.join(run.folder, `${project}.json`)
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', project, '--reporter=default', '--reporter=./scripts/test/vitest-count.ts']
  const code = await runProgram(run, project, process.execPath, args, { ...environment, [vitestCountFile]: countFile }, output)
  return countVitest(countFile, code)
}

async function runPlaywright(run: TestRun, extra: string[], settings: Record<string, string>, output: number): Promise<Count> {
  await ensureBrowser(run.supervisor)
  const report = path.join(run.folder, 'e2e.json')
  const environment = {
    TEST_ADMIN_URL: await databaseServer(run),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ...settings,
  }
  run.supervisor.keep('The mark on the build', markServing())
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json', ...extra]
  return countPlaywright(report, await runProgram(run, 'e2e', process.execPath, args, environment, output))
}

/** The run's own PostgreSQL server, with the migrated template, on a port of its own. */
function databaseServer(run: TestRun): Promise<string> {
  run.databaseUrl ??= startTestCluster(run.folder).then(({ adminUrl, stop }) => {
    run.supervisor.keep('The database of the tests', { stop })
    return adminUrl
  })
  return run.databaseUrl
}

/** The settings of a real CPIS, which no test may ever touch: every process's, and those of the start script. */
const settingsOfCpis = new Set([
  ...Object.values(PROCESS_SETTINGS).flat(),
  'DATA_DIR',
  ...SERVICE_LOGINS.map((login) => `${login.replace('cpis_', '').toUpperCase()}_DATABASE_PASSWORD`),
])

async function runProgram(
  { supervisor }: TestRun,
  name: string,
  command: string,
  args: string[],
  environment: Record<string, string>,
  output: number,
): Promise<number> {
  const inherited = Object.entries(process.env).filter(([setting]) => !settingsOfCpis.has(setting))
  return supervisor.run(name, {
    command,
    args,
    env: { ...Object.fromEntries(inherited), ...environment },
    stopSignal: 'SIGTERM',
    graceSeconds: 15,
    output,
  })
}
