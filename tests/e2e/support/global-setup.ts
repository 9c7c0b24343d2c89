import { spawnSync } from 'node:child_process'
import { root } from '@/scripts/bootstrap/root.mjs'
import { makeDemonstrationTemplate, startDisposableServer } from '@/scripts/disposable-product/template'
import { templateVariable } from './product'

/**
 * Before all browser tests: the build, unless `npm test` made it already, and the demonstration register that every worker copies, on the
 * server of `TEST_ADMIN_URL` or on one of their own.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const serverUrl = process.env.TEST_ADMIN_URL
  if (serverUrl !== undefined) {
    process.env[templateVariable] = JSON.stringify(await makeDemonstrationTemplate(serverUrl))
    return async () => undefined
  }
  const build = spawnSync(process.execPath, ['scripts/run.mjs', 'scripts/build.ts'], { cwd: root, stdio: 'inherit' })
  if (build.status !== 0) throw new Error('The build failed, so that there is nothing to test in a browser.')
  const server = await startDisposableServer()
  try {
    process.env[templateVariable] = JSON.stringify(await makeDemonstrationTemplate(server.cluster.adminUrl))
  } catch (error) {
    await server.stop()
    throw error
  }
  return server.stop
}
