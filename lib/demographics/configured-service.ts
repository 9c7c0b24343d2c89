import { env } from '@/lib/config/env'
import { DemographicsService } from './demographics-service'

let service: DemographicsService | null | undefined

/**
 * The demographics service of this installation (`DEMOGRAPHICS_URL`), over connections that the process keeps open, and at the rate that the
 * settings allow (`DEMOGRAPHICS_RATE`).
 *
 * @returns null when none is configured: then nobody is traced, and results say `not-traced`
 */
export function demographics(): DemographicsService | null {
  if (service === undefined) {
    const { DEMOGRAPHICS_URL: url, DEMOGRAPHICS_TOKEN: token, DEMOGRAPHICS_RATE: rate, DEMOGRAPHICS_TIMEOUT_SECONDS: seconds } = env()
    service = url === undefined ? null : new DemographicsService({ url, token, rate, ...(seconds !== undefined && { timeout: seconds * 1000 }) })
  }
  return service
}
