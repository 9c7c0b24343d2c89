import type { Supervisor } from '../process/supervisor'
import type { Apps } from './apps'
import type { Cast } from './cast'
import { firstClinician, lookUp, type Servers } from './pages'
import { serveApp } from './serve-app'
import { weigh, type Weight } from './weight'

/**
 * Weighs the look-up page and the result page, beside an empty page of the framework alone.
 */
export async function weighPages(supervisor: Supervisor, folder: string, apps: Apps, servers: Servers, cast: Cast): Promise<Weight[]> {
  const none = 'x'.repeat(32)
  const empty = await serveApp(supervisor, folder, 'empty', apps.empty, {
    APP_DATABASE_URL: 'postgresql://127.0.0.1:9/none',
    SESSION_SECRET: none,
    SUBJECT_KEY: none,
    ACCESS_MAC_KEY: none,
  })
  const { token } = firstClinician(cast)
  const { origin } = servers.product
  const cookie = `cpis.session=${token}`
  return [
    await weigh('look-up', `${origin}/lookup`, cookie),
    await weigh('result', `${origin}${await lookUp(servers.product, token, cast.fullest)}`, cookie),
    await weigh('empty page', empty.origin),
  ]
}
