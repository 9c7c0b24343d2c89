import { startTestCluster } from './test-cluster'

/** Vitest's global set-up: a database server for the integration tests, unless `npm test` has started one already. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_ADMIN_URL !== undefined) return undefined
  const { adminUrl, stop } = await startTestCluster()
  process.env.TEST_ADMIN_URL = adminUrl
  return stop
}
