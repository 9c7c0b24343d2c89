import { env } from '@/lib/config/env'
import { DemographicsService } from './demographics-service'

let service: DemographicsService | null | undefined

/**
 * The demographics service of this installation (`DEMOGRAPHICS_URL`), over connections that the process keeps open.
 *
 * @returns null when none is configured: then nobody is traced, and results say `not-traced`
 */
export function demographics(): DemographicsService | null {
  if (service === undefined) {
    const { DEMOGRAPHICS_URL: url, DEMOGRAPHICS_TOKEN: token } = env()
    service = url === undefined ? null : new DemographicsService({ url, token })
  }
  return service
}
